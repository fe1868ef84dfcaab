//! The window's commands about links that propose themselves.

use tauri::State;
use weft_engine::types::{
    DejaVu, DejaVuRequest, MeantBlocks, NamedBlock, Proposal, ProposalList, ProposalRecord, ProposalScope,
    ProposedLink, Transaction, Verdict,
};

use crate::App;
use crate::commands::{Answer, blocking, vault};

#[tauri::command]
pub async fn propose_links(app: State<'_, App>, note: String, text: Option<String>) -> Answer<Vec<Proposal>> {
    blocking(&app, move |vault| vault.proposals(&note, text.as_deref(), None)).await
}

#[tauri::command]
pub async fn review_links(app: State<'_, App>, scope: ProposalScope) -> Answer<ProposalList> {
    blocking(&app, move |vault| vault.all_proposals(&scope)).await
}

#[tauri::command]
pub async fn accept_proposals(app: State<'_, App>, links: Vec<ProposedLink>) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.accept_proposals(&links)).await
}

#[tauri::command]
pub async fn judge_proposals(app: State<'_, App>, links: Vec<ProposedLink>, verdict: Verdict) -> Answer<()> {
    blocking(&app, move |vault| vault.judge_proposals(&links, verdict)).await
}

#[tauri::command]
pub async fn take_back_judgement(
    app: State<'_, App>,
    links: Vec<ProposedLink>,
    verdict: Verdict,
) -> Answer<()> {
    blocking(&app, move |vault| vault.take_back_judgement(&links, verdict)).await
}

#[tauri::command]
pub async fn proposal_record(app: State<'_, App>) -> Answer<ProposalRecord> {
    blocking(&app, |vault| vault.proposal_record()).await
}

#[tauri::command]
pub async fn proposed_link_texts(
    app: State<'_, App>,
    links: Vec<ProposedLink>,
) -> Answer<Vec<Option<String>>> {
    blocking(&app, move |vault| Ok(vault.proposed_link_texts(&links))).await
}

#[tauri::command]
pub async fn give_block_id(app: State<'_, App>, note: String, offset: u32) -> Answer<NamedBlock> {
    blocking(&app, move |vault| vault.give_block_id(&note, offset)).await
}

#[tauri::command]
pub async fn meant_blocks(
    app: State<'_, App>,
    from: String,
    words: String,
    limit: u32,
) -> Answer<MeantBlocks> {
    Ok(vault(&app).await?.meant_blocks(&from, &words, limit).await?)
}

#[tauri::command]
pub async fn deja_vu(app: State<'_, App>, request: DejaVuRequest) -> Answer<Option<DejaVu>> {
    Ok(vault(&app).await?.deja_vu(&request).await?)
}
