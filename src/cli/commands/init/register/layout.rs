//! Where the descriptions go, and whether they can.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::draft::Drafts;
use crate::cli::academies::TRUST;
use crate::cli::disk::{DESCRIPTION, shown};
use crate::cli::output;
use crate::document::slug;
use crate::import::{Establishment, Register, Wanted};

/// The folder of a trust's academies.
pub(super) const ACADEMIES: &str = "academies";
/// Most characters of the name in the name of a folder that ends in a number of a school: what is longer is cut where the
/// name of its documents is made, and would lose the number.
const NAME_BESIDE_NUMBER: usize = 53;

/// What the descriptions are to each other, and where they go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Layout {
    /// One school in this file.
    School(PathBuf),
    /// Schools that have nothing to do with each other, each in a folder of its own in this one.
    Folders(PathBuf),
    /// A trust with its academies.
    Trust {
        /// The folder of its file.
        folder: PathBuf,
        /// Its name.
        name: String,
        /// Its number.
        uid: String,
    },
}

impl Layout {
    /// How the schools of `register` are laid out at `path`: as a trust if one was asked for, or if several schools share
    /// it.
    pub(super) fn of(path: Option<&Path>, wanted: &Wanted, register: &Register) -> Self {
        let folder = || folder(path.unwrap_or(Path::new(".")));
        if let [trust] = register.trusts.as_slice() {
            return Self::Trust { folder: folder(), name: trust.name.clone(), uid: trust.uid.clone() };
        }
        if wanted.urns.len() == 1 {
            return Self::School(file(path.unwrap_or(Path::new(DESCRIPTION))));
        }
        let mut trusts = BTreeMap::new();
        for school in &register.schools {
            // A school without a trust, or whose trust has no number, shares none with another.
            let uid = school.trust_uid.as_ref().map_or(school.urn.text.as_str(), |uid| uid.text.as_str());
            trusts.insert(uid, school.trust.as_ref().zip(school.trust_uid.as_ref()));
        }
        match trusts.into_values().collect::<Vec<_>>().as_slice() {
            [Some((name, uid))] if register.schools.len() > 1 => {
                Self::Trust { folder: folder(), name: name.text.clone(), uid: uid.text.clone() }
            }
            _ => Self::Folders(folder()),
        }
    }

    /// What a person names to do something with what was written.
    pub(super) fn place(&self) -> PathBuf {
        match self {
            Self::School(path) | Self::Folders(path) => path.clone(),
            Self::Trust { folder, .. } => folder.clone(),
        }
    }

    /// Writes all the drafts or none.
    pub(super) fn write(&self, drafts: &Drafts, force: bool) -> Result<()> {
        match self {
            Self::School(path) => {
                if path.exists() && !force {
                    bail!("{} is there already; add --force to replace it, or name another file", shown(path));
                }
                let text = drafts.files.values().next().map_or(&[][..], Vec::as_slice);
                if force { output::replace_file(path, text) } else { output::new_file(path, text) }
            }
            Self::Folders(folder) | Self::Trust { folder, .. } => {
                stand_aside(folder, drafts.files.keys(), force)?;
                output::write(folder, &drafts.files, false).map(|_| ())
            }
        }
    }

    /// The folders of academies that are not among `written`, for people.
    pub(super) fn strangers(&self, written: &BTreeSet<String>) -> Vec<String> {
        let Self::Trust { folder, .. } = self else { return Vec::new() };
        let academies = folder.join(ACADEMIES);
        let entries = fs::read_dir(&academies).into_iter().flatten().filter_map(Result::ok);
        let mut strangers: Vec<String> = entries
            .filter(|entry| entry.path().join(DESCRIPTION).exists())
            .map(|entry| format!("{ACADEMIES}/{}", entry.file_name().to_string_lossy()))
            .filter(|path| !written.contains(&format!("{path}/{DESCRIPTION}")))
            .collect();
        strangers.sort();
        strangers
    }
}

/// The file that a person means by `path`, which can name the folder that shall hold it.
fn file(path: &Path) -> PathBuf {
    let named = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
    if named && !path.is_dir() { path.to_owned() } else { path.join(DESCRIPTION) }
}

/// The folder that a person means by `path`, which can name the file of a trust in it.
fn folder(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if path.file_name().is_some_and(|name| name == TRUST) => {
            if parent.as_os_str().is_empty() {
                PathBuf::from(".")
            } else {
                parent.to_owned()
            }
        }
        _ => path.to_owned(),
    }
}

/// Sees to it that nothing stands where a file shall go, or says all that does.
fn stand_aside<'a>(folder: &Path, files: impl Iterator<Item = &'a String>, force: bool) -> Result<()> {
    let (mut there, mut blocked) = (BTreeSet::new(), BTreeSet::new());
    for file in files {
        let path = folder.join(file);
        // What is above a file has to be a folder, and what it replaces a file.
        blocked.extend(path.ancestors().skip(1).filter(|above| above.exists() && !above.is_dir()).map(shown));
        if path.is_dir() {
            blocked.insert(shown(&path));
        } else if path.symlink_metadata().is_ok() && !force {
            there.insert(shown(&path));
        }
    }
    let listed = |paths: &BTreeSet<String>| paths.iter().map(|path| format!("\n  {path}")).collect::<String>();
    if !blocked.is_empty() {
        bail!("nothing was written: move these out of the way, or name another folder{}", listed(&blocked));
    }
    if !there.is_empty() {
        bail!(
            "nothing was written: these are there already; add --force to replace them, or name another folder{}",
            listed(&there)
        );
    }
    Ok(())
}

/// The name of a folder for each school: that of the school, with its number where two would have one name.
pub(super) fn folder_names(schools: &[Establishment]) -> Vec<String> {
    let mut names: Vec<String> = schools.iter().map(|school| slug(&school.name.text)).collect();
    let mut numbered = vec![false; names.len()];
    loop {
        let mut count: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            *count.entry(name).or_default() += 1;
        }
        let again: Vec<bool> =
            names.iter().zip(&numbered).map(|(name, numbered)| !numbered && count[name.as_str()] > 1).collect();
        if again.iter().all(|again| !again) {
            return names;
        }
        for (at, _) in again.iter().enumerate().filter(|(_, again)| **again) {
            let short: String = names[at].chars().take(NAME_BESIDE_NUMBER).collect();
            names[at] = format!("{}-{}", short.trim_end_matches('-'), schools[at].urn.text);
            numbered[at] = true;
        }
    }
}
