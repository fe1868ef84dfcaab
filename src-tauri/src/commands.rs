//! The window's commands. Each unpacks its arguments, makes one engine call and converts the
//! answer.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use tauri::ipc::{Channel, InvokeBody, Request, Response};
use tauri::{AppHandle, State, WebviewWindow};
use ts_rs::TS;
use weft_engine::types::{
    AddedFile, DeletedNote, FileEntry, FoundHeading, LinkCompletion, LinkTarget, ModelOffer, NoteAlias,
    NoteLinks, NoteState, NoteStateKind, NoteText, OutlineHeading, PassagePlace, Properties, PropertyChange,
    PropertyType, PropertyUse, RenamePlan, ReplaceChoice, ReplacePlan, ReplaceRequest, SaveOutcome,
    SearchAnswer, SearchMode, SearchRequest, ShownNote, Status, TagUse, TextChange, Transaction, VaultCheck,
    VaultEvent, VaultInfo, Version, WiderPassage,
};
use weft_engine::{Error, ErrorCode, Vault};

use crate::text_menu::{self, TextMenuEntry};
use crate::{App, clipboard, open, outside, remote_pictures};

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

pub(crate) type Answer<T> = Result<T, CommandError>;

pub(crate) async fn vault(app: &State<'_, App>) -> Answer<Arc<Vault>> {
    match app.open.read().await.as_ref() {
        Some(open) => Ok(Arc::clone(&open.vault)),
        None => Err(Error::new(ErrorCode::NotFound, "no vault is open").into()),
    }
}

/// Work on files goes to the threads that may block: typing waits for no disk.
pub(crate) async fn blocking<T: Send + 'static>(
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

/// What the window had kept with [`remember`], by its names.
#[tauri::command]
pub async fn recall(app: State<'_, App>) -> Answer<BTreeMap<String, serde_json::Value>> {
    Ok(app.memory.window())
}

/// Keeps a value for the next start, under a name of the window's choice.
#[tauri::command]
pub async fn remember(app: State<'_, App>, name: String, value: serde_json::Value) -> Answer<()> {
    app.memory.remember_window(name, value);
    Ok(())
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

/// The file is the body of the request, byte for byte; its headers say the rest, percent-encoded.
#[tauri::command]
pub async fn add_file(app: State<'_, App>, request: Request<'_>) -> Answer<AddedFile> {
    let said = |name: &str| {
        let value = request.headers().get(name).and_then(|value| value.to_str().ok());
        let decoded = value.and_then(|value| percent_decode_str(value).decode_utf8().ok());
        decoded.map(|value| value.into_owned()).unwrap_or_default()
    };
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(Error::new(ErrorCode::Internal, "the file did not arrive as bytes").into());
    };
    let (note, folder, name) = (said("weft-note"), said("weft-folder"), said("weft-name"));
    let bytes = bytes.clone();
    Ok(vault(&app).await?.add_file(&note, &folder, &name, bytes).await?)
}

#[tauri::command]
pub async fn file_link(app: State<'_, App>, from: String, to: String) -> Answer<String> {
    blocking(&app, move |vault| Ok(vault.file_link(&from, &to))).await
}

/// The picture on the clipboard as PNG, where the page is not given it; nothing where there is none.
#[tauri::command]
pub async fn clipboard_picture(handle: AppHandle) -> Answer<Response> {
    Ok(Response::new(
        clipboard::picture(&handle).await.unwrap_or_default(),
    ))
}

/// A picture of another site, which the person has asked for.
#[tauri::command]
pub async fn remote_picture(address: String) -> Answer<Response> {
    Ok(Response::new(remote_pictures::fetch(&address).await?))
}

/// An address that the person has asked to be opened with another program.
#[tauri::command]
pub async fn open_address(address: String) -> Answer<()> {
    Ok(outside::open_address(&address)?)
}

/// A document of the vault that the person has asked to be opened with another program.
#[tauri::command]
pub async fn open_document(app: State<'_, App>, path: String) -> Answer<()> {
    blocking(&app, move |vault| {
        let file = vault.attachment_place(&path)?;
        outside::open_document(&file, &path)
    })
    .await
}

#[tauri::command]
pub async fn plan_rename(app: State<'_, App>, from: String, to: String) -> Answer<RenamePlan> {
    blocking(&app, move |vault| vault.plan_rename(&from, &to)).await
}

#[tauri::command]
pub async fn rename_file(
    app: State<'_, App>,
    from: String,
    to: String,
    update_links: bool,
) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.rename(&from, &to, update_links)).await
}

#[tauri::command]
pub async fn undo_transaction(app: State<'_, App>) -> Answer<Option<Transaction>> {
    blocking(&app, Vault::undo).await
}

#[tauri::command]
pub async fn rename_heading(
    app: State<'_, App>,
    note: String,
    from: Vec<String>,
    to: String,
) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.rename_heading(&note, &from, &to)).await
}

#[tauri::command]
pub async fn rename_tag(app: State<'_, App>, from: String, to: String) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.rename_tag(&from, &to)).await
}

#[tauri::command]
pub async fn link_to_block(
    app: State<'_, App>,
    from: String,
    position: u32,
    hash: String,
    to: String,
    offset: u32,
    embed: bool,
) -> Answer<Transaction> {
    blocking(&app, move |vault| {
        vault.link_to_block(&from, position, &hash, &to, offset, embed)
    })
    .await
}

/// What a mention says of its place.
#[derive(Deserialize)]
pub struct MentionPlace {
    note: String,
    start: u32,
    end: u32,
    text: String,
}

