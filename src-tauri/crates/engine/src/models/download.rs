//! One model's files from the hub to the disk: each into a `.part` beside its place, which a broken download goes on
//! with, then checked, synced and renamed. `model.json` is written last: a model that has one is whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::hub::{FileInfo, Hub};
use super::offered::{Offered, local_name};
use crate::durable;
use crate::error::{Error, ErrorCode, Result};

/// What is known of a whole model.
pub(crate) const MANIFEST: &str = "model.json";
/// The same of one that is on its way.
const RECORD: &str = "download.json";
/// Held by the process that downloads.
const LOCK: &str = "download.lock";

/// Bytes that are here, and bytes in all; 0 in all before the hub has said it.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    pub done: AtomicU64,
    pub total: AtomicU64,
}

/// What is known of the files of a model, by their names on the disk.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub repository: String,
    pub revision: String,
    pub files: BTreeMap<String, FileRecord>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileRecord {
    pub size: u64,
    pub etag: String,
    /// Missing for a file that is on its way.
    pub blake3: Option<String>,
}

impl Manifest {
    /// The manifest of a model whose every file is there in its whole length.
    pub(crate) fn of_whole(folder: &Path, offered: &Offered) -> Option<Self> {
        let manifest = Self::read(&folder.join(MANIFEST))?;
        let is_whole = offered.files().map(local_name).all(|name| {
            let known = manifest.files.get(name).map(|file| file.size);
            known.is_some() && known == fs::metadata(folder.join(name)).ok().map(|found| found.len())
        });
        is_whole.then_some(manifest)
    }

    fn read(place: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(place).ok()?).ok()
    }

    fn write(&self, folder: &Path, name: &str) -> Result<()> {
        let place = folder.join(name);
        let failed = |error: &io::Error| Error::io("writing", &place.to_string_lossy(), error);
        let json = serde_json::to_vec_pretty(self).map_err(|error| failed(&error.into()))?;
        let beside = place.with_extension("json.new");
        let write = || {
            let mut file = File::create(&beside)?;
            file.write_all(&json)?;
            file.sync_all()?;
            fs::rename(&beside, &place)?;
            durable::sync_folder(&place)
        };
        write().map_err(|error| failed(&error))
    }

    /// The first digits of a hash over the hashes of all files: another one for any other content.
    pub(crate) fn digits(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, file) in &self.files {
            hasher.update(name.as_bytes());
            hasher.update(file.blake3.as_deref().unwrap_or_default().as_bytes());
        }
        hasher.finalize().to_hex()[..8].to_owned()
    }
}

/// Bytes of a model that is not whole, and how many it will be; `None` where nothing is here.
pub(crate) fn begun(folder: &Path, offered: &Offered) -> Option<(u64, u64)> {
    let record = Manifest::read(&folder.join(RECORD))?;
    let size = |name: String| fs::metadata(folder.join(name)).map_or(0, |found| found.len());
    let here = offered
        .files()
        .map(local_name)
        .map(|name| size(name.to_owned()) + size(format!("{name}.part")))
        .sum();
    let total = record.files.values().map(|file| file.size).sum();
    (here > 0).then_some((here, total))
}

/// Downloads what is missing of a model. Dropped in the middle, it leaves what a later call goes on with.
///
/// # Errors
/// Where the hub cannot be reached or has no such model, a file is not what the hub says it is, the disk is full, or
/// another process is at it.
pub(crate) async fn fetch(hub: &Hub, offered: &Offered, folder: &Path, progress: &Progress) -> Result<()> {
    fs::create_dir_all(folder).map_err(|error| disk("making the folder", folder, &error))?;
    let lock_place = folder.join(LOCK);
    let lock = File::create(&lock_place).map_err(|error| disk("locking", &lock_place, &error))?;
    lock.try_lock().map_err(|_| {
        Error::new(
            ErrorCode::Exists,
            format!("another Weft is downloading {} already", offered.title),
        )
    })?;
    let mut revision = "main".to_owned();
    let mut planned = Vec::new();
    for file in offered.files() {
        let info = hub.about(offered.repository, &revision, file).await?;
        // All files of one version.
        revision = info.revision.clone().unwrap_or(revision);
        planned.push((file, info));
    }
    let total = planned.iter().map(|(_, info)| info.size).sum();
    progress.total.store(total, Ordering::Relaxed);
    let before = Manifest::read(&folder.join(RECORD))
        .or_else(|| Manifest::read(&folder.join(MANIFEST)))
        .unwrap_or_default();
    let mut record = Manifest {
        repository: offered.repository.to_owned(),
        revision: revision.clone(),
        files: planned
            .iter()
            .map(|(file, info)| {
                let name = local_name(file);
                // Of a file that is another one now nothing is of use.
                let known = before.files.get(name).filter(|known| known.etag == info.etag);
                if known.is_none() {
                    let _ = fs::remove_file(folder.join(name));
                    let _ = fs::remove_file(folder.join(format!("{name}.part")));
                }
                let fresh = FileRecord {
                    size: info.size,
                    etag: info.etag.clone(),
                    blake3: None,
                };
                (name.to_owned(), known.cloned().unwrap_or(fresh))
            })
            .collect(),
    };
    record.write(folder, RECORD)?;
    let mut done = 0;
    for (file, info) in planned {
        let name = local_name(file);
        progress.done.store(done, Ordering::Relaxed);
        let here = fs::metadata(folder.join(name)).is_ok_and(|found| found.len() == info.size);
        let checked = record.files.get(name).is_some_and(|known| known.blake3.is_some());
        if !here || !checked {
            let at = Place {
                folder,
                file,
                revision: &revision,
            };
            let blake3 = fetch_file(hub, offered, &at, &info, |bytes| {
                progress.done.store(done + bytes, Ordering::Relaxed);
            })
            .await?;
            if let Some(known) = record.files.get_mut(name) {
                known.blake3 = Some(blake3);
            }
            record.write(folder, RECORD)?;
        }
        done += info.size;
    }
    progress.done.store(done, Ordering::Relaxed);
    record.write(folder, MANIFEST)?;
    let _ = fs::remove_file(folder.join(RECORD));
    Ok(())
}

