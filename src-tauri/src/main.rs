//! The desktop shell: one window on one vault. Knows Tauri; every decision about notes is the
//! engine's.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bindings;
mod clipboard;
mod commands;
mod demo;
mod health_commands;
mod memory;
mod open;
mod outside;
mod proposal_commands;
mod protocol;
mod remote_pictures;
mod text_menu;
mod window;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Parser;
use tokio::sync::RwLock;
use weft_engine::{Model, Models};

use crate::memory::Memory;
use crate::open::OpenVault;

/// Weft: write and think in a folder of markdown notes.
#[derive(Debug, Parser)]
#[command(name = "weft-desktop", version)]
struct Arguments {
    /// The folder to open [default: the one opened last, else the demo vault]
    vault: Option<PathBuf>,
    /// Where indexes and the app's memory live [default: the system's folder for application data]
    #[arg(long, value_name = "DIR", env = "WEFT_DATA_DIR")]
    data: Option<PathBuf>,
    /// Open the demo vault, whatever was opened last
    #[arg(long, conflicts_with = "vault")]
    demo: bool,
}

/// What the commands share.
pub struct App {
    pub data: PathBuf,
    pub models: Arc<Models>,
    /// The chosen one, loaded once; switching vaults keeps it.
    pub model: Mutex<Arc<Model>>,
    pub memory: Memory,
    /// What the command line asked for.
    pub asked_for: Option<PathBuf>,
    pub ask_demo: bool,
    pub open: RwLock<Option<OpenVault>>,
}

impl App {
    pub fn model(&self) -> Arc<Model> {
        Arc::clone(&self.model.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn main() -> ExitCode {
    weft_engine::serve_pdf_worker().unwrap_or_else(start)
}

fn start() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("WEFT_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,lance=error")),
        )
        .init();
    let arguments = Arguments::parse();
    let data = match weft_engine::data_folder(arguments.data) {
        Ok(data) => data,
        Err(error) => {
            tracing::error!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let models = Arc::new(Models::new(&data));
    let app = App {
        memory: Memory::load(&data),
        data,
        model: Mutex::new(Arc::new(models.start_chosen(false))),
        models,
        // Relative to where the command was typed, before anything changes directory.
        asked_for: arguments
            .vault
            .map(|vault| std::path::absolute(&vault).unwrap_or(vault)),
        ask_demo: arguments.demo,
        open: RwLock::new(None),
    };
    let result = tauri::Builder::default()
        .manage(app)
        .register_asynchronous_uri_scheme_protocol(protocol::SCHEME, protocol::serve)
        .setup(|app| Ok(window::create(app)?))
        .invoke_handler(tauri::generate_handler![
            health_commands::vault_health,
            health_commands::dismiss_finding,
            health_commands::restore_finding,
            health_commands::restore_findings,
            health_commands::link_notes,
            health_commands::cure_misfit,
            health_commands::plan_merge,
            health_commands::merge_notes,
            health_commands::plan_paragraph_merge,
            health_commands::merge_paragraphs,
            health_commands::plan_split,
            health_commands::split_note,
            proposal_commands::propose_links,
            proposal_commands::review_links,
            proposal_commands::accept_proposals,
            proposal_commands::judge_proposals,
            proposal_commands::take_back_judgement,
            proposal_commands::proposal_record,
            proposal_commands::proposed_link_texts,
            proposal_commands::give_block_id,
            proposal_commands::link_paragraph,
            proposal_commands::meant_blocks,
            proposal_commands::deja_vu,
            proposal_commands::preview_proposals,
            proposal_commands::lift_silence,
            proposal_commands::reverse_proposals,
            proposal_commands::discussing,
            proposal_commands::related_passages,
            proposal_commands::mark_related,
            proposal_commands::unmark_related,
            commands::recall,
            commands::remember,
            commands::open_vault,
            commands::pick_folder,
            commands::list_files,
            commands::read_note,
            commands::save_note,
            commands::create_note,
            commands::create_folder,
            commands::add_file,
            commands::file_link,
            commands::clipboard_picture,
            commands::remote_picture,
            commands::open_address,
            commands::open_document,
            commands::plan_rename,
            commands::rename_file,
            commands::undo_transaction,
            commands::rename_heading,
            commands::rename_tag,
            commands::link_to_block,
            commands::link_mentions,
            commands::note_versions,
            commands::version_text,
            commands::restore_version,
            commands::deleted_notes,
            commands::restore_deleted,
            commands::trash_file,
            commands::restore_file,
            commands::search,
            commands::notes_made,
            commands::wider_passages,
            commands::plan_replace,
            commands::replace,
            commands::status,
            commands::list_models,
            commands::download_model,
            commands::cancel_model,
            commands::delete_model,
            commands::choose_model,
            commands::notes_in_state,
            commands::link_text,
            commands::resolve_link,
            commands::note_links,
            commands::check_vault,
            commands::outline,
            commands::complete_link,
            commands::list_aliases,
            commands::find_headings,
            commands::list_tags,
            commands::list_properties,
            commands::choose_property_type,
            commands::notes_with_tag,
            commands::show_note,
            commands::remember_note,
            commands::properties,
            commands::change_property,
            commands::text_menu,
        ])
        .run(tauri::generate_context!());
    if let Err(error) = result {
        tracing::error!("the window could not be opened: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
