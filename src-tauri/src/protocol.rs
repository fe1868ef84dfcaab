//! `vault://localhost/PATH`: pictures, sound and film of the open vault, for the window to show.
//!
//! Nothing else of the vault is to be had here, and nothing in what is: no page, no script.

use std::borrow::Cow;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use tauri::http::{Method, Request, Response, StatusCode, header};
use tauri::{AppHandle, Manager, UriSchemeContext, UriSchemeResponder, Wry};
use weft_engine::{Error, ErrorCode};

use crate::App;

pub const SCHEME: &str = "vault";

/// An SVG may hold scripts and the addresses of other sites; as a page of its own it may use neither.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox";
/// What is answered of a film at a time: a player asks for more as it goes.
const PIECE: u64 = 4 << 20;
/// What is answered whole is held in memory.
const LARGEST_WHOLE: u64 = 256 << 20;

type Answer = Response<Cow<'static, [u8]>>;

pub fn serve(context: UriSchemeContext<'_, Wry>, request: Request<Vec<u8>>, responder: UriSchemeResponder) {
    let handle = context.app_handle().clone();
    tauri::async_runtime::spawn(async move {
        let answered = tokio::task::spawn_blocking(move || {
            let vault = open_vault(&handle);
            answer(&request, |path| match &vault {
                Some(vault) => vault.open_attachment(path),
                None => Err(Error::new(ErrorCode::NotFound, "no vault is open")),
            })
        });
        responder.respond(
            answered
                .await
                .unwrap_or_else(|_| refused(StatusCode::INTERNAL_SERVER_ERROR)),
        );
    });
}

fn open_vault(handle: &AppHandle) -> Option<Arc<weft_engine::Vault>> {
    let app = handle.state::<App>();
    let open = app.open.blocking_read();
    open.as_ref().map(|open| Arc::clone(&open.vault))
}

fn answer(request: &Request<Vec<u8>>, open: impl Fn(&str) -> Result<File, Error>) -> Answer {
    let uri = request.uri();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return refused(StatusCode::METHOD_NOT_ALLOWED);
    }
    // Windows and Android write the scheme as a host.
    if !matches!(uri.host(), Some("localhost" | "vault.localhost")) {
        return refused(StatusCode::NOT_FOUND);
    }
    let written = uri.path().strip_prefix('/').unwrap_or_default();
    let Ok(path) = percent_decode_str(written).decode_utf8() else {
        return refused(StatusCode::BAD_REQUEST);
    };
    let Some(content_type) = content_type(&path) else {
        return refused(StatusCode::NOT_FOUND);
    };
    let file = match open(&path) {
        Ok(file) => file,
        Err(error) => {
            tracing::debug!("{}: {error}", request.uri());
            return refused(match error.code {
                ErrorCode::OutsideVault => StatusCode::FORBIDDEN,
                ErrorCode::NotFound | ErrorCode::InvalidName => StatusCode::NOT_FOUND,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            });
        }
    };
    let asked = request
        .headers()
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    send(file, content_type, asked, *request.method() == Method::HEAD).unwrap_or_else(|error| {
        tracing::warn!("reading “{path}” to show it: {error}");
        refused(StatusCode::INTERNAL_SERVER_ERROR)
    })
}

fn send(
    mut file: File,
    content_type: &str,
    asked: Option<&str>,
    without_body: bool,
) -> std::io::Result<Answer> {
    let size = file.metadata()?.len();
    let mut builder = Response::builder()
        .header(header::CONTENT_TYPE, content_type)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, POLICY)
        .header(header::ACCEPT_RANGES, "bytes")
        // The file may have changed since it was last shown.
        .header(header::CACHE_CONTROL, "no-cache");
    let sent = match asked.map_or(Asked::Whole, |asked| read_range(asked, size)) {
        Asked::Whole if size > LARGEST_WHOLE => return Ok(refused(StatusCode::PAYLOAD_TOO_LARGE)),
        Asked::Whole => 0..size,
        Asked::Part(part) => {
            builder = builder.status(StatusCode::PARTIAL_CONTENT).header(
                header::CONTENT_RANGE,
                format!("bytes {}-{}/{size}", part.start, part.end - 1),
            );
            part
        }
        Asked::Beyond => {
            return Ok(Response::builder()
                .status(StatusCode::RANGE_NOT_SATISFIABLE)
                .header(header::CONTENT_RANGE, format!("bytes */{size}"))
                .body(Cow::Borrowed(&[][..]))
                .unwrap_or_default());
        }
    };
    let length = sent.end - sent.start;
    let mut body = Vec::new();
    if !without_body {
        file.seek(SeekFrom::Start(sent.start))?;
        file.take(length).read_to_end(&mut body)?;
    }
    let built = builder
        .header(header::CONTENT_LENGTH, length)
        .body(Cow::Owned(body));
    Ok(built.unwrap_or_else(|_| refused(StatusCode::INTERNAL_SERVER_ERROR)))
}

/// What a request wants of a file.
#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Whole,
    Part(Range<u64>),
    Beyond,
}

/// `bytes=FROM-TO`, `bytes=FROM-` or `bytes=-LAST`; of what is written otherwise, or of several
/// ranges, the whole file is sent, as the standard allows.
fn read_range(asked: &str, size: u64) -> Asked {
    let Some((from, to)) = asked
        .trim()
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Asked::Whole;
    };
    let (start, end) = match (from.trim().parse::<u64>(), to.trim().parse::<u64>()) {
        (Ok(from), Ok(to)) if from <= to => (from, to.saturating_add(1)),
        (Ok(from), Err(_)) if to.trim().is_empty() => (from, size),
        (Err(_), Ok(last)) if from.trim().is_empty() && last > 0 => (size.saturating_sub(last), size),
        _ => return Asked::Whole,
    };
    if start >= size {
        return Asked::Beyond;
    }
    Asked::Part(start..end.min(size).min(start + PIECE))
}

