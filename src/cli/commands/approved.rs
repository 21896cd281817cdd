//! The last approved edition of a school's policy.

use anyhow::{Context, Result, bail};

use super::super::editions::{Archive, Edition, Point, Subject};
use crate::school::{Outcome, School, Version};

/// The edition that was approved last: as it stood at the commit of its version's tag, else at the first commit that records
/// every approval of it.
pub(super) fn last_approved(archive: &Archive<'_>, subject: &Subject, now: &Edition) -> Result<Edition> {
    let school = now.school.as_ref().context("the description cannot be read now")?;
    let Some(version) = last_approved_version(school) else {
        bail!(
            "no version of {} records an approval by everyone who must approve, so name two editions: \
             esafe diff 2025-09-01 now",
            subject.name
        );
    };
    let Some(repository) = &archive.repository else {
        bail!("{} is in no git repository, so name two folders: esafe diff ./last-year ./this-year", subject.name);
    };
    let tag = subject.tag_beginnings(now).iter().find_map(|tag| repository.tag(&format!("{tag}{}", version.version)));
    let revision = match tag {
        Some(tag) => Some(tag.revision),
        None => subject.first_with(archive, |school| {
            school.policy.versions.iter().any(|one| one.version == version.version && is_approved(school, one))
        })?,
    };
    let Some(revision) = revision else {
        bail!(
            "the approval of version {} has not been committed yet; commit {} or name two editions",
            version.version,
            subject.name
        );
    };
    let name = format!("version {}", version.version);
    let mut edition = archive.read(subject, &Point::Commit { name, revision })?;
    let digest = edition.says.policy().map(|policy| &policy.content_digest);
    let names_it = version
        .approvals
        .iter()
        .any(|approval| approval.digests.values().any(|approved| Some(&approved.value) == digest));
    if !names_it && repository.is_shallow() {
        bail!(
            "the text of version {} as it was approved is not in this copy of the repository, which has no older commits: \
             git fetch --unshallow --tags",
            version.version
        );
    }
    if !names_it {
        edition.side.origin.push_str(" It is not the text whose digest the approval names.");
    }
    Ok(edition)
}

/// The last version that everyone who must approve has approved as it stood.
pub(super) fn last_approved_version(school: &School) -> Option<&Version> {
    school.policy.versions.iter().rev().find(|version| is_approved(school, version))
}

/// Whether everyone who must approve has approved a version, going by their last decisions.
pub(super) fn is_approved(school: &School, version: &Version) -> bool {
    let by = |body: &str| {
        version
            .decision_of(body)
            .is_some_and(|approval| approval.outcome != Outcome::Returned && !approval.digests.is_empty())
    };
    school.policy.approvers.iter().all(|body| by(&body.value))
}
