//! What can go wrong, as far as a caller acts on it differently.

use std::io;

use serde::Serialize;
use ts_rs::TS;

/// The kinds of failure a caller tells apart. The UI matches these, never the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    NotFound,
    Exists,
    ReadOnly,
    OutsideVault,
    InvalidName,
    NotUtf8,
    NoSpace,
    Io,
    Internal,
}

/// A failure, with what was tried and on which file, in words for the user.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub code: ErrorCode,
    pub message: String,
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    pub(crate) fn internal(what: &str, error: impl std::fmt::Display) -> Self {
        Self::new(ErrorCode::Internal, format!("{what}: {error}"))
    }

    /// Names the file and what was being done to it; picks the code from the system's own.
    pub(crate) fn io(what: &str, path: &str, error: &io::Error) -> Self {
        use io::ErrorKind as K;
        let (code, hint) = match error.kind() {
            K::NotFound => (ErrorCode::NotFound, "it does not exist"),
            K::AlreadyExists => (ErrorCode::Exists, "something with that name is there already"),
            K::PermissionDenied => (
                ErrorCode::ReadOnly,
                "the system does not allow it; check the permissions of the file and its folder",
            ),
            K::ReadOnlyFilesystem => (ErrorCode::ReadOnly, "the disk is mounted read-only"),
            K::StorageFull | K::QuotaExceeded => (
                ErrorCode::NoSpace,
                "the disk is full; free some space and save again",
            ),
            _ => return Self::new(ErrorCode::Io, format!("{what} “{path}”: {error}")),
        };
        Self::new(code, format!("{what} “{path}”: {hint}"))
    }
}
