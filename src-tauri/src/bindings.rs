//! The TypeScript types of everything that crosses to the window. `ui/bindings.ts` is this
//! module's output; a test keeps it current.

#![cfg(test)]

use std::path::Path;

use ts_rs::{Config, TS};
use weft_engine::ErrorCode;
use weft_engine::types as engine;

use crate::commands::CommandError;
use crate::text_menu::TextMenuEntry;

fn bindings() -> String {
    let config = Config::default();
    let mut out = String::from(
        "// Generated from the Rust types; do not edit. To renew: WEFT_WRITE_BINDINGS=1 cargo test --workspace bindings_are_current\n",
    );
    let mut add = |docs: Option<String>, declaration: String| {
        out.push('\n');
        out.push_str(&docs.unwrap_or_default());
        out.push_str("export ");
        out.push_str(&declaration);
        out.push('\n');
    };
    macro_rules! types {
        ($($name:ty),* $(,)?) => { $( add(<$name as TS>::docs(), <$name as TS>::decl(&config)); )* };
    }
    types![
        engine::FileKind,
        engine::FileEntry,
        engine::VaultInfo,
        engine::NoteText,
        engine::SaveOutcome,
        engine::SnippetPart,
        engine::Hit,
        engine::SearchMode,
        engine::SearchRequest,
        engine::QueryProblem,
        engine::SearchAnswer,
        engine::PassagePlace,
        engine::WiderPassage,
        engine::ReplaceRequest,
        engine::ReplaceCaution,
        engine::ReplaceOccurrence,
        engine::ReplaceNote,
        engine::ReplacePlan,
        engine::ReplaceChoice,
        engine::RelatedRequest,
        engine::Span,
        engine::RelatedAnswer,
        engine::PassagesRequest,
        engine::RelatedReason,
        engine::RelatedPassages,
        engine::RelatedMark,
        engine::Failure,
        engine::DuplicateKind,
        engine::Duplicate,
        engine::BridgeEnd,
        engine::Bridge,
        engine::Home,
        engine::Orphan,
        engine::MisfitLink,
        engine::MisfitCure,
        engine::HubPart,
        engine::Hub,
        engine::VaultHealth,
        engine::Finding,
        engine::NoteChange,
        engine::MergePlan,
        engine::ParagraphPair,
        engine::ParagraphMergePlan,
        engine::SplitPlan,
        engine::ProposalKind,
        engine::ProposalTarget,
        engine::Proposal,
        engine::ProposedLink,
        engine::NamedBlock,
        engine::Verdict,
        engine::ProposalScope,
        engine::ProposalList,
        engine::LearntCorrection,
        engine::ProposalRecord,
        engine::MeantBlock,
        engine::MeantBlocks,
        engine::DejaVuRequest,
        engine::DejaVu,
        engine::ReviewProgress,
        engine::Discussion,
        engine::ModelState,
        engine::ModelChange,
        engine::ModelPlace,
        engine::ModelOffer,
        engine::Activity,
        engine::Status,
        engine::NoteStateKind,
        engine::NoteState,
        engine::LinkTarget,
        engine::LinkKind,
        engine::LinkGoal,
        engine::OutgoingLink,
        engine::Backlink,
        engine::Mention,
        engine::NoteLinks,
        engine::MissingPart,
        engine::UnresolvedLink,
        engine::AmbiguousName,
        engine::VaultCheck,
        engine::ShownNote,
        engine::OutlineHeading,
        engine::TagUse,
        engine::CompletionKind,
        engine::LinkCompletion,
        engine::NoteAlias,
        engine::FoundHeading,
        engine::PropertyInput,
        engine::PropertyRow,
        engine::Properties,
        engine::PropertyChange,
        engine::PropertyType,
        engine::PropertyUse,
        engine::TextChange,
        engine::PlannedEdit,
        engine::PlannedMove,
        engine::RenamePlan,
        engine::Transaction,
        engine::VersionReason,
        engine::Version,
        engine::DeletedNote,
        engine::AddedFile,
        engine::ShadowedLinks,
        engine::VaultEvent,
        ErrorCode,
        CommandError,
        TextMenuEntry,
    ];
    out
}

#[test]
fn bindings_are_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/bindings.ts");
    let current = bindings();
    if std::env::var_os("WEFT_WRITE_BINDINGS").is_some() {
        std::fs::write(&file, &current).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        written, current,
        "ui/bindings.ts is out of date: WEFT_WRITE_BINDINGS=1 cargo test --workspace bindings_are_current"
    );
}

/// Every command that the window calls exists, and every command is called through `api.ts` and its parts.
#[test]
fn api_and_commands_agree() {
    let api = concat!(
        include_str!("../../ui/api.ts"),
        include_str!("../../ui/api/finding.ts")
    );
    let main = include_str!("main.rs");
    let mut called: Vec<&str> = api
        .split("invoke(\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    called.sort_unstable();
    called.dedup();
    let mut handled: Vec<&str> = main
        .lines()
        .filter_map(|line| {
            let (module, command) = line.trim().strip_suffix(',')?.split_once("::")?;
            module.ends_with("commands").then_some(command)
        })
        .collect();
    handled.sort_unstable();
    assert_eq!(called, handled);
    assert!(!handled.is_empty());
}
