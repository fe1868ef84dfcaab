//! Pictures of other sites, which notes may show: only those are fetched that the person has asked for. No cookie and no
//! address of a note goes along.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use weft_engine::{Error, ErrorCode};

const LARGEST: usize = 40 << 20;
const LONGEST_WAIT: Duration = Duration::from_secs(30);
const MOST_REDIRECTS: usize = 5;

/// The bytes of the picture at an address, `http:` or `https:`.
///
/// # Errors
/// `NotFound` where the site has no such picture or cannot be reached, `InvalidName` for what is
/// no such address, `Io` for what is no picture or too large; the message says which.
pub async fn fetch(address: &str) -> Result<Vec<u8>, Error> {
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return Err(Error::new(
            ErrorCode::InvalidName,
            format!("“{address}” is no address of the web"),
        ));
    }
    let request = client()?.get(address).header(ACCEPT, "image/*");
    let response = request.send().await.map_err(|error| unreached(&error))?;
    if !response.status().is_success() {
        return Err(Error::new(
            ErrorCode::NotFound,
            format!("the site answered “{}”", response.status()),
        ));
    }
    let content_type = response.headers().get(CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if !content_type.to_ascii_lowercase().starts_with("image/") {
        return Err(Error::new(ErrorCode::Io, "what the site sent is no picture"));
    }
    read(response).await
}

async fn read(mut response: Response) -> Result<Vec<u8>, Error> {
    let announced = response.content_length().unwrap_or(0);
    let mut bytes = Vec::with_capacity(usize::try_from(announced).unwrap_or(LARGEST).min(LARGEST));
    while let Some(piece) = response.chunk().await.map_err(|error| unreached(&error))? {
        if bytes.len() + piece.len() > LARGEST {
            return Err(Error::new(
                ErrorCode::Io,
                format!("the picture is larger than {} MB", LARGEST >> 20),
            ));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

fn client() -> Result<&'static Client, Error> {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    if let Some(client) = CLIENT.get() {
        return Ok(client);
    }
    let made = Client::builder()
        .user_agent("Weft")
        .referer(false)
        .redirect(Policy::limited(MOST_REDIRECTS))
        .timeout(LONGEST_WAIT)
        .build()
        .map_err(|error| unreached(&error))?;
    Ok(CLIENT.get_or_init(|| made))
}

/// The innermost cause says most.
fn unreached(error: &reqwest::Error) -> Error {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let why = if error.is_timeout() {
        "it took too long".to_owned()
    } else {
        cause.to_string()
    };
    Error::new(ErrorCode::NotFound, format!("the site cannot be reached: {why}"))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// A site that answers one request with these bytes, and what it was asked.
    fn site(answer: Vec<u8>) -> (String, thread::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/a.png", listener.local_addr().unwrap());
        let asked = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let head: Vec<String> = lines
                .map_while(Result::ok)
                .take_while(|line| !line.is_empty())
                .collect();
            // The client may hang up in the middle of what is too large.
            let _ = stream.write_all(&answer);
            head.join("\n").to_ascii_lowercase()
        });
        (address, asked)
    }

    fn answer(status: &str, content_type: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nConnection: close\r\n\r\n");
        [head.as_bytes(), body].concat()
    }

    #[tokio::test]
    async fn a_picture_is_fetched_and_nothing_is_told() {
        let (address, asked) = site(answer("200 OK", "Image/PNG", b"png"));
        assert_eq!(fetch(&address).await.unwrap(), b"png");
        let asked = asked.join().unwrap();
        assert!(asked.starts_with("get /a.png "), "{asked}");
        assert!(!asked.contains("cookie") && !asked.contains("referer"), "{asked}");
    }

    #[track_caller]
    fn check(fetched: Result<Vec<u8>, Error>, why: &str) {
        let error = fetched.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }

    #[tokio::test]
    async fn what_is_no_picture_is_told() {
        let (address, _asked) = site(answer("404 Not Found", "image/png", b""));
        check(fetch(&address).await, "404");
        let (address, _asked) = site(answer("200 OK", "text/html", b"<p>"));
        check(fetch(&address).await, "no picture");
        let (address, _asked) = site(answer("200 OK", "image/png", &vec![0; LARGEST + 1]));
        check(fetch(&address).await, "larger");
        check(fetch("file:///etc/passwd").await, "no address");
        let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        check(fetch(&format!("http://{free}/a.png")).await, "reached");
    }
}
