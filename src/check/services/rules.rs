//! What is used without somebody who answers for it, and figures that protect too little.

use super::diags;
use crate::check::Subject;
use crate::diag::Diagnostics;
use crate::yaml::{Entry, Node, Value};

/// The entry at a path of keys joined by dots.
fn entry<'a>(facts: &'a Node, path: &str) -> Option<&'a Entry> {
    let (above, key) = path.rsplit_once('.')?;
    facts.at(above)?.entry(key).filter(|entry| entry.node.value != Value::Null)
}

fn whole_number(entry: &Entry) -> Option<i64> {
    match entry.node.value {
        Value::Int(number) => Some(number),
        _ => None,
    }
}

/// A filter has a provider.
pub(super) fn filtering(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let facts = &subject.school.facts;
    if let Some(filtering) = entry(facts, "services.filtering").filter(|entry| entry.node.get("provider").is_none()) {
        diagnostics.push(diags::filtering(filtering.key_span));
    }
}

/// Somebody reads what monitoring software reports.
pub(super) fn monitoring(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let facts = &subject.school.facts;
    let read = facts.at("services.monitoring.alerts").is_some_and(|alerts| !alerts.list().is_empty());
    if let Some(product) = entry(facts, "services.monitoring.product").filter(|_| !read) {
        diagnostics.push(diags::monitoring(product.node.text().unwrap_or_default(), product.node.span));
    }
}

/// The longest time after which a session locks, in minutes.
const LONGEST_IDLE_LOCK: i64 = 60;

/// A session locks within the hour.
pub(super) fn idle_lock(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let Some(lock) = entry(&subject.school.facts, "practice.sessions.idle_lock_minutes") else { return };
    if let Some(minutes) = whole_number(lock).filter(|minutes| *minutes > LONGEST_IDLE_LOCK) {
        diagnostics.push(diags::idle_lock(minutes, lock.node.span));
    }
}

/// Recordings have a day on which they go.
pub(super) fn retention(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let Some(cctv) = entry(&subject.school.facts, "services.cctv") else { return };
    if cctv.node.get("retention_days").is_none() {
        diagnostics.push(diags::retention(cctv.key_span));
    }
}

/// The fewest characters of a password that nothing else protects (Cyber Essentials: Requirements for IT Infrastructure).
const FEWEST_CHARACTERS: i64 = 12;

/// Passwords are long, and do not expire.
pub(super) fn passwords(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let facts = &subject.school.facts;
    if let Some(length) = entry(facts, "practice.passwords.strength.min_length")
        && let Some(characters) = whole_number(length).filter(|characters| *characters < FEWEST_CHARACTERS)
    {
        diagnostics.push(diags::short_password(characters, length.node.span));
    }
    if let Some(change) = entry(facts, "practice.passwords.change_every") {
        diagnostics.push(diags::forced_change(change.node.text().unwrap_or_default(), change.node.span));
    }
}

/// Storage that travels is encrypted.
pub(super) fn portable_media(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let Some(media) = entry(&subject.school.facts, "services.transfer.portable_media") else { return };
    if let Some(protection) = media.node.get("protection").filter(|node| node.text() == Some("password-protected")) {
        diagnostics.push(diags::portable_media(protection.span));
    }
}