fn refused(status: StatusCode) -> Answer {
    let mut answer = Response::new(Cow::Borrowed(&[][..]));
    *answer.status_mut() = status;
    answer
}

/// Only what an image, sound or film element shows has a type, and only what has a type is sent.
fn content_type(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit('/').next()?.rsplit_once('.')?;
    media_type(&ending.to_ascii_lowercase())
}

/// What a file with this ending, in small letters, is shown as.
pub fn media_type(ending: &str) -> Option<&'static str> {
    Some(match ending {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "bmp" => "image/bmp",
        "svg" => "image/svg+xml",
        "mp3" => "audio/mpeg",
        "wav" => "audio/wav",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "flac" => "audio/flac",
        "3gp" => "audio/3gpp",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mov" => "video/quicktime",
        "mkv" => "video/x-matroska",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io::Write;

    use super::*;

    /// What is answered, of a file that holds `0123456789`.
    fn ask(uri: &str, range: Option<&str>) -> (Answer, Option<String>) {
        let opened = RefCell::new(None);
        let mut request = Request::builder().uri(uri);
        if let Some(range) = range {
            request = request.header(header::RANGE, range);
        }
        let answer = answer(&request.body(Vec::new()).unwrap(), |path| {
            *opened.borrow_mut() = Some(path.to_owned());
            if path.starts_with("../") {
                return Err(Error::new(ErrorCode::OutsideVault, "outside"));
            }
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(b"0123456789").unwrap();
            Ok(file)
        });
        (answer, opened.into_inner())
    }

    #[track_caller]
    fn check_opened(uri: &str, expected: Option<&str>) {
        assert_eq!(ask(uri, None).1.as_deref(), expected, "{uri}");
    }

    #[test]
    fn addresses_name_files_of_the_vault_that_can_be_shown() {
        check_opened("vault://localhost/a%20b/%C3%B6.png", Some("a b/ö.png"));
        check_opened("vault://localhost/a.PNG?v=2", Some("a.PNG"));
        check_opened("http://vault.localhost/a.mp3", Some("a.mp3"));
        check_opened("vault://localhost/100%25.png", Some("100%.png"));
        // Decoded once, and judged by the engine.
        check_opened("vault://localhost/%2e%2e%2Fa.png", Some("../a.png"));
        check_opened("vault://localhost/%252e%252e/a.png", Some("%2e%2e/a.png"));
        check_opened("vault://localhost//etc/a.png", Some("/etc/a.png"));
        for uri in [
            "vault://localhost/note.md",
            "vault://localhost/page.html",
            "vault://localhost/script.js",
            "vault://localhost/none",
            "vault://localhost/.png/x",
            "vault://tag/a.png",
            "http://evil.example/a.png",
            "vault://localhost/%ff.png",
            "vault://localhost/",
        ] {
            check_opened(uri, None);
            assert!(ask(uri, None).0.status().is_client_error(), "{uri}");
        }
    }

    #[test]
    fn what_leads_out_is_refused_and_nothing_else_than_reading_is_done() {
        assert_eq!(
            ask("vault://localhost/%2e%2e/a.png", None).0.status(),
            StatusCode::FORBIDDEN
        );
        let request = Request::builder()
            .method(Method::POST)
            .uri("vault://localhost/a.png");
        let answered = answer(&request.body(Vec::new()).unwrap(), |_| unreachable!());
        assert_eq!(answered.status(), StatusCode::METHOD_NOT_ALLOWED);
    }

    #[test]
    fn a_drawing_runs_no_script_and_no_type_is_guessed() {
        let (answer, _) = ask("vault://localhost/a.svg", None);
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        assert_eq!(header("content-type"), "image/svg+xml");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let policy = header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
        assert!(!policy.contains("script"));
        assert_eq!(answer.body().as_ref(), b"0123456789");
    }

    #[track_caller]
    fn check_range(range: &str, status: u16, body: &str, content_range: Option<&str>) {
        let (answer, _) = ask("vault://localhost/a.mp3", Some(range));
        assert_eq!(answer.status(), status, "{range}");
        assert_eq!(answer.body().as_ref(), body.as_bytes(), "{range}");
        let said = answer
            .headers()
            .get("content-range")
            .map(|value| value.to_str().unwrap());
        assert_eq!(said, content_range, "{range}");
    }

    #[test]
    fn players_ask_for_parts() {
        check_range("bytes=2-4", 206, "234", Some("bytes 2-4/10"));
        check_range("bytes=7-", 206, "789", Some("bytes 7-9/10"));
        check_range("bytes=-2", 206, "89", Some("bytes 8-9/10"));
        check_range("bytes=-20", 206, "0123456789", Some("bytes 0-9/10"));
        check_range("bytes=8-99", 206, "89", Some("bytes 8-9/10"));
        check_range("bytes=10-", 416, "", Some("bytes */10"));
        check_range("bytes=4-2", 200, "0123456789", None);
        check_range("bytes=0-1,4-5", 200, "0123456789", None);
        check_range("lines=1-2", 200, "0123456789", None);
        assert_eq!(read_range("bytes=5-", PIECE * 3), Asked::Part(5..PIECE + 5));
        assert_eq!(read_range("bytes=0-18446744073709551615", 10), Asked::Part(0..10));
    }
}
