//! Durable writing: after a crash or a power cut a file holds its old bytes or its new ones, and
//! what another program wrote in the same moment is seen, not overwritten.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tempfile::TempPath;

/// Unfinished writes carry this prefix; a killed process can leave one behind.
pub(crate) const UNFINISHED: &str = ".weft-unfinished-";

/// Files that are staged side by side: their fsyncs share the disk's own commits.
const THREADS: usize = 16;

/// How a file was found when it was about to be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replaced {
    Done,
    /// Another program's bytes stand there, untouched.
    Changed,
}

/// Writes a file that must not exist yet.
///
/// # Errors
/// `AlreadyExists` where something is in the place.
pub(crate) fn create(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let unfinished = write_beside(place, bytes)?;
    unfinished.persist_noclobber(place).map_err(|error| error.error)?;
    sync_folder(place)
}

/// Replaces the whole of a file that holds the bytes `expected`: written beside, fsynced, put in
/// its place, the folder fsynced. Keeps the file's permissions.
///
/// # Errors
/// The system's own; the file is then as it was. `PermissionDenied` for a file that the user
/// protected, `NotFound` where it is gone.
pub(crate) fn replace(place: &Path, expected: &[u8], bytes: &[u8]) -> io::Result<Replaced> {
    let mut staged = Staged::new(place, bytes)?;
    match staged.swap_in(expected, bytes)? {
        Replaced::Changed => Ok(Replaced::Changed),
        Replaced::Done => {
            // Before the folder is synced, so that the old file goes in the same commit.
            drop(staged);
            sync_folder(place)?;
            Ok(Replaced::Done)
        }
    }
}

/// New bytes of a file, safe on the disk beside it. Dropping it removes what lies beside: the new
/// bytes, or after [`Staged::swap_in`] the old ones.
pub(crate) struct Staged {
    place: PathBuf,
    /// `None` once the file itself has moved into its place, or was let go.
    beside: Option<TempPath>,
}

impl Staged {
    fn new(place: &Path, bytes: &[u8]) -> io::Result<Self> {
        let permissions = fs::metadata(place)?.permissions();
        // A file the user protected is not to be replaced through the folder's permission.
        if permissions.readonly() {
            return Err(io::Error::from(io::ErrorKind::PermissionDenied));
        }
        let unfinished = write_beside(place, bytes)?;
        unfinished.as_file().set_permissions(permissions)?;
        Ok(Self {
            place: place.to_path_buf(),
            beside: Some(unfinished.into_temp_path()),
        })
    }

    /// Puts the new bytes into their place if `expected` stands there, and keeps the old file
    /// beside. The folder is not synced.
    pub(crate) fn swap_in(&mut self, expected: &[u8], new: &[u8]) -> io::Result<Replaced> {
        let Some(beside) = self.beside.take() else {
            return Ok(Replaced::Changed);
        };
        // The new bytes are not to be seen for a moment where they cannot stay.
        match fs::read(&self.place) {
            Ok(now) if now == expected => {}
            now => {
                self.beside = Some(beside);
                return now.map(|_| Replaced::Changed);
            }
        }
        if !exchange(&beside, &self.place)? {
            // No such call on this disk: the shortest of moments.
            beside.persist(&self.place).map_err(|error| error.error)?;
            return Ok(Replaced::Done);
        }
        let outcome = match fs::read(&beside) {
            Ok(old) if old == expected => Ok(Replaced::Done),
            Ok(theirs) => give_back(&beside, &self.place, new.to_vec(), theirs).map(|_| Replaced::Changed),
            Err(error) => exchange(&beside, &self.place).and(Err(error)),
        };
        self.beside = Some(beside);
        outcome
    }

    /// Removes what lies beside. [`Staged::swap_back`] writes the old bytes anew then.
    pub(crate) fn let_go(&mut self) {
        self.beside = None;
    }

