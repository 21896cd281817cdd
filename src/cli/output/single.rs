//! Writing one file: whole or not at all.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::changes::OnDisk;
use super::place::make_folders;

/// Replaces the one file at `path` by `bytes`, whole or not at all.
pub(in crate::cli) fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    waiting_file(path, bytes)?.persist(path).with_context(|| cannot_write(path))?;
    Ok(())
}

/// Writes `bytes` to a new file at `path`, whole or not at all. A file that is there stays as it is, even one that came
/// while the bytes were made.
pub(in crate::cli) fn new_file(path: &Path, bytes: &[u8]) -> Result<()> {
    waiting_file(path, bytes)?.persist_noclobber(path).with_context(|| cannot_write(path))?;
    Ok(())
}

/// A file with `bytes` beside `path`, gone unless it is moved there.
fn waiting_file(path: &Path, bytes: &[u8]) -> Result<tempfile::NamedTempFile> {
    make_folders(&OnDisk, folder_of(path))?;
    let mut file = whoever_may()
        .tempfile_in(folder_of(path))
        .with_context(|| format!("nothing can be written in {}", folder_of(path).display()))?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).with_context(|| cannot_write(path))?;
    Ok(file)
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Finds out whether a file can be written at `path`, and leaves nothing behind: neither a file nor a folder.
pub(in crate::cli) fn can_write(path: &Path) -> Result<()> {
    let folder = folder_of(path).ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    tempfile::tempfile_in(folder).with_context(|| format!("nothing can be written in {}", folder.display()))?;
    Ok(())
}

fn cannot_write(path: &Path) -> String {
    format!("{} cannot be written", path.display())
}

/// Waiting files with the permissions of ordinary ones: what is moved into place is for whoever may read its folder.
fn whoever_may() -> tempfile::Builder<'static, 'static> {
    #[allow(unused_mut, reason = "only Unix has permissions to set")]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_file_that_is_replaced_is_for_whoever_may_read_an_ordinary_one() {
        let folder = tempfile::tempdir().unwrap();
        let [ordinary, new, replaced] = ["ordinary", "new", "replaced"].map(|name| folder.path().join(name));
        fs::write(&ordinary, "x").unwrap();
        new_file(&new, b"x").unwrap();
        replace_file(&replaced, b"old").unwrap();
        replace_file(&replaced, b"x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!([mode(&new), mode(&replaced)], [mode(&ordinary); 2]);
    }
}
