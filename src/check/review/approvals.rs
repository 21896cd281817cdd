//! Whether every body that must approve has approved today's text.

use super::diags;
use crate::check::{Subject, Timing};
use crate::diag::Diagnostics;
use crate::document::{Document, Kind, content_digest};
use crate::school::{Approval, Located, Outcome, SchoolDate};

/// Every body under `policy.approvers` has approved every document as it is today.
pub(super) fn approvals(subject: &Subject<'_>, timing: Timing, diagnostics: &mut Diagnostics) {
    let policy = &subject.school.policy;
    let current = policy.current();
    for body in &policy.approvers {
        match current.decision_of(&body.value) {
            None if is_kept(subject, body) => {}
            None => {
                let awaited = due(subject).filter(|_| is_awaited(subject, timing));
                diagnostics.push(diags::approval_missing(body, current, awaited));
            }
            Some(decision) if decision.outcome == Outcome::Returned => {
                diagnostics.push(diags::returned(decision, current));
            }
            Some(decision) => approved_text(subject, body, decision, diagnostics),
        }
    }
}

/// Whether the last decision on an earlier version approved every document as it is today: only names, contacts, dates or
/// versions have changed since.
fn is_kept(subject: &Subject<'_>, body: &Located<String>) -> bool {
    let Some((_, decision)) = subject.school.policy.decision_of(&body.value) else { return false };
    let mut documents = subject.documents.into_iter().flatten().filter(|document| is_approved(document)).peekable();
    documents.peek().is_some() && documents.all(|document| decision.covers(&document.key, &content_digest(document)))
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