    /// Takes [`Staged::swap_in`] back. Where another program has written since, its bytes stay,
    /// and this is `Changed`. Needs no space on the disk where the system can exchange files.
    pub(crate) fn swap_back(&self, old: &[u8], new: &[u8]) -> io::Result<Replaced> {
        match &self.beside {
            Some(beside) => give_back(beside, &self.place, new.to_vec(), old.to_vec()),
            None => replace(&self.place, new, old),
        }
    }
}

/// Exchanges two files until what comes out of `place` is what was last put there: nothing that
/// another program writes meanwhile is lost. `put` stands in `place`, `held` beside. `Done` where
/// `held` ended up in its place, `Changed` where something newer did.
fn give_back(beside: &Path, place: &Path, mut put: Vec<u8>, mut held: Vec<u8>) -> io::Result<Replaced> {
    let mut outcome = Replaced::Done;
    // A program that writes without end must not hold this up.
    for _ in 0..16 {
        if !exchange(beside, place)? {
            return Err(io::Error::from(io::ErrorKind::Unsupported));
        }
        let out = fs::read(beside)?;
        if out == put {
            return Ok(outcome);
        }
        put = std::mem::replace(&mut held, out);
        outcome = Replaced::Changed;
    }
    Ok(outcome)
}

/// Stages many files, several at a time.
///
/// # Errors
/// The first failure, with the index of its file; nothing is then left beside.
pub(crate) fn stage(files: &[(PathBuf, &[u8])]) -> Result<Vec<Staged>, (usize, io::Error)> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some((place, bytes)) = files.get(index) else {
                break;
            };
            let staged = Staged::new(place, bytes);
            let failed = staged.is_err();
            let mut results = results.lock().unwrap_or_else(PoisonError::into_inner);
            results.push((index, staged));
            if failed {
                next.store(files.len(), Ordering::Relaxed);
            }
        }
    };
    let threads = THREADS.min(files.len().div_ceil(4));
    if threads < 2 {
        work();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
    }
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(index, _)| *index);
    results
        .into_iter()
        .map(|(index, staged)| staged.map_err(|error| (index, error)))
        .collect()
}

/// Moves a file or folder to a place where nothing is. No folder is synced.
///
/// # Errors
/// `AlreadyExists` where something is in the place.
pub(crate) fn move_to_free(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            Err(Errno::INVAL | Errno::NOSYS) => {}
            done => return done.map_err(io::Error::from),
        }
    }
    if fs::symlink_metadata(to).is_ok() && !same_file(from, to) {
        return Err(io::Error::from(io::ErrorKind::AlreadyExists));
    }
    fs::rename(from, to)
}

/// Whether two names are one file: a change of case alone, on a disk that ignores case.
pub(crate) fn same_file(old: &Path, new: &Path) -> bool {
    let case_only = old.to_string_lossy().to_lowercase() == new.to_string_lossy().to_lowercase();
    case_only && old.canonicalize().ok() == new.canonicalize().ok()
}

fn write_beside(place: &Path, bytes: &[u8]) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What any editor would give a new file; the process's umask takes its share off.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut unfinished = builder.tempfile_in(parent(place))?;
    unfinished.write_all(bytes)?;
    unfinished.as_file().sync_all()?;
    Ok(unfinished)
}

fn parent(place: &Path) -> PathBuf {
    place.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Makes a rename in this file's folder last. Windows has no such call and needs none.
pub(crate) fn sync_folder(place: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(parent(place))?.sync_all()?;
    }
    Ok(())
}

