//! The last approved edition of a school's policy.

use anyhow::{Context, Result, bail};

use super::super::editions::{Archive, Edition, Point, Subject};
use crate::school::{Outcome, School, Version};

/// The commit at which the last approved version of the policy stood as it was approved: that of its tag, else the first
/// that records every approval of it.
pub(super) fn last_approved(archive: &Archive<'_>, subject: &Subject, now: &Edition) -> Result<Point> {
    let school = now.school.as_ref().context("the description cannot be read now")?;
    let Some(version) = school.policy.versions.iter().rev().find(|version| is_approved(school, version)) else {
        bail!(
            "no version of {} records an approval by everyone who must approve, so name two editions: \
             esafe diff 2025-09-01 now",
            subject.name
        );
    };
    let Some(repository) = &archive.repository else {
        bail!("{} is in no git repository, so name two folders: esafe diff ./last-year ./this-year", subject.name);
    };
    for beginning in subject.tag_beginnings(now) {
        if let Some(tag) = repository.tag(&format!("{beginning}{}", version.version)) {
            return Ok(Point::Commit { name: format!("version {}", version.version), revision: tag.revision });
        }
    }
    let first = subject.first_with(archive, |school| {
        school.policy.versions.iter().any(|one| one.version == version.version && is_approved(school, one))
    })?;
    match first {
        Some(revision) => Ok(Point::Commit { name: format!("version {}", version.version), revision }),
        None => bail!(
            "the approval of version {} has not been committed yet; commit {} or name two editions",
            version.version,
            subject.name
        ),
    }
}

/// Whether everyone who must approve has approved a version, going by their last decisions.
pub(super) fn is_approved(school: &School, version: &Version) -> bool {
    let by = |body: &str| {
        let last = version.approvals.iter().rfind(|approval| approval.body == body);
        last.is_some_and(|approval| approval.outcome != Outcome::Returned && !approval.digests.is_empty())
    };
    school.policy.approvers.iter().all(|body| by(&body.value))
}
