//! The window's commands about links that propose themselves.

use tauri::State;
use tauri::ipc::Channel;
use weft_engine::types::{
    DejaVu, DejaVuRequest, Discussion, MeantBlocks, NamedBlock, PassagesRequest, Proposal, ProposalList,
    ProposalRecord, ProposalScope, ProposedLink, RelatedMark, RelatedPassages, ReviewProgress, Transaction,
    Verdict,
};

use crate::App;
use crate::commands::{Answer, blocking, vault};

#[tauri::command]
pub async fn propose_links(app: State<'_, App>, note: String, text: Option<String>) -> Answer<Vec<Proposal>> {
    blocking(&app, move |vault| vault.proposals(&note, text.as_deref(), None)).await
}

#[tauri::command]
pub async fn review_links(
    app: State<'_, App>,
    scope: ProposalScope,
    progress: Channel<ReviewProgress>,
) -> Answer<ProposalList> {
    let tell = move |done, of| {
        // Whoever asked may have gone on.
        let _ = progress.send(ReviewProgress { done, of });
    };
    blocking(&app, move |vault| vault.all_proposals_telling(&scope, &tell)).await
}

#[tauri::command]
pub async fn preview_proposals(app: State<'_, App>, links: Vec<ProposedLink>) -> Answer<Vec<Option<String>>> {
    blocking(&app, move |vault| Ok(vault.preview_proposals(&links))).await
}

#[tauri::command]
pub async fn lift_silence(app: State<'_, App>, verdict: Verdict, name: String) -> Answer<()> {
    blocking(&app, move |vault| vault.lift_silence(verdict, &name)).await
}

#[tauri::command]
pub async fn reverse_proposals(app: State<'_, App>, note: String) -> Answer<Vec<Proposal>> {
    blocking(&app, move |vault| vault.reverse_proposals(&note, None)).await
}

#[tauri::command]
pub async fn related_passages(app: State<'_, App>, request: PassagesRequest) -> Answer<RelatedPassages> {
    Ok(vault(&app).await?.related_passages(&request).await?)
}

#[tauri::command]
pub async fn mark_related(
    app: State<'_, App>,
    note: String,
    other: String,
    start: u32,
    mark: RelatedMark,
) -> Answer<()> {
    blocking(&app, move |vault| vault.mark_related(&note, &other, start, mark)).await
}

#[tauri::command]
pub async fn unmark_related(
    app: State<'_, App>,
    note: String,
    other: String,
    mark: RelatedMark,
) -> Answer<()> {
    blocking(&app, move |vault| vault.unmark_related(&note, &other, mark)).await
}

#[tauri::command]
pub async fn discussing(app: State<'_, App>, note: String, limit: u32) -> Answer<Vec<Discussion>> {
    blocking(&app, move |vault| vault.discussing(&note, limit)).await
}

#[tauri::command]
pub async fn link_paragraph(
    app: State<'_, App>,
    note: String,
    at: u32,
    words: String,
    to: String,
) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.link_paragraph(&note, at, &words, &to)).await
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
