//! Files from outside come into the vault, and links to files are written in its own style.

use tokio::sync::oneshot;

use super::Vault;
use crate::error::Result;
use crate::indexer::Job;
use crate::types::AddedFile;
use crate::{adding, linking, obsidian_settings, paths};

impl Vault {
    /// Puts bytes from outside into the vault, for `note` to link to: a note beside it, all else
    /// into the folder for attachments. That is the one set in Obsidian, else `folder`, which is
    /// written as there. A file that the vault has already is linked to and not added again.
    ///
    /// # Errors
    /// `Io` for what is too large; `InvalidName`, `OutsideVault`, `ReadOnly`, `NoSpace`. Nothing
    /// is added then.
    pub async fn add_file(&self, note: &str, folder: &str, name: &str, bytes: Vec<u8>) -> Result<AddedFile> {
        // Files are read when the corpus is free again: a save waits for it.
        let named_so: Vec<String> = {
            let corpus = self.shared.index.corpus();
            let named_so = corpus.names().candidates(note, name);
            named_so.into_iter().map(str::to_owned).collect()
        };
        let path = match adding::same_file(&self.shared.root, named_so, &bytes) {
            Some(path) => path,
            None => {
                let folder = if paths::is_note(name) {
                    paths::folder(note).to_owned()
                } else {
                    let set = obsidian_settings::read(&self.shared.root).attachment_folder;
                    obsidian_settings::attachment_folder(note, set.as_deref().unwrap_or(folder))
                };
                let path = adding::add(&self.shared.root, &folder, name, &bytes)?;
                // Known before it is linked to, so that the link is the shortest, and leads there at once.
                let (done, wait) = oneshot::channel();
                if self.jobs.send(Job::Paths(vec![path.clone()], Some(done))).is_ok() {
                    let _ = wait.await;
                }
                path
            }
        };
        let link = self.file_link(note, &path);
        Ok(AddedFile { path, link })
    }

    /// The text of a link from a note to a file, in the style that the vault has in Obsidian: an
    /// embed of what notes can show, a link to all else.
    pub fn file_link(&self, from: &str, to: &str) -> String {
        let style = obsidian_settings::read(&self.shared.root);
        linking::to_file(self.shared.index.corpus().names(), &style, from, to)
    }
}
