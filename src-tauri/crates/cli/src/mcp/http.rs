//! The server over HTTP: on this machine's own address alone, for whoever knows the token. What rmcp checks of the
//! protocol (the names of host and origin, the size and kind of what is sent) is left to it.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use serde_json::json;
use tokio::net::TcpListener;
use weft_engine::{Error, ErrorCode};

use super::tools::Tools;

/// Names the token, where the person gives it.
const TOKEN_VARIABLE: &str = "WEFT_MCP_TOKEN";
/// Characters of a token that a person gives.
const SHORTEST_TOKEN: usize = 16;
/// Bytes of a request: the longest text that a tool takes, and JSON's way of writing it.
const MOST_BODY: usize = 4 << 20;
/// How long calls that are under way may take when the server is told to end.
const LAST_CALLS: Duration = Duration::from_secs(10);

/// Serves until the process is told to end.
pub async fn serve(tools: Tools, port: u16, json: bool) -> Result<(), Error> {
    let token = token()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .map_err(|error| {
            Error::new(
                ErrorCode::Io,
                format!("listening on port {port}: {error}; choose another one"),
            )
        })?;
    let address = listener.local_addr().map_err(|error| super::failed(&error))?;
    // Every call stands for itself: nothing is lost when the server is started anew, and nothing grows while it runs.
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_max_request_body_bytes(MOST_BODY)
        .with_allowed_hosts(["127.0.0.1", "localhost", "::1"])
        .with_allowed_origins(["http://127.0.0.1:*", "http://localhost:*", "http://[::1]:*"]);
    let stop = config.cancellation_token.clone();
    let service = StreamableHttpService::new(
        move || Ok(tools.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    );
    let expected = blake3::hash(token.text().as_bytes());
    let app = Router::new()
        .route_service("/mcp", service)
        .layer(middleware::from_fn_with_state(expected, admit));
    // Before anybody can know that it runs.
    let end = told_to_end().map_err(|error| super::failed(&error))?;
    announce(&format!("http://{address}/mcp"), &token, json)?;
    let told = stop.clone();
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        end.await;
        told.cancel();
    });
    let too_long = async {
        stop.cancelled().await;
        tokio::time::sleep(LAST_CALLS).await;
    };
    tokio::select! {
        ended = server.into_future() => ended.map_err(|error| super::failed(&error)),
        () = too_long => Ok(()),
    }
}

enum Token {
    /// The person's own, who knows it.
    Given(String),
    Made(String),
}

impl Token {
    fn text(&self) -> &str {
        match self {
            Self::Given(token) | Self::Made(token) => token,
        }
    }
}

fn token() -> Result<Token, Error> {
    let Some(given) = std::env::var_os(TOKEN_VARIABLE) else {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::new(
                ErrorCode::Internal,
                format!("the system gives no random bytes for a token: {error}"),
            )
        })?;
        return Ok(Token::Made(
            bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        ));
    };
    match given.into_string() {
        Ok(given) if given.len() >= SHORTEST_TOKEN && given.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Ok(Token::Given(given))
        }
        _ => Err(Error::new(
            ErrorCode::InvalidName,
            format!(
                "{TOKEN_VARIABLE} has to be {SHORTEST_TOKEN} or more letters, digits and signs without blanks; leave it out, and a token is made"
            ),
        )),
    }
}

/// Once, on standard output. A token that the person gave is not repeated.
fn announce(url: &str, token: &Token, as_json: bool) -> Result<(), Error> {
    let made = match token {
        Token::Made(made) => Some(made),
        Token::Given(_) => None,
    };
    if as_json {
        return crate::print_json(&json!({ "url": url, "token": made }));
    }
    say!("{url}");
    match made {
        Some(made) => say!("Authorization: Bearer {made}"),
        None => say!("Authorization: Bearer, with the token of {TOKEN_VARIABLE}"),
    }
    Ok(())
}

/// Lets a request through that bears the token. Hashes are compared, in a time that tells nothing.
async fn admit(State(expected): State<blake3::Hash>, request: Request, next: Next) -> Response {
    let given = request
        .headers()
        .get(AUTHORIZATION)
        .map(axum::http::HeaderValue::as_bytes);
    let given = given.and_then(|given| given.split_at_checked("Bearer ".len()));
    let (status, says) = match given {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case(b"Bearer ") => {
            if blake3::hash(token.trim_ascii()) == expected {
                return next.run(request).await;
            }
            (
                "Bearer realm=\"weft\", error=\"invalid_token\"",
                "This is not the token of this server. It was printed when the server started; a new one is made at every start, unless WEFT_MCP_TOKEN names it.\n",
            )
        }
        _ => (
            "Bearer realm=\"weft\"",
            "This server answers those who bear the token that was printed when it started: Authorization: Bearer TOKEN\n",
        ),
    };
    (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, status)], says).into_response()
}

/// Ctrl+C, or the system's request to end; listened for from now on.
#[cfg(unix)]
fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
    })
}

#[cfg(windows)]
fn told_to_end() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupted = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupted.recv().await;
    })
}
