//! The tools that change notes: there only where the person allows it. Each makes one change that can be undone, by the
//! agent and by the person.

use std::sync::{Arc, Mutex, PoisonError};

use rmcp::handler::server::wrapper::Parameters;
use rmcp::model::CallToolResult;
use rmcp::schemars::{self, JsonSchema};
use rmcp::{tool, tool_router};
use serde::Deserialize;
use serde_json::{Value, json};
use weft_engine::types::{CreatedNote, PlannedEdit, Transaction, WantedLink};
use weft_engine::{Error, ErrorCode, Vault};

use super::answers::{self, DATA};
use super::tools::{Nothing, Tools};

/// Characters of a changed place that are shown.
const MOST_SHOWN: usize = 400;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateNote {
    /// Path in the vault, ending in .md; folders that are not there are made
    path: String,
    /// The whole text, as it is to stand in the file; at most a megabyte
    text: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Append {
    /// Path of the note in the vault, or its name; with "#Heading" the text goes below that heading, in front of any
    /// heading that follows
    note: String,
    /// At most a megabyte. It begins on a line of its own, after an empty line unless it goes on with a list or a table
    text: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplyEdit {
    /// Path of the note in the vault, or its name
    note: String,
    /// Exact words of the note, with their markup; they must stand in it exactly once
    old_text: String,
    /// What stands there afterwards; empty to delete
    new_text: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptLink {
    /// Path of the note in the vault, or its name: the one that will hold the link
    note: String,
    /// Exact words of one line of it, as they stand there without a link
    words: String,
    /// The line that they stand in, from 1; needed where they stand in several
    line: Option<u32>,
    /// What to link to: "Note", "Note#Heading" or "Note#^block"
    target: String,
    /// Words of one block of the target note: the link leads to that block, which gets an id if it has none
    target_words: Option<String>,
    /// Leave the words as they are, and write the link behind them [default: false, the words become the link's text]
    #[serde(default)]
    after: bool,
}

/// What this server has changed and not undone, oldest first.
#[derive(Default)]
pub struct Changes(Mutex<Vec<Change>>);

enum Change {
    Transaction { id: u64, label: String },
    Created(CreatedNote),
}

impl Changes {
    fn add(&self, change: Change) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(change);
    }

    fn applied(&self, transaction: Transaction) -> Value {
        self.add(Change::Transaction {
            id: transaction.id,
            label: transaction.label.clone(),
        });
        told("done", &transaction)
    }

    fn undo(&self, vault: &Vault) -> Result<Value, Error> {
        let mut changes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(last) = changes.pop() else {
            return Err(Error::new(
                ErrorCode::NotFound,
                "this server has changed nothing that is not undone yet",
            ));
        };
        let again = "; undo again for the change before";
        match last {
            Change::Transaction { id, label } => match vault.undo_transaction(id) {
                Ok(Some(transaction)) if transaction.edits.is_empty() && !transaction.kept.is_empty() => {
                    Err(Error::new(
                        ErrorCode::NotFound,
                        format!(
                            "“{label}” cannot be undone: {}{again}",
                            transaction.kept.join("; ")
                        ),
                    ))
                }
                Ok(Some(transaction)) => Ok(told("undone", &transaction)),
                Ok(None) => Err(Error::new(
                    ErrorCode::NotFound,
                    format!("“{label}” was undone already, in the app or by another program{again}"),
                )),
                Err(error) => {
                    changes.push(Change::Transaction { id, label });
                    Err(error)
                }
            },
            Change::Created(created) => match vault.take_back_note(&created) {
                Ok(()) => Ok(json!({
                    "undone": format!("An agent made “{}”", created.path),
                    "notes": [created.path],
                    "where": "it is in the trash, and among the deleted notes of the app's history",
                })),
                Err(error) if matches!(error.code, ErrorCode::Exists | ErrorCode::NotFound) => {
                    Err(Error::new(error.code, error.message + again))
                }
                Err(error) => {
                    changes.push(Change::Created(created));
                    Err(error)
                }
            },
        }
    }
}

/// A transaction in a few words. Lines and words are those of the note before it.
fn told(what: &str, transaction: &Transaction) -> Value {
    let place = |edit: &PlannedEdit| {
        json!({
            "note": edit.note,
            "line": edit.line,
            "before": answers::shortened(&edit.before, MOST_SHOWN),
            "after": answers::shortened(&edit.after, MOST_SHOWN),
        })
    };
    let mut answer = json!({
        "contains": DATA,
        what: transaction.label,
        "notes": transaction.notes,
        "places": transaction.edits.iter().map(place).collect::<Vec<_>>(),
    });
    if !transaction.kept.is_empty() {
        answer["left_as_it_is"] = json!(transaction.kept);
    }
    answer
}

#[tool_router(router = writing, vis = "pub(super)")]
impl Tools {
    #[tool(
        description = "Make a new note. A note that is there already is never overwritten.",
        annotations(
            read_only_hint = false,
            destructive_hint = false,
            idempotent_hint = false,
            open_world_hint = false
        )
    )]
    async fn create_note(&self, Parameters(asked): Parameters<CreateNote>) -> CallToolResult {
        self.change(move |vault, changes| {
            let created = vault.create_note_with(&asked.path, &asked.text)?;
            let answer = json!({
                "done": format!("An agent made “{}”", created.path),
                "notes": [created.path],
            });
            changes.add(Change::Created(created));
            Ok(answer)
        })
        .await
    }

    #[tool(
        description = "Write text behind what stands in a note, or below one of its headings (Note#Heading). Nothing that is there changes.",
        annotations(
            read_only_hint = false,
            destructive_hint = false,
            idempotent_hint = false,
            open_world_hint = false
        )
    )]
    async fn append(&self, Parameters(asked): Parameters<Append>) -> CallToolResult {
        self.change(move |vault, changes| Ok(changes.applied(vault.append_text(&asked.note, &asked.text)?)))
            .await
    }

    #[tool(
        description = "Replace exact words of a note, which must stand in it exactly once, by others. Refused where they stand nowhere or in several places: read the note first, and give enough of the words around the place.",
        annotations(
            read_only_hint = false,
            destructive_hint = true,
            idempotent_hint = false,
            open_world_hint = false
        )
    )]
    async fn apply_edit(&self, Parameters(asked): Parameters<ApplyEdit>) -> CallToolResult {
        self.change(move |vault, changes| {
            let applied = vault.replace_text(&asked.note, &asked.old_text, &asked.new_text)?;
            Ok(changes.applied(applied))
        })
        .await
    }

    #[tool(
        description = "Make exact words of a note a link, with the wording kept, or write the link behind them. Takes what suggest_links gives: note, words, line, target, after.",
        annotations(
            read_only_hint = false,
            destructive_hint = false,
            idempotent_hint = false,
            open_world_hint = false
        )
    )]
    async fn accept_link(&self, Parameters(asked): Parameters<AcceptLink>) -> CallToolResult {
        let wanted = WantedLink {
            note: asked.note,
            words: asked.words,
            line: asked.line,
            target: asked.target,
            target_words: asked.target_words,
            after: asked.after,
        };
        self.change(move |vault, changes| Ok(changes.applied(vault.write_link(&wanted)?)))
            .await
    }

    #[tool(
        description = "Undo the last change that this server has made and not undone yet, and say what it was. What has changed since stays.",
        annotations(
            read_only_hint = false,
            destructive_hint = true,
            idempotent_hint = false,
            open_world_hint = false
        )
    )]
    async fn undo(&self, Parameters(Nothing {}): Parameters<Nothing>) -> CallToolResult {
        self.change(|vault, changes| changes.undo(vault)).await
    }
}

impl Tools {
    /// A change waits for the disk, and for other programs that are in the middle of one.
    async fn change(
        &self,
        change: impl FnOnce(&Vault, &Changes) -> Result<Value, Error> + Send + 'static,
    ) -> CallToolResult {
        let (vault, changes) = (self.vault(), Arc::clone(&self.changes));
        let done = tokio::task::spawn_blocking(move || change(&vault, &changes)).await;
        answers::result(done.unwrap_or_else(|error| Err(super::failed(&error))))
    }
}
