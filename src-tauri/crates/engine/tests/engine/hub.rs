//! A hub on this machine: it serves the built-in model's files as those of a multilingual one, in the hub's manner
//! (large files lie behind a redirect that tells their SHA-256), and fails as it is told to.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::fixture::project;

/// What goes wrong.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub enum Trouble {
    #[default]
    None,
    /// The connection ends after so many bytes of the network.
    BreaksOff(usize),
    /// Nothing comes any more after so many bytes of the network.
    Stalls(usize),
    /// The bytes of the network are others than its checksum says.
    Lies,
    NotFound,
    /// Parts of files are not served: always the whole.
    NoParts,
}

pub struct Hub {
    pub address: String,
    trouble: Arc<Mutex<Trouble>>,
    asked: Arc<Mutex<Vec<String>>>,
}

const COMMIT: &str = "c0ffee0000000000000000000000000000000000";

impl Hub {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let hub = Self {
            address: format!("http://{}", listener.local_addr().unwrap()),
            trouble: Arc::default(),
            asked: Arc::default(),
        };
        let (trouble, asked) = (Arc::clone(&hub.trouble), Arc::clone(&hub.asked));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (trouble, asked) = (Arc::clone(&trouble), Arc::clone(&asked));
                thread::spawn(move || serve(stream.unwrap(), &trouble, &asked));
            }
        });
        hub
    }

    pub fn set(&self, trouble: Trouble) {
        *self.trouble.lock().unwrap() = trouble;
    }

    /// Requests since the last call: method, path, and the range behind them if there was one.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn serve(stream: TcpStream, trouble: &Mutex<Trouble>, asked: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let head: Vec<String> = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .map(|line| line.to_ascii_lowercase())
        .collect();
    let range = head.iter().find_map(|line| {
        line.strip_prefix("range: bytes=")?
            .strip_suffix('-')?
            .parse::<usize>()
            .ok()
    });
    asked.lock().unwrap().push(match range {
        Some(from) => format!("{method} {path} {from}-"),
        None => format!("{method} {path}"),
    });
    let trouble = *trouble.lock().unwrap();
    let name = path.rsplit('/').next().unwrap();
    let place = project("assets/model").join(name);
    if trouble == Trouble::NotFound || !place.is_file() {
        return say(&stream, "404 Not Found", &[], b"");
    }
    let bytes = fs::read(&place).unwrap();
    let sums = fs::read_to_string(project("assets/model/SHA256SUMS")).unwrap();
    let sha256 = sums.lines().find_map(|line| {
        line.strip_suffix(name)?
            .split_whitespace()
            .next()
            .map(str::to_owned)
    });
    let is_large = bytes.len() > 100_000;
    if is_large && !path.starts_with("/storage/") {
        let headers = [
            format!("Location: /storage/{name}"),
            format!("X-Linked-Size: {}", bytes.len()),
            format!("X-Linked-ETag: \"{}\"", sha256.unwrap()),
            format!("X-Repo-Commit: {COMMIT}"),
        ];
        return say(&stream, "302 Found", &headers, b"");
    }
    let mut headers = vec![format!("ETag: \"{name}-1\""), format!("X-Repo-Commit: {COMMIT}")];
    if method == "HEAD" {
        headers.push(format!("Content-Length: {}", bytes.len()));
        return say(&stream, "200 OK", &headers, b"");
    }
    let mut bytes = bytes;
    if trouble == Trouble::Lies && name == "model.onnx" {
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
    }
    let from = range.filter(|_| trouble != Trouble::NoParts);
    let all = bytes.len();
    let body = &bytes[from.unwrap_or(0)..];
    headers.push(format!("Content-Length: {}", body.len()));
    if let Some(from) = from {
        headers.push(format!("Content-Range: bytes {from}-{}/{all}", all - 1));
    }
    let status = if from.is_some() {
        "206 Partial Content"
    } else {
        "200 OK"
    };
    match trouble {
        Trouble::BreaksOff(after) if name == "model.onnx" => say(&stream, status, &headers, &body[..after]),
        Trouble::Stalls(after) if name == "model.onnx" => {
            say(&stream, status, &headers, &body[..after]);
            thread::sleep(Duration::from_secs(20));
        }
        _ => say(&stream, status, &headers, body),
    }
}

/// The client may hang up in the middle.
fn say(mut stream: &TcpStream, status: &str, headers: &[String], body: &[u8]) {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for header in headers {
        head += &format!("{header}\r\n");
    }
    let _ = stream.write_all(format!("{head}\r\n").as_bytes());
    let _ = stream.write_all(body);
    let _ = stream.flush();
}
