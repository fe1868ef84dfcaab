//! The window's commands. Each unpacks its arguments, makes one engine call and converts the
//! answer.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use ts_rs::TS;
use weft_engine::types::{
    FileEntry, LinkTarget, NoteLinks, NoteState, NoteStateKind, NoteText, OutlineHeading, Properties,
    PropertyChange, RelatedAnswer, RelatedRequest, RenameOutcome, SaveOutcome, SearchAnswer, SearchRequest,
    Status, TagUse, TextChange, VaultCheck, VaultEvent, VaultInfo,
};
use weft_engine::{Error, ErrorCode, Vault};

use crate::{App, open};

/// A failure as the window receives it: it matches the code and shows the message.
#[derive(Debug, Serialize, TS)]
pub struct CommandError {
    pub code: ErrorCode,
    pub message: String,
}

impl From<Error> for CommandError {
    fn from(error: Error) -> Self {
        Self {
            code: error.code,
            message: error.message,
        }
    }
}

type Answer<T> = Result<T, CommandError>;

async fn vault(app: &State<'_, App>) -> Answer<Arc<Vault>> {
    match app.open.read().await.as_ref() {
        Some(open) => Ok(Arc::clone(&open.vault)),
        None => Err(Error::new(ErrorCode::NotFound, "no vault is open").into()),
    }
}

/// Work on files goes to the threads that may block: typing waits for no disk.
async fn blocking<T: Send + 'static>(
    app: &State<'_, App>,
    work: impl FnOnce(&Vault) -> Result<T, Error> + Send + 'static,
) -> Answer<T> {
    let vault = vault(app).await?;
    match tokio::task::spawn_blocking(move || work(&vault)).await {
        Ok(result) => Ok(result?),
        Err(error) => Err(Error::new(ErrorCode::Internal, error.to_string()).into()),
    }
}

#[tauri::command]
pub async fn open_vault(
    handle: AppHandle,
    app: State<'_, App>,
    path: Option<PathBuf>,
    events: Channel<VaultEvent>,
) -> Answer<VaultInfo> {
    Ok(open::open(&handle, &app, path, events).await?)
}

#[tauri::command]
pub async fn pick_folder(app: State<'_, App>) -> Answer<Option<String>> {
    let mut dialog = rfd::AsyncFileDialog::new().set_title("Open a folder of notes");
    if let Ok(vault) = vault(&app).await {
        dialog = dialog.set_directory(vault.root());
    }
    let picked = dialog.pick_folder().await;
    Ok(picked.map(|folder| folder.path().to_string_lossy().into_owned()))
}

#[tauri::command]
pub async fn list_files(app: State<'_, App>) -> Answer<Vec<FileEntry>> {
    blocking(&app, |vault| Ok(vault.files())).await
}

#[tauri::command]
pub async fn read_note(app: State<'_, App>, path: String) -> Answer<NoteText> {
    blocking(&app, move |vault| vault.read_note(&path)).await
}

#[tauri::command]
pub async fn save_note(
    app: State<'_, App>,
    path: String,
    text: String,
    base_hash: String,
) -> Answer<SaveOutcome> {
    blocking(&app, move |vault| vault.save_note(&path, &text, &base_hash)).await
}

#[tauri::command]
pub async fn create_note(app: State<'_, App>, folder: String, name: Option<String>) -> Answer<String> {
    blocking(&app, move |vault| vault.create_note(&folder, name.as_deref())).await
}

#[tauri::command]
pub async fn create_folder(app: State<'_, App>, path: String) -> Answer<String> {
    blocking(&app, move |vault| vault.create_folder(&path)).await
}

#[tauri::command]
pub async fn rename_file(app: State<'_, App>, from: String, to: String) -> Answer<RenameOutcome> {
    blocking(&app, move |vault| vault.rename(&from, &to)).await
}

#[tauri::command]
pub async fn trash_file(app: State<'_, App>, path: String) -> Answer<()> {
    blocking(&app, move |vault| vault.trash(&path)).await
}

#[tauri::command]
pub async fn restore_file(app: State<'_, App>, path: String) -> Answer<()> {
    blocking(&app, move |vault| vault.restore(&path)).await
}

#[tauri::command]
pub async fn search(app: State<'_, App>, request: SearchRequest) -> Answer<SearchAnswer> {
    Ok(vault(&app).await?.search(&request).await?)
}

#[tauri::command]
pub async fn related(app: State<'_, App>, request: RelatedRequest) -> Answer<RelatedAnswer> {
    Ok(vault(&app).await?.related(&request).await?)
}

#[tauri::command]
pub async fn status(app: State<'_, App>) -> Answer<Status> {
    Ok(vault(&app).await?.status())
}

#[tauri::command]
pub async fn notes_in_state(app: State<'_, App>, state: NoteStateKind) -> Answer<Vec<NoteState>> {
    Ok(vault(&app).await?.notes_in_state(state))
}

#[tauri::command]
pub async fn link_text(
    app: State<'_, App>,
    from: String,
    to: String,
    heading: Vec<String>,
) -> Answer<String> {
    Ok(vault(&app).await?.link_text(&from, &to, &heading))
}

#[tauri::command]
pub async fn resolve_link(app: State<'_, App>, from: String, target: String) -> Answer<Option<LinkTarget>> {
    blocking(&app, move |vault| vault.resolve_link(&from, &target)).await
}

#[tauri::command]
pub async fn note_links(
    app: State<'_, App>,
    note: String,
    text: Option<String>,
    limit: u32,
) -> Answer<NoteLinks> {
    blocking(&app, move |vault| vault.links(&note, text.as_deref(), limit)).await
}

#[tauri::command]
pub async fn check_vault(app: State<'_, App>) -> Answer<VaultCheck> {
    blocking(&app, |vault| Ok(vault.check())).await
}

#[tauri::command]
pub async fn outline(app: State<'_, App>, text: String) -> Answer<Vec<OutlineHeading>> {
    blocking(&app, move |vault| Ok(vault.outline(&text))).await
}

#[tauri::command]
pub async fn list_tags(app: State<'_, App>) -> Answer<Vec<TagUse>> {
    blocking(&app, |vault| Ok(vault.tags())).await
}

#[tauri::command]
pub async fn notes_with_tag(app: State<'_, App>, tag: String) -> Answer<Vec<String>> {
    blocking(&app, move |vault| Ok(vault.notes_with_tag(&tag))).await
}

#[tauri::command]
pub async fn remember_note(app: State<'_, App>, path: String) -> Answer<()> {
    let root = vault(&app).await?.root().to_path_buf();
    app.memory.remember_note(&root, &path);
    Ok(())
}

#[tauri::command]
pub async fn properties(text: String) -> Answer<Properties> {
    Ok(weft_engine::properties::read(&text))
}

#[tauri::command]
pub async fn change_property(text: String, change: PropertyChange) -> Answer<Vec<TextChange>> {
    Ok(weft_engine::properties::change(&text, &change)?)
}
