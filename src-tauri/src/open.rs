//! Opening a vault in the window, and keeping its events flowing there.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tauri::ipc::Channel;
use tauri::{AppHandle, Manager};
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinHandle;
use weft_engine::types::{VaultEvent, VaultInfo};
use weft_engine::{Error, OpenOptions, Vault};

use crate::{App, demo};

/// How often a window that only reads an index looks whether it may write it.
const TAKE_OVER_POLL: Duration = Duration::from_secs(2);

/// The vault on show.
pub struct OpenVault {
    pub vault: Arc<Vault>,
    forwarding: JoinHandle<()>,
}

impl Drop for OpenVault {
    fn drop(&mut self) {
        self.forwarding.abort();
    }
}

/// Opens the named folder; or the one the command line named, the one of last time, the demo.
pub async fn open(
    handle: &AppHandle,
    app: &App,
    path: Option<PathBuf>,
    events: Channel<VaultEvent>,
) -> Result<VaultInfo, Error> {
    let demo = demo::place(&app.data);
    let root = match path.or_else(|| app.asked_for.clone()) {
        Some(path) => path,
        None => {
            let last = app
                .memory
                .last_vault()
                .filter(|last| last.is_dir() && !app.ask_demo);
            match last {
                Some(last) => last,
                None => demo::unpack(handle, &demo)?,
            }
        }
    };
    // The old vault first: a folder that is opened again must find its lock free.
    app.open.write().await.take();
    let vault = Arc::new(open_vault(app, &root).await?);
    let root = vault.root().to_path_buf();
    app.memory.remember_vault(&root);
    let info = VaultInfo {
        name: vault.name(),
        root: root.to_string_lossy().into_owned(),
        read_only: vault.read_only_reason(),
        demo: demo.canonicalize().is_ok_and(|demo| demo == root),
        last_note: app.memory.last_note(&root),
    };
    let forwarding = tokio::spawn(forward(handle.clone(), Arc::clone(&vault), events));
    *app.open.write().await = Some(OpenVault { vault, forwarding });
    Ok(info)
}

async fn open_vault(app: &App, root: &Path) -> Result<Vault, Error> {
    let options = OpenOptions {
        data: Some(app.data.clone()),
        watch: true,
        embed: true,
    };
    Vault::open_with_model(root, options, app.model()).await
}

/// Sends the vault's events to the window, as long as it is the one on show.
async fn forward(handle: AppHandle, first: Arc<Vault>, events: Channel<VaultEvent>) {
    let mut vault = first;
    loop {
        let mut receiver = vault.events();
        for message in vault.recovered() {
            let message = message.clone();
            let _ = events.send(VaultEvent::Recovered { message });
        }
        let _ = events.send(VaultEvent::Status {
            status: vault.status(),
        });
        loop {
            let event = tokio::select! {
                event = receiver.recv() => event,
                () = tokio::time::sleep(TAKE_OVER_POLL), if vault.is_reader() => {
                    if vault.may_write_now() { break } else { continue }
                }
            };
            match event {
                Ok(event) => {
                    let _ = events.send(event);
                }
                // Too many at once: the tree and the counts say all that the lost ones said.
                Err(RecvError::Lagged(_)) => {
                    let _ = events.send(VaultEvent::FilesChanged);
                    let _ = events.send(VaultEvent::Status {
                        status: vault.status(),
                    });
                }
                Err(RecvError::Closed) => return,
            }
        }
        // The process that wrote this index has ended: open it again, as the writer.
        let app = handle.state::<App>();
        match open_vault(&app, vault.root()).await {
            Ok(writer) => {
                vault = Arc::new(writer);
                if let Some(open) = app.open.write().await.as_mut() {
                    open.vault = Arc::clone(&vault);
                }
            }
            Err(error) => tracing::warn!("taking over the index: {error}"),
        }
    }
}