/// A file of the hub, and the folder for it.
struct Place<'a> {
    folder: &'a Path,
    file: &'a str,
    revision: &'a str,
}

/// One file; returns its BLAKE3 hash.
async fn fetch_file(
    hub: &Hub,
    offered: &Offered,
    at: &Place<'_>,
    info: &FileInfo,
    tell: impl Fn(u64),
) -> Result<String> {
    let name = local_name(at.file);
    let place = at.folder.join(name);
    let part = at.folder.join(format!("{name}.part"));
    let failed = |error: &io::Error| disk("writing", &part, error);
    let mut file = File::options()
        .create(true)
        .append(true)
        .open(&part)
        .map_err(|error| failed(&error))?;
    let mut here = file.metadata().map_err(|error| failed(&error))?.len();
    if here > info.size {
        here = 0;
        file.set_len(0).map_err(|error| failed(&error))?;
    }
    tell(here);
    if here < info.size {
        let (from, mut answer) = hub.read(offered.repository, at.revision, at.file, here).await?;
        if from != here {
            here = from;
            file.set_len(from).map_err(|error| failed(&error))?;
        }
        while let Some(piece) = answer.chunk().await.map_err(|error| hub.unreached(&error))? {
            here += piece.len() as u64;
            if here > info.size {
                break;
            }
            file.write_all(&piece).map_err(|error| failed(&error))?;
            tell(here);
        }
    }
    if here < info.size {
        let message = format!(
            "“{name}” broke off after {here} of {} bytes; what is here is kept",
            info.size
        );
        return Err(Error::new(ErrorCode::Io, message));
    }
    file.sync_all().map_err(|error| failed(&error))?;
    drop(file);
    let checked = part.clone();
    let hashes = tokio::task::spawn_blocking(move || hashes(&checked))
        .await
        .map_err(|error| Error::internal("checking a model", error))?;
    let (sha256, blake3) = hashes.map_err(|error| disk("checking", &part, &error))?;
    let wrong = if here > info.size {
        Some("it is longer than the hub says")
    } else if info.sha256().is_some_and(|told| told != sha256) {
        Some("its SHA-256 is not the one that the hub tells")
    } else if name.ends_with(".json") && !is_json(&part) {
        Some("it is no JSON")
    } else {
        None
    };
    if let Some(wrong) = wrong {
        let _ = fs::remove_file(&part);
        let message = format!("“{name}” came wrong: {wrong}. It was thrown away; download it again");
        return Err(Error::new(ErrorCode::Io, message));
    }
    fs::rename(&part, &place)
        .and_then(|()| durable::sync_folder(&place))
        .map_err(|error| disk("writing", &place, &error))?;
    Ok(blake3)
}

/// SHA-256 and BLAKE3 of a file, in hexadecimal digits.
fn hashes(place: &Path) -> io::Result<(String, String)> {
    let mut file = File::open(place)?;
    let (mut sha256, mut blake3) = (Sha256::new(), blake3::Hasher::new());
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            break;
        }
        sha256.update(&piece[..read]);
        blake3.update(&piece[..read]);
    }
    let digits = sha256
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok((digits, blake3.finalize().to_hex().to_string()))
}

fn is_json(place: &Path) -> bool {
    fs::read(place).is_ok_and(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).is_ok())
}

fn disk(what: &str, place: &Path, error: &io::Error) -> Error {
    if error.kind() == io::ErrorKind::StorageFull {
        let message = "the disk is full; what is here is kept: free some space and go on";
        return Error::new(ErrorCode::NoSpace, message);
    }
    Error::io(what, &place.to_string_lossy(), error)
}
