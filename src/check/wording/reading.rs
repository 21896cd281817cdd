//! Which texts are too hard for those who read them, and where that is shown.

use super::diags;
use crate::check::readings::is_piece;
use crate::check::{Measured, Subject, readings};
use crate::diag::Diagnostics;
use crate::reading::{Age, Reading};
use crate::school::School;
use crate::source::Span;

/// Agreements, and texts of the school's own in the policy, that ask for older readers than they have.
pub(super) fn too_hard(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let Some(documents) = subject.documents else { return };
    for measured in readings(subject.school, documents, subject.library) {
        let Some((reading, figures)) = exceeded(&measured) else { continue };
        let own = own_place(subject.school, reading);
        let finding = if let Some(topic) = measured.topic {
            diags::own_text_too_hard(topic, reading, figures, own.unwrap_or(subject.school.facts.span))
        } else {
            let name = measured.document.key.rsplit('/').next().unwrap_or_default();
            diags::agreement_too_hard(name, reading, figures, own.unwrap_or_else(|| place_of(subject.school, name)))
        };
        diagnostics.push(finding);
    }
}

/// What is judged of a text that asks too much, its reading age, and the most it may be.
fn exceeded<'a>(measured: &'a Measured<'_>) -> Option<(&'a Reading, (Age, u8))> {
    let reading = measured.judged.as_ref().filter(|_| measured.exceeds())?;
    Some((reading, (reading.age()?, measured.most?)))
}

/// Where the hardest sentence of the school's own stands, if any sentence is.
fn own_place(school: &School, reading: &Reading) -> Option<Span> {
    let own = |id: &str| {
        let reworded = school.reword.iter().find(|reword| reword.id.value == id).map(|reword| reword.text.span);
        let added = school.add.iter().find(|added| is_piece(id, &added.id.value));
        reworded.or(added.map(|added| added.text.span))
    };
    reading.hardest(usize::MAX).into_iter().find_map(|sentence| own(sentence.clause.as_str()))
}

/// Where the description names an agreement, or the phases for which it is issued.
fn place_of(school: &School, name: &str) -> Span {
    let named = school.facts.get("agreements").and_then(|agreements| agreements.entry(name));
    let phases = || school.facts.get("school").and_then(|school| school.entry("phases"));
    named.or_else(phases).map_or(school.facts.span, |entry| entry.key_span)
}
