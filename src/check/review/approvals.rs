//! Whether every body that must approve has approved today's text.

use super::diags;
use crate::check::{Subject, Timing};
use crate::diag::Diagnostics;
use crate::document::{Document, Kind, content_digest};
use crate::school::{Approval, Located, Outcome, Policy, SchoolDate};

/// Every body under `policy.approvers` has approved every document as it is today.
pub(super) fn approvals(subject: &Subject<'_>, timing: Timing, diagnostics: &mut Diagnostics) {
    let policy = &subject.school.policy;
    let current = policy.current();
    for body in &policy.approvers {
        match decision(policy, &body.value, subject.documents.unwrap_or_default()) {
            Decision::Awaited => {
                let awaited = due(subject).filter(|_| is_awaited(subject, timing));
                diagnostics.push(diags::approval_missing(body, current, awaited));
            }
            Decision::Returned(decision) => diagnostics.push(diags::returned(decision, current)),
            Decision::Approved(decision) | Decision::OtherText(decision, _) => {
                approved_text(subject, body, decision, diagnostics);
            }
        }
    }
}

/// What a body has decided about a version, as far as it is about today's text.
#[derive(Debug, Clone)]
pub enum Decision<'a> {
    /// Nothing is on record.
    Awaited,
    /// It has sent the version back.
    Returned(&'a Approval),
    /// It has approved every document as it is today.
    Approved(&'a Approval),
    /// It has approved, but these documents not as they are today: their keys.
    OtherText(&'a Approval, Vec<String>),
}

/// What `body` last decided about the current version of `policy`, whose documents are `documents` today. If only names,
/// contacts, dates or versions have changed since the version before, its decision on that one stands.
#[must_use]
pub fn decision<'a>(policy: &'a Policy, body: &str, documents: &[Document]) -> Decision<'a> {
    let Some((version, last)) = policy.decision_of(body) else { return Decision::Awaited };
    let is_current = std::ptr::eq(version, policy.current());
    if last.outcome == Outcome::Returned {
        return if is_current { Decision::Returned(last) } else { Decision::Awaited };
    }
    let is_other = |document: &&Document| !last.covers(&document.key, &content_digest(document));
    let judged = || documents.iter().filter(|document| is_approved(document));
    let other: Vec<String> = judged().filter(is_other).map(|document| document.key.clone()).collect();
    match (is_current, other.is_empty()) {
        (true, true) => Decision::Approved(last),
        (true, false) => Decision::OtherText(last, other),
        (false, true) if judged().next().is_some() => Decision::Approved(last),
        (false, _) => Decision::Awaited,
    }
}

/// The day by which the school says that the approving body decides.
fn due(subject: &Subject<'_>) -> Option<SchoolDate> {
    subject.school.facts.at("policy.approval_due").and_then(|node| SchoolDate::parse(node.text()?))
}

/// Whether the policy waits for an approval whose day has not passed.
pub(super) fn is_awaited(subject: &Subject<'_>, timing: Timing) -> bool {
    due(subject).is_some_and(|due| timing.today <= due.last_day())
}

/// The approval names its minute and, for every document, the digest of today's text.
fn approved_text(subject: &Subject<'_>, body: &Located<String>, decision: &Approval, diagnostics: &mut Diagnostics) {
    let mut missing: Vec<String> = Vec::new();
    if decision.minute.is_none() {
        missing.push("minute".to_owned());
    }
    for document in subject.documents.into_iter().flatten().filter(|document| is_approved(document)) {
        let digest = content_digest(document);
        match decision.digests.get(&document.key) {
            None => missing.push(format!("digests.{}", document.key)),
            Some(approved) if approved.value != digest => {
                diagnostics.push(diags::changed_since_approval(document, body, decision, approved.span, &digest));
            }
            Some(_) => {}
        }
    }
    if !missing.is_empty() {
        diagnostics.push(diags::incomplete_approval(decision, &missing));
    }
}

/// Whether approvals are about this document; the version-control page follows from the policy.
fn is_approved(document: &Document) -> bool {
    match document.kind {
        Kind::Policy | Kind::Agreement => true,
        Kind::VersionControl | Kind::Report => false,
    }
}
