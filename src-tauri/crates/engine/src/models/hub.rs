//! The hub that models come from: asked for a file's size and checksum, and for its bytes from some place on. It is
//! reached because a person has asked for a model, never otherwise, and told nothing but which.

use std::time::Duration;

use reqwest::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG, HeaderMap, LOCATION, RANGE};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, Response, StatusCode, Url};

use crate::error::{Error, ErrorCode, Result};

pub(crate) const ADDRESS: &str = "https://huggingface.co";
/// Another hub, for a mirror.
pub(crate) const NAMED: &str = "WEFT_HUB";
/// How long the hub may send nothing.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
const MOST_REDIRECTS: usize = 6;

pub(crate) struct Hub {
    address: String,
    patience: Duration,
}

/// What the hub says of a file.
#[derive(Debug, Clone)]
pub(crate) struct FileInfo {
    /// Bytes.
    pub size: u64,
    /// Another one for another content.
    pub etag: String,
    /// The version of the repository.
    pub revision: Option<String>,
}

impl FileInfo {
    /// In hexadecimal digits, where the hub tells it: for large files.
    pub(crate) fn sha256(&self) -> Option<&str> {
        let is_sha256 = self.etag.len() == 64 && self.etag.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_sha256.then_some(self.etag.as_str())
    }
}

impl Hub {
    pub(crate) fn new(address: &str, patience: Duration) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            patience,
        }
    }

    /// # Errors
    /// `NotFound` where the hub has no such file or cannot be reached, `Io` where it answers what nobody expects.
    pub(crate) async fn about(&self, repository: &str, revision: &str, file: &str) -> Result<FileInfo> {
        let answer = self.ask(Method::HEAD, repository, revision, file, None).await?;
        let headers = answer.headers();
        let number = |name: &str| header(headers, name).and_then(|value| value.parse().ok());
        let size = number("x-linked-size").or_else(|| number(CONTENT_LENGTH.as_str()));
        let etag = header(headers, "x-linked-etag").or_else(|| header(headers, ETAG.as_str()));
        Ok(FileInfo {
            size: size.ok_or_else(|| {
                Error::new(
                    ErrorCode::Io,
                    format!("{} does not say how large “{file}” is", self.shown()),
                )
            })?,
            etag: etag
                .unwrap_or_default()
                .trim_start_matches("W/")
                .trim_matches('"')
                .to_ascii_lowercase(),
            revision: header(headers, "x-repo-commit")
                .filter(|commit| commit.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .map(str::to_owned),
        })
    }

    /// The bytes of a file, and from which place on they come: from the one asked for, or from 0 where the hub cannot
    /// do that.
    ///
    /// # Errors
    /// As [`Self::about`].
    pub(crate) async fn read(
        &self,
        repository: &str,
        revision: &str,
        file: &str,
        from: u64,
    ) -> Result<(u64, Response)> {
        let range = (from > 0).then(|| format!("bytes={from}-"));
        let answer = self
            .ask(Method::GET, repository, revision, file, range.as_deref())
            .await?;
        let begins = format!("bytes {from}-");
        let goes_on = answer.status() == StatusCode::PARTIAL_CONTENT
            && header(answer.headers(), CONTENT_RANGE.as_str())
                .is_some_and(|range| range.starts_with(&begins));
        if answer.status() == StatusCode::PARTIAL_CONTENT && !goes_on {
            let message = format!(
                "{} sent another part of “{file}” than was asked for",
                self.shown()
            );
            return Err(Error::new(ErrorCode::Io, message));
        }
        Ok((if goes_on { from } else { 0 }, answer))
    }

    /// Redirects are followed by hand: the answer that tells the checksum is one.
    async fn ask(
        &self,
        method: Method,
        repository: &str,
        revision: &str,
        file: &str,
        range: Option<&str>,
    ) -> Result<Response> {
        let client = self.client()?;
        let no_address = |error: &dyn std::fmt::Display| {
            Error::new(
                ErrorCode::InvalidName,
                format!("“{}” is no address of a hub ({error}); see {NAMED}", self.address),
            )
        };
        let mut address = Url::parse(&format!(
            "{}/{repository}/resolve/{revision}/{file}",
            self.address
        ))
        .map_err(|error| no_address(&error))?;
        let secure = address.scheme() == "https";
        for _ in 0..MOST_REDIRECTS {
            let mut request = client.request(method.clone(), address.clone());
            if let Some(range) = range {
                request = request.header(RANGE, range);
            }
            let answer = request.send().await.map_err(|error| self.unreached(&error))?;
            let told = method == Method::HEAD && answer.headers().contains_key("x-linked-size");
            if answer.status().is_success() || (answer.status().is_redirection() && told) {
                return Ok(answer);
            }
            if !answer.status().is_redirection() {
                return Err(self.refused(answer.status(), file));
            }
            let next = header(answer.headers(), LOCATION.as_str())
                .and_then(|place| address.join(place).ok())
                .filter(|next| next.scheme() == "https" || (!secure && next.scheme() == "http"));
            address = next.ok_or_else(|| {
                let message = format!("{} leads “{file}” to nowhere", self.shown());
                Error::new(ErrorCode::Io, message)
            })?;
        }
        let message = format!("{} sends “{file}” round in circles", self.shown());
        Err(Error::new(ErrorCode::Io, message))
    }

    fn client(&self) -> Result<Client> {
        Client::builder()
            .user_agent("Weft")
            .referer(false)
            .redirect(Policy::none())
            .connect_timeout(self.patience)
            .read_timeout(self.patience)
            .build()
            .map_err(|error| self.unreached(&error))
    }

    /// Its address without the protocol.
    fn shown(&self) -> &str {
        self.address
            .split_once("://")
            .map_or(self.address.as_str(), |(_, host)| host)
    }

    fn refused(&self, status: StatusCode, file: &str) -> Error {
        if status == StatusCode::NOT_FOUND {
            let message = format!("{} has no file “{file}” for this model (404)", self.shown());
            return Error::new(ErrorCode::NotFound, message);
        }
        let message = format!(
            "{} does not hand out “{file}”: it answered “{status}”; try again later",
            self.shown()
        );
        Error::new(ErrorCode::Io, message)
    }

    /// The innermost cause says most.
    pub(crate) fn unreached(&self, error: &reqwest::Error) -> Error {
        let mut cause: &dyn std::error::Error = error;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        let why = if error.is_timeout() {
            format!("nothing came for {} seconds", self.patience.as_secs_f32())
        } else {
            cause.to_string()
        };
        let message = format!(
            "the connection to {} failed: {why}; what is here already is kept",
            self.shown()
        );
        Error::new(ErrorCode::Io, message)
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
