//! The window's commands about what is odd in the vault as a whole.

use tauri::State;
use weft_engine::types::{
    Finding, MergePlan, MisfitCure, ParagraphMergePlan, ParagraphPair, SplitPlan, Transaction, VaultHealth,
};

use crate::App;
use crate::commands::{Answer, blocking, vault};

#[tauri::command]
pub async fn vault_health(app: State<'_, App>) -> Answer<VaultHealth> {
    Ok(vault(&app).await?.health().await?)
}

#[tauri::command]
pub async fn dismiss_finding(app: State<'_, App>, finding: Finding) -> Answer<()> {
    blocking(&app, move |vault| vault.dismiss_finding(&finding)).await
}

#[tauri::command]
pub async fn restore_finding(app: State<'_, App>, finding: Finding) -> Answer<()> {
    blocking(&app, move |vault| vault.restore_finding(&finding)).await
}

#[tauri::command]
pub async fn restore_findings(app: State<'_, App>) -> Answer<u32> {
    blocking(&app, |vault| vault.restore_findings()).await
}

#[tauri::command]
pub async fn link_notes(app: State<'_, App>, from: String, to: String) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.link_notes(&from, &to)).await
}

#[tauri::command]
pub async fn cure_misfit(
    app: State<'_, App>,
    note: String,
    start: u32,
    text: String,
    cure: MisfitCure,
) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.cure_misfit(&note, start, &text, cure)).await
}

#[tauri::command]
pub async fn plan_merge(app: State<'_, App>, keep: String, gone: String) -> Answer<MergePlan> {
    blocking(&app, move |vault| vault.plan_merge(&keep, &gone)).await
}

#[tauri::command]
pub async fn merge_notes(
    app: State<'_, App>,
    keep: String,
    gone: String,
    after: Option<String>,
) -> Answer<Transaction> {
    blocking(&app, move |vault| {
        vault.merge_notes(&keep, &gone, after.as_deref())
    })
    .await
}

#[tauri::command]
pub async fn plan_paragraph_merge(app: State<'_, App>, pair: ParagraphPair) -> Answer<ParagraphMergePlan> {
    blocking(&app, move |vault| vault.plan_paragraph_merge(&pair)).await
}

#[tauri::command]
pub async fn merge_paragraphs(
    app: State<'_, App>,
    pair: ParagraphPair,
    base_hash: String,
    before: String,
    after: String,
) -> Answer<Transaction> {
    blocking(&app, move |vault| {
        vault.merge_paragraphs(&pair, &base_hash, &before, &after)
    })
    .await
}

#[tauri::command]
pub async fn plan_split(app: State<'_, App>, note: String, start: u32, path: String) -> Answer<SplitPlan> {
    blocking(&app, move |vault| vault.plan_split(&note, start, &path)).await
}

#[tauri::command]
pub async fn split_note(app: State<'_, App>, note: String, start: u32, path: String) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.split_note(&note, start, &path)).await
}
