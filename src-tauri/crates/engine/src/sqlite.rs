//! Opening the SQLite files that hold a person's decisions.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

/// How long one process waits while another writes, where nobody waits for it.
pub(crate) const BUSY: Duration = Duration::from_secs(10);

/// Opens a file, and makes its tables where they are missing. In WAL mode, so that readers of other processes never wait,
/// and with every commit on the disk before it is told: what is in these files cannot be made anew.
///
/// # Errors
/// Where the file cannot be opened or is damaged.
pub(crate) fn open(path: &Path, schema: &str, busy: Duration) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(busy)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    connection.execute_batch(schema)?;
    Ok(connection)
}
