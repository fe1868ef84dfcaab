//! The menu of the text. The web view makes it, because only the web view knows how a word might be spelt; Weft
//! takes out what a note has no use for and puts its own commands below. Elsewhere than on Linux the system's own
//! menu stays as it is.

use serde::Deserialize;
use tauri::WebviewWindow;
use tauri::ipc::Channel;
use ts_rs::TS;

/// A command, or a menu of them.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct TextMenuEntry {
    pub label: String,
    /// of the command; null for a menu
    pub id: Option<String>,
    pub entries: Vec<TextMenuEntry>,
}

/// From now on the menu has these entries; the id of the one that is chosen goes to `chosen`.
#[cfg(target_os = "linux")]
pub fn offer(
    window: &WebviewWindow,
    entries: Vec<TextMenuEntry>,
    chosen: Channel<String>,
) -> tauri::Result<()> {
    use webkit2gtk::{HitTestResultExt, WebViewExt};

    window.with_webview(move |webview| {
        webview.inner().connect_context_menu(move |_, menu, _, hit| {
            if hit.context_is_editable() {
                linux::tidy(menu);
                linux::add(menu, &entries, &chosen);
            }
            false
        });
    })
}

#[cfg(not(target_os = "linux"))]
pub fn offer(_: &WebviewWindow, _: Vec<TextMenuEntry>, _: Channel<String>) -> tauri::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use gtk::gio::SimpleAction;
    use tauri::ipc::Channel;
    use webkit2gtk::{ContextMenu, ContextMenuAction, ContextMenuExt, ContextMenuItem, ContextMenuItemExt};

    use super::TextMenuEntry;

    /// What a text has use for. The others would load the page anew, or make text bold that is no markdown.
    const KEPT: [ContextMenuAction; 8] = [
        ContextMenuAction::SpellingGuess,
        ContextMenuAction::NoGuessesFound,
        ContextMenuAction::IgnoreSpelling,
        ContextMenuAction::LearnSpelling,
        ContextMenuAction::Cut,
        ContextMenuAction::Copy,
        ContextMenuAction::Paste,
        ContextMenuAction::SelectAll,
    ];

    /// The first are the likeliest, and what stands below them is wanted too.
    const MOST_GUESSES: usize = 6;

    pub fn tidy(menu: &ContextMenu) {
        let mut line_before = true;
        let mut guesses = 0;
        for item in menu.items() {
            let kept = if item.is_separator() {
                !std::mem::replace(&mut line_before, true)
            } else {
                let guess = item.stock_action() == ContextMenuAction::SpellingGuess;
                guesses += usize::from(guess);
                let kept = KEPT.contains(&item.stock_action()) && !(guess && guesses > MOST_GUESSES);
                line_before &= !kept;
                kept
            };
            if !kept {
                menu.remove(&item);
            }
        }
    }

    pub fn add(menu: &ContextMenu, entries: &[TextMenuEntry], chosen: &Channel<String>) {
        if menu.n_items() > 0 && menu.last().is_none_or(|last| !last.is_separator()) {
            menu.append(&ContextMenuItem::new_separator());
        }
        for entry in entries {
            let item = match &entry.id {
                Some(id) => command(&entry.label, id, chosen),
                None => {
                    let inner = ContextMenu::new();
                    add(&inner, &entry.entries, chosen);
                    ContextMenuItem::with_submenu(&entry.label, &inner)
                }
            };
            menu.append(&item);
        }
    }

    fn command(label: &str, id: &str, chosen: &Channel<String>) -> ContextMenuItem {
        let action = SimpleAction::new(id, None);
        let (id, chosen) = (id.to_owned(), chosen.clone());
        action.connect_activate(move |_, _| {
            if let Err(error) = chosen.send(id.clone()) {
                tracing::warn!("the window was not told of “{id}”: {error}");
            }
        });
        ContextMenuItem::from_gaction(&action, label, None)
    }
}