#[tauri::command]
pub async fn link_mentions(
    app: State<'_, App>,
    mentions: Vec<MentionPlace>,
    target: String,
) -> Answer<Transaction> {
    let mentions: Vec<_> = mentions
        .into_iter()
        .map(|mention| (mention.note, mention.start, mention.end, mention.text))
        .collect();
    blocking(&app, move |vault| vault.link_mentions(&mentions, &target)).await
}

#[tauri::command]
pub async fn note_versions(app: State<'_, App>, path: String) -> Answer<Vec<Version>> {
    blocking(&app, move |vault| vault.versions(&path)).await
}

#[tauri::command]
pub async fn version_text(app: State<'_, App>, path: String, id: u64) -> Answer<String> {
    blocking(&app, move |vault| vault.version_text(&path, id)).await
}

#[tauri::command]
pub async fn restore_version(app: State<'_, App>, path: String, id: u64) -> Answer<NoteText> {
    blocking(&app, move |vault| vault.restore_version(&path, id)).await
}

#[tauri::command]
pub async fn deleted_notes(app: State<'_, App>) -> Answer<Vec<DeletedNote>> {
    blocking(&app, Vault::deleted_notes).await
}

#[tauri::command]
pub async fn restore_deleted(app: State<'_, App>, path: String) -> Answer<String> {
    blocking(&app, move |vault| vault.restore_deleted(&path)).await
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
pub async fn notes_made(app: State<'_, App>, paths: Vec<String>) -> Answer<Vec<Option<i64>>> {
    blocking(&app, move |vault| Ok(vault.notes_made(&paths))).await
}

#[tauri::command]
pub async fn wider_passages(
    app: State<'_, App>,
    query: String,
    mode: SearchMode,
    places: Vec<PassagePlace>,
) -> Answer<Vec<Option<WiderPassage>>> {
    blocking(&app, move |vault| Ok(vault.wider_passages(&query, mode, &places))).await
}

#[tauri::command]
pub async fn plan_replace(app: State<'_, App>, request: ReplaceRequest) -> Answer<ReplacePlan> {
    blocking(&app, move |vault| vault.plan_replace(&request)).await
}

#[tauri::command]
pub async fn replace(
    app: State<'_, App>,
    request: ReplaceRequest,
    chosen: Vec<ReplaceChoice>,
) -> Answer<Transaction> {
    blocking(&app, move |vault| vault.replace(&request, &chosen)).await
}

#[tauri::command]
pub async fn status(app: State<'_, App>) -> Answer<Status> {
    Ok(vault(&app).await?.status())
}

/// The models that there are, and how far each is.
#[tauri::command]
pub async fn list_models(app: State<'_, App>) -> Answer<Vec<ModelOffer>> {
    Ok(app.models.list())
}

/// Starts or goes on; `list_models` tells how far it is.
#[tauri::command]
pub async fn download_model(app: State<'_, App>, name: String) -> Answer<()> {
    Ok(app.models.start_download(&name)?)
}

#[tauri::command]
pub async fn cancel_model(app: State<'_, App>, name: String) -> Answer<()> {
    Ok(app.models.cancel(&name)?)
}

#[tauri::command]
pub async fn delete_model(app: State<'_, App>, name: String) -> Answer<()> {
    Ok(app.models.delete(&name)?)
}

/// Makes it the one to read by; the status tells when it answers.
#[tauri::command]
pub async fn choose_model(app: State<'_, App>, name: String) -> Answer<()> {
    app.models.choose(&name)?;
    let model = match vault(&app).await {
        Ok(vault) => vault.use_chosen_model(&app.models),
        Err(_) => Arc::new(app.models.start_chosen(false)),
    };
    *app.model.lock().unwrap_or_else(PoisonError::into_inner) = model;
    Ok(())
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
pub async fn complete_link(
    app: State<'_, App>,
    from: String,
    typed: String,
    text: Option<String>,
    limit: u32,
) -> Answer<Vec<LinkCompletion>> {
    let vault = vault(&app).await?;
    Ok(vault.complete_link(&from, &typed, text.as_deref(), limit).await?)
}

#[tauri::command]
pub async fn list_aliases(app: State<'_, App>) -> Answer<Vec<NoteAlias>> {
    blocking(&app, |vault| Ok(vault.aliases())).await
}

#[tauri::command]
pub async fn find_headings(
    app: State<'_, App>,
    words: String,
    within: Option<Vec<String>>,
    limit: u32,
) -> Answer<Vec<FoundHeading>> {
    blocking(&app, move |vault| {
        Ok(vault.find_headings(&words, within.as_deref(), limit))
    })
    .await
}

#[tauri::command]
pub async fn show_note(
    app: State<'_, App>,
    path: String,
    text: Option<String>,
    part: Option<String>,
) -> Answer<ShownNote> {
    blocking(&app, move |vault| vault.show_note(&path, text, part.as_deref())).await
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

#[tauri::command]
pub async fn list_properties(app: State<'_, App>) -> Answer<Vec<PropertyUse>> {
    blocking(&app, |vault| Ok(vault.property_uses())).await
}

#[tauri::command]
pub async fn choose_property_type(app: State<'_, App>, name: String, kind: PropertyType) -> Answer<()> {
    blocking(&app, move |vault| vault.choose_property_type(&name, kind)).await
}

/// Weft's own entries of the text's menu; `chosen` hears which of them was taken.
#[tauri::command]
pub fn text_menu(window: WebviewWindow, entries: Vec<TextMenuEntry>, chosen: Channel<String>) -> Answer<()> {
    text_menu::offer(&window, entries, chosen)
        .map_err(|error| Error::new(ErrorCode::Internal, error.to_string()).into())
}
