//! Everything a history tells of one school.

use anyhow::{Result, bail};
use indicatif::ProgressBar;

use super::super::super::editions::{Archive, Edition, Past, Point, Subject, commit};
use crate::diff::Look;
use crate::history::{self, About, Audit, Changed, Tagged, VersionRow, VersionTag, audit, changes, versions};
use crate::report::visible;
use crate::revision::{Repository, RevisionError, Tag};
use crate::school::{Colour, School};

/// How often whoever watches hears how far a walk through the commits is.
const HEARD_EVERY: usize = 250;

/// The history of one school.
#[derive(Debug)]
pub(super) struct Told {
    /// What people know it by.
    pub(super) name: String,
    pub(super) about: About,
    pub(super) versions: Vec<VersionRow>,
    pub(super) changes: Vec<Changed>,
    /// How many commits were looked at; `None` if there are none.
    pub(super) commits: Option<usize>,
    /// Whether the oldest of them is the beginning.
    pub(super) complete: bool,
    pub(super) audit: Option<Audit>,
}

/// Where a history comes from.
pub(super) struct Gathered<'a> {
    pub(super) archive: &'a Archive<'a>,
    pub(super) subject: &'a Subject,
    pub(super) bar: &'a ProgressBar,
}

impl Gathered<'_> {
    /// The history, and with `audited` what an audit finds.
    pub(super) fn tell(&self, audited: bool) -> Result<Told> {
        let name = &self.subject.name;
        let mut past = self.archive.past(self.subject, &mut |seen| {
            if seen % HEARD_EVERY == 0 {
                self.bar.set_message(format!("{name}: {seen} commits"));
            }
        })?;
        if audited && past.as_ref().is_none_or(|past| past.snapshots.is_empty()) {
            bail!("{}; commit the description first", self.without_commits(past.is_some()));
        }
        let now = match (&self.subject.found, &self.archive.repository) {
            (None, Some(repository)) => Point::Commit { name: "HEAD".to_owned(), revision: repository.head()? },
            _ => Point::Now,
        };
        let edition = self.archive.read(self.subject, &now)?;
        let Some(school) = &edition.school else { bail!("the description cannot be read") };
        let beginnings = self.tag_beginnings(&edition, past.as_ref());
        let tags = self.tags(&beginnings)?;
        if let (Some(past), true) = (&mut past, audited) {
            self.archive.rebuild(self.subject, past, &mut |done, all| {
                self.bar.set_message(format!("{name}: text of {done} of {all} commits"));
            })?;
        }
        let audit = match (&past, audited) {
            (Some(past), true) => Some(self.audit(past, &beginnings, &tags)),
            _ => None,
        };
        let snapshots = past.as_ref().map_or(&[][..], |past| &past.snapshots);
        let tagged = |version: &str| tags.iter().find(|(_, named)| named == version).map(|(tag, _)| told(tag));
        Ok(Told {
            name: name.clone(),
            versions: versions(&school.policy.versions, snapshots, tagged),
            changes: changes(snapshots),
            commits: past.as_ref().filter(|past| !past.snapshots.is_empty()).map(|past| past.seen),
            complete: past.as_ref().is_none_or(|past| past.complete),
            about: about(&edition, school, self.origin(past.as_ref(), audit.as_ref())?),
            audit,
        })
    }

    /// What the names of the tags of its versions begin with, today's first.
    fn tag_beginnings(&self, edition: &Edition, past: Option<&Past>) -> Vec<String> {
        let mut beginnings = self.subject.tag_beginnings(edition);
        for beginning in past.into_iter().flat_map(|past| &past.tag_beginnings) {
            if !beginnings.contains(beginning) {
                beginnings.push(beginning.clone());
            }
        }
        beginnings
    }

    /// The tags of its versions, each with the version in its name; of a version those under today's name first.
    fn tags(&self, beginnings: &[String]) -> Result<Vec<(Tag, String)>> {
        let all = self.archive.repository.as_ref().map(Repository::tags).transpose()?.unwrap_or_default();
        let of = |beginning: &String| {
            let named = |tag: &Tag| Some((tag.clone(), tag.name.strip_prefix(beginning)?.to_owned()));
            all.iter().filter_map(named).collect::<Vec<_>>()
        };
        Ok(beginnings.iter().flat_map(of).collect())
    }

    fn audit(&self, past: &Past, beginnings: &[String], tags: &[(Tag, String)]) -> Audit {
        let tag = |(tag, version): &(Tag, String)| VersionTag {
            name: tag.name.clone(),
            version: version.clone(),
            commit: commit(&tag.revision),
            describes: self.archive.version_at(self.subject, past, &tag.revision),
        };
        let tags: Vec<VersionTag> = tags.iter().map(tag).collect();
        audit(history::Past {
            snapshots: &past.snapshots,
            last: &past.last,
            complete: past.complete,
            tags: &tags,
            tag_beginning: beginnings.first().map_or("", String::as_str),
        })
    }

    /// Where the history comes from, in sentences.
    fn origin(&self, past: Option<&Past>, audit: Option<&Audit>) -> Result<String> {
        let Some(past) = past.filter(|past| !past.snapshots.is_empty()) else {
            let reason = self.without_commits(past.is_some());
            return Ok(format!("This is what the description says by itself: {reason}."));
        };
        let touched = past.snapshots.len();
        let commits = |count: usize| if count == 1 { "1 commit".to_owned() } else { format!("{count} commits") };
        let mut origin =
            format!("{} of {} changed the description or what is published of it.", touched, commits(past.seen));
        if !past.complete {
            origin.push_str(
                " Older commits are missing in this copy of the repository, so that nobody can tell what they held.",
            );
        }
        if let Some(repository) = &self.archive.repository {
            let changed = match repository.head() {
                Err(RevisionError::NoCommits) => false,
                head => self.subject.has_changes(self.archive, &head?)?,
            };
            if changed {
                let what = if audit.is_some() { "and are not audited" } else { "and have no commit here" };
                origin.push_str(&format!(" The file has changes that are not committed, {what}."));
            }
        }
        Ok(origin)
    }

    /// Why there are no commits to tell of.
    fn without_commits(&self, any: bool) -> String {
        match (&self.archive.repository, any) {
            (None, _) => "there is no git repository here, and so no commit and no tag".to_owned(),
            (Some(_), false) => "nothing has been committed to the git repository yet".to_owned(),
            (Some(_), true) => format!("no commit holds {}", self.subject.name),
        }
    }
}

fn told(tag: &Tag) -> Tagged {
    let (by, day) = match &tag.made {
        Some((by, day)) => (Some(visible(by)), *day),
        None => (None, tag.revision.committed),
    };
    Tagged { name: tag.name.clone(), commit: tag.revision.short(), by, day }
}

fn about(edition: &Edition, school: &School, origin: String) -> About {
    let accent = school.colour.as_ref().map_or(Colour::DEFAULT, |colour| colour.value);
    let policy = edition.says.policy();
    let crest = edition.documents.iter().flatten().find_map(|document| document.meta.crest.clone());
    About {
        school: school.name.value.clone(),
        title: policy.map_or_else(|| "the policy".to_owned(), |record| record.document.title.clone()),
        version: school.policy.current().version.clone(),
        date: school.policy.current().date,
        origin,
        look: Look { accent: accent.to_string(), crest },
    }
}
