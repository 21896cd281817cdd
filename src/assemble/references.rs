//! Names in a description that must be the library's: agreements, outline, edition, clauses, topics.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::library::Library;
use crate::school::{Located, School};

/// Names in the description that must be the library's.
pub(super) fn check_references(school: &School, whole: &Library) -> Diagnostics {
    let library = whole.pinned(school.policy.edition());
    let mut diagnostics = Diagnostics::default();
    let mut unknown = |code: Code, name: &Located<String>, what: &str, known: &[&str]| {
        let message = format!("the policy library has no {what} `{}`", name.value);
        let mut diagnostic = Diagnostic::new(code, name.span, message);
        if let Some(near) = crate::schema::nearest(&name.value, known) {
            diagnostic = diagnostic.label(format!("did you mean `{near}`?"));
        }
        if known.len() <= 20 {
            diagnostic = diagnostic.hint(format!("it has: {}", known.join(", ")));
        }
        diagnostics.push(diagnostic);
    };
    let agreements: Vec<&str> = library.agreements.keys().map(String::as_str).collect();
    for name in school.agreements.iter().flatten().filter(|name| !library.agreements.contains_key(&name.value)) {
        unknown(Code::UnknownAgreement, name, "agreement", &agreements);
    }
    if let Some(name) = school.policy.outline.as_ref().filter(|name| !library.outlines.contains_key(&name.value)) {
        unknown(
            Code::UnknownOutline,
            name,
            "outline",
            &library.outlines.keys().map(String::as_str).collect::<Vec<_>>(),
        );
    }
    if let Some(edition) = school.policy.library.as_ref().filter(|edition| whole.at(&edition.value).is_none()) {
        let known: Vec<&str> = whole.editions().map(|edition| edition.edition.as_str()).collect();
        unknown(Code::UnknownEdition, edition, "edition", &known);
    }
    let mut ids = library.ids();
    ids.extend(library.agreements.values().map(|agreement| agreement.id.as_str()));
    let known: Vec<&str> = ids.iter().copied().collect();
    // A school gives away single duties, or all that a role has.
    let duties =
        school.people.duties.iter().map(|(duty, _)| duty).filter(|duty| library.roles.get(&duty.value).is_none());
    let named = school.include.iter().chain(school.exclude.iter().map(|(id, _)| id)).chain(duties);
    let reworded = school.reword.iter().map(|reword| &reword.id);
    for name in named.chain(reworded).filter(|name| !ids.contains(name.value.as_str())) {
        unknown(Code::UnknownClause, name, "clause", &known);
    }
    check_added(school, library, &ids, &mut diagnostics);
    if let Some(pinned) = school.policy.library.as_ref().filter(|_| library.edition != whole.edition) {
        let message = format!("the policy library has a newer edition than `{}`: `{}`", pinned.value, whole.edition);
        let hint = "`esafe upgrade` shows what would change, and writes nothing until you add `--write`";
        diagnostics.push(Diagnostic::new(Code::NewerEdition, pinned.span, message).hint(hint));
    }
    diagnostics
}

/// What is wrong with the places and names of the school's own clauses.
fn check_added(school: &School, library: &Library, ids: &BTreeSet<&str>, diagnostics: &mut Diagnostics) {
    let name = school.policy.outline.as_ref().map_or(&library.default_outline, |outline| &outline.value);
    let outline = library.outlines.get(name);
    let mut own: BTreeSet<(&str, &str)> = BTreeSet::new();
    for added in &school.add {
        let refuse = |span, message: String, hint: &str| Diagnostic::new(Code::LocalText, span, message).hint(hint);
        if ids.contains(added.id.value.as_str()) {
            let message = format!("the policy library has a clause `{}` already", added.id.value);
            diagnostics.push(refuse(added.id.span, message, "choose another id, or put it under `clauses.reword`"));
        }
        let last = added.id.value.rsplit('.').next().unwrap_or_default();
        if last.bytes().all(|b| b.is_ascii_digit()) {
            let message = format!("the id `{}` ends in a number", added.id.value);
            let hint = "end it in a word; numbers are given to the paragraphs and entries of a clause";
            diagnostics.push(refuse(added.id.span, message, hint));
        }
        let Some(topic) = library.topics.get(&added.topic.value) else {
            let known: Vec<&str> = library.topics.keys().map(String::as_str).collect();
            let near = crate::schema::nearest(&added.topic.value, &known);
            let hint = near.map_or_else(
                || "`esafe explain clause ID` names the topic of a clause".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("the policy library has no topic `{}`", added.topic.value);
            diagnostics.push(refuse(added.topic.span, message, &hint));
            continue;
        };
        if outline.is_some_and(|outline| outline.place_of(&topic.name).is_none()) {
            let message = format!("the outline has no place for the topic `{}`", topic.name);
            diagnostics.push(refuse(added.topic.span, message, "choose a topic whose clauses the policy has"));
        }
        if let Some(after) = &added.after {
            let there = own.contains(&(topic.name.as_str(), after.value.as_str()))
                || topic.entries.iter().any(|entry| entry.find(&after.value).is_some());
            if !there {
                let message = format!("the topic `{}` has no clause `{}`", topic.name, after.value);
                diagnostics.push(refuse(after.span, message, "name a clause of that topic, or leave `after` out"));
            }
        }
        own.insert((&topic.name, &added.id.value));
    }
}
