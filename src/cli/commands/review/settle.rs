//! What a run that was cut off has left of a description: finished before anything else is done with it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::super::super::disk::{real, shown};
use super::super::super::output;
use super::super::super::survey::{self, Found};
use super::super::super::ui::Ui;
use super::bounds::{has_files, stays_inside};

/// Finishes what runs that were cut off have begun with the description of `found`: in its published set, and in the folder
/// of its pack. Whoever only looks finishes nothing, and is told.
pub(super) fn settle(found: &Found, looks_only: bool, ui: &mut Ui<'_>) -> Result<()> {
    stays_inside(found)?;
    if looks_only {
        return is_settled(found);
    }
    has_files(found)?;
    for folder in folders(found).into_iter().filter(|folder| output::is_begun(folder)) {
        let description = real(Path::new(&survey::file_of(found)?))?;
        if output::recover_together(&folder, &description)? {
            ui.say(format_args!("{}: finished what a run that was cut off had begun", shown(&folder)));
        }
    }
    Ok(())
}

/// Finds out that nothing is unfinished.
pub(super) fn is_settled(found: &Found) -> Result<()> {
    has_files(found)?;
    if let Some(folder) = folders(found).iter().find(|folder| output::is_unfinished(folder)) {
        bail!("a run that wrote {} was cut off; `esafe render` finishes it, then look again", shown(folder));
    }
    Ok(())
}

fn folders(found: &Found) -> [PathBuf; 2] {
    [survey::published_in(found, None), survey::reviewed_in(found)]
}
