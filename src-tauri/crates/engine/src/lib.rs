//! The vault: its files, its watcher, its indexes, search, and what is related to what.
//!
//! Knows the disk, LanceDB, tantivy, SQLite, the embedding model. Does not know Tauri, a
//! window or a terminal: those unpack a request, make one call here, and show the answer.
//!
//! [`Vault`] is the façade; `types` holds what crosses it.

mod adding;
mod agent_edits;
mod agent_links;
mod attachments;
mod canvas;
mod catalog;
mod check;
mod closeness;
mod completion;
mod corpus;
mod documents;
mod draft;
mod durable;
mod embedding;
mod error;
mod extractions;
mod file_changes;
mod files;
mod fusion;
mod graph;
mod heading_rename;
mod headings;
mod history;
mod history_rows;
mod hits;
mod index;
mod indexer;
mod journal;
mod languages;
mod linking;
mod links;
mod matches;
mod mentions;
mod model;
mod obsidian_settings;
mod parallel;
mod parsing;
mod passages;
mod paths;
mod pdf;
mod preliminary;
pub mod properties;
mod property_types;
mod query;
mod reading;
mod recovery;
mod related;
mod rename;
mod rendering;
mod replacing;
mod resident;
mod resolution;
mod retargeting;
mod saving;
mod search;
mod shifting;
mod snippets;
mod static_vectors;
mod status;
mod tag_rename;
mod tags;
mod text_index;
mod text_recovery;
mod transaction;
pub mod types;
mod undo;
mod vault;
mod vector_cache;
mod vector_store;
mod watcher;
mod wider;
mod words;

pub use error::{Error, ErrorCode, Result};
pub use fusion::Weights;
pub use index::data_folder;
pub use model::Model;
pub use parsing::{ParsedFile, parse_file};
pub use pdf::serve_pdf_worker;
pub use rename::plan_in_memory;
pub use vault::{OpenOptions, Vault};