/// Exchanges two files in one step. `false` where the system or the disk cannot.
#[cfg(target_os = "linux")]
fn exchange(one: &Path, other: &Path) -> io::Result<bool> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(true),
        Err(Errno::INVAL | Errno::NOSYS) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<bool> {
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.md");
        fs::write(&place, bytes).unwrap();
        (folder, place)
    }

    fn names(folder: &tempfile::TempDir) -> usize {
        fs::read_dir(folder.path()).unwrap().count()
    }

    #[test]
    fn replacing_keeps_permissions_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.md");
        create(&place, b"one").unwrap();
        assert_eq!(
            create(&place, b"two").unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&place, fs::Permissions::from_mode(0o640)).unwrap();
            assert_eq!(replace(&place, b"one", b"three").unwrap(), Replaced::Done);
            assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o640);
        }
        assert_eq!(fs::read(&place).unwrap(), b"three");
        assert_eq!(names(&folder), 1);
    }

    #[test]
    fn a_protected_file_is_not_replaced() {
        let (_folder, place) = file(b"mine");
        let mut permissions = fs::metadata(&place).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&place, permissions).unwrap();
        assert_eq!(
            replace(&place, b"mine", b"x").unwrap_err().kind(),
            io::ErrorKind::PermissionDenied
        );
        assert_eq!(fs::read(&place).unwrap(), b"mine");
    }

    #[test]
    fn what_another_program_wrote_meanwhile_stays() {
        let (folder, place) = file(b"theirs");
        assert_eq!(replace(&place, b"base", b"mine").unwrap(), Replaced::Changed);
        assert_eq!(fs::read(&place).unwrap(), b"theirs");
        fs::remove_file(&place).unwrap();
        assert_eq!(
            replace(&place, b"base", b"mine").unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        assert_eq!(names(&folder), 0);
    }

    #[test]
    fn a_swap_is_taken_back_unless_somebody_wrote_since() {
        let (folder, place) = file(b"old");
        let stage_new = || stage(&[(place.clone(), b"new")]).unwrap().remove(0);
        let mut staged = stage_new();
        assert_eq!(staged.swap_in(b"old", b"new").unwrap(), Replaced::Done);
        assert_eq!(fs::read(&place).unwrap(), b"new");
        assert_eq!(staged.swap_back(b"old", b"new").unwrap(), Replaced::Done);
        assert_eq!(fs::read(&place).unwrap(), b"old");
        drop(staged);
        let mut staged = stage_new();
        staged.swap_in(b"old", b"new").unwrap();
        fs::write(&place, b"theirs").unwrap();
        assert_eq!(staged.swap_back(b"old", b"new").unwrap(), Replaced::Changed);
        assert_eq!(fs::read(&place).unwrap(), b"theirs");
        drop(staged);
        assert_eq!(names(&folder), 1);
    }

    #[test]
    fn many_files_are_staged_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let places: Vec<PathBuf> = (0..100)
            .map(|number| folder.path().join(format!("{number}.md")))
            .collect();
        for place in &places {
            fs::write(place, "x").unwrap();
        }
        let files: Vec<(PathBuf, &[u8])> = places.iter().map(|place| (place.clone(), &b"y"[..])).collect();
        let staged = stage(&files).unwrap();
        assert_eq!((staged.len(), names(&folder)), (100, 200));
        assert!(
            staged
                .iter()
                .zip(&places)
                .all(|(staged, place)| staged.place == *place)
        );
        drop(staged);
        fs::remove_file(&places[57]).unwrap();
        let (index, error) = stage(&files).map(|_| ()).unwrap_err();
        assert_eq!((index, error.kind()), (57, io::ErrorKind::NotFound));
        assert_eq!(names(&folder), 99);
    }

    #[test]
    fn a_move_overwrites_nothing() {
        let (folder, place) = file(b"a");
        let other = folder.path().join("b.md");
        fs::write(&other, "b").unwrap();
        assert_eq!(
            move_to_free(&place, &other).unwrap_err().kind(),
            io::ErrorKind::AlreadyExists
        );
        move_to_free(&place, &folder.path().join("c.md")).unwrap();
        assert_eq!(fs::read(folder.path().join("c.md")).unwrap(), b"a");
        assert_eq!(fs::read(&other).unwrap(), b"b");
    }
}
