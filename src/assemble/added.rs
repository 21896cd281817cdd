//! A school's own clauses, put where they belong.

use std::borrow::Cow;

use crate::document::ClauseId;
use crate::library::{Content, Entry, Library, Part, Template};
use crate::school::School;

/// The library with the school's own clauses at their places.
pub(super) fn with_added<'a>(school: &School, library: &'a Library) -> Cow<'a, Library> {
    let mut library = Cow::Borrowed(library);
    for added in &school.add {
        // A name under `add` matches the pattern of ids, by the schema; `check_references` has found the topic.
        let Some(id) = ClauseId::new(&added.id.value) else { continue };
        let Some(topic) = library.to_mut().topics.get_mut(&added.topic.value) else { continue };
        let entry = Entry {
            choice: id.clone(),
            parts: vec![Part {
                id,
                span: added.id.span,
                when: None,
                default_in: true,
                administrative: false,
                satisfies: Vec::new(),
                text: Template { source: added.text.value.clone(), span: added.text.span },
            }],
            content: Content::Local,
            holders: Vec::new(),
            one_of: None,
            items: Vec::new(),
            ordered: false,
        };
        // Clauses after the same one stand in the order they are written in.
        let after = added.after.as_ref().and_then(|after| {
            let beside: Vec<&str> = school
                .add
                .iter()
                .filter(|other| other.after.as_ref().is_some_and(|other| other.value == after.value))
                .map(|other| other.id.value.as_str())
                .chain([after.value.as_str()])
                .collect();
            topic.entries.iter().rposition(|entry| beside.iter().any(|id| entry.find(id).is_some()))
        });
        topic.entries.insert(after.map_or(topic.entries.len(), |at| at + 1), entry);
    }
    library
}
