//! Tags.

use git2::{ObjectType, ReferenceType};
use jiff::civil::Date;

use super::{Repository, Revision, RevisionError, day};

/// A tag on a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name, e.g. `trafalgar/online-safety-policy/v2.1`.
    pub name: String,
    /// The commit it is on.
    pub revision: Revision,
    /// Who made it and on which day; `None` for a tag without a message of its own.
    pub made: Option<(String, Date)>,
}

/// Most tags that are offered instead.
const MOST_NEAR: usize = 3;

impl Repository {
    /// Every tag on a commit, in the order of their names. Tags on anything else are left out.
    ///
    /// # Errors
    ///
    /// If the references cannot be read.
    pub fn tags(&self) -> Result<Vec<Tag>, RevisionError> {
        let mut tags = Vec::new();
        for name in self.tag_names()? {
            if let Some(tag) = self.tag(&name) {
                tags.push(tag);
            }
        }
        Ok(tags)
    }

    /// The tag called `name`, if there is one on a commit.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<Tag> {
        let reference = self.git.find_reference(&format!("refs/tags/{name}")).ok()?;
        if reference.kind() != Some(ReferenceType::Direct) {
            return None;
        }
        let object = reference.peel(ObjectType::Any).ok()?;
        let made = reference.target().and_then(|target| self.git.find_tag(target).ok()).and_then(|tag| {
            let tagger = tag.tagger()?;
            Some((String::from_utf8_lossy(tagger.name_bytes()).into_owned(), day(tagger.when())))
        });
        let commit = object.peel(ObjectType::Commit).ok()?;
        Some(Tag { name: name.to_owned(), revision: self.revision(commit.id()).ok()?, made })
    }

    fn tag_names(&self) -> Result<Vec<String>, RevisionError> {
        let mut names = Vec::new();
        for reference in self.git.references_glob("refs/tags/*").map_err(RevisionError::Git)? {
            // A reference that cannot be read, or whose name is no text, is nobody's tag of a version.
            let Ok(reference) = reference else { continue };
            let name = reference.name().ok().and_then(|name| name.strip_prefix("refs/tags/"));
            // Git allows no control characters; a file that was put there by hand can have them.
            names.extend(name.filter(|name| !name.contains(char::is_control)).map(str::to_owned));
        }
        names.sort();
        Ok(names)
    }

    /// Tags whose name ends like `name`, or holds it; a few of them.
    pub(super) fn tags_like(&self, name: &str) -> Vec<String> {
        let wanted = name.to_lowercase();
        let names = self.tag_names().unwrap_or_default();
        names.into_iter().filter(|tag| tag.to_lowercase().contains(&wanted)).take(MOST_NEAR).collect()
    }
}
