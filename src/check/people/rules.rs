//! Who approves what they wrote, and which posts are spoken of and held by nobody.

use regex::Regex;

use super::diags;
use crate::check::Subject;
use crate::diag::Diagnostics;

/// The author of the current version holds a post that approves it.
pub(super) fn author_approves(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    let policy = &subject.school.policy;
    let current = policy.current();
    let people = &subject.school.people;
    for body in &policy.approvers {
        // A post can approve by itself; a whole body is more than the one of its members who wrote the text.
        if !matches!(body.value.as_str(), "headteacher" | "chair_of_governors") {
            continue;
        }
        let Some(holder) = people.get(&body.value) else { continue };
        let post = body.value.replace('_', " ");
        let by_name = people.names(&body.value).iter().any(|name| same(name, &current.author));
        let by_post = same(&post, &current.author) || holder.title.as_ref().is_some_and(|t| same(t, &current.author));
        if by_name || by_post {
            diagnostics.push(diags::author_approves(&current.author, &post, current.author_span, body.span));
        }
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

/// Clauses of the school's own that name a post nobody holds.
pub(super) fn posts_in_text(subject: &Subject<'_>, diagnostics: &mut Diagnostics) {
    if !subject.written().iter().any(|text| text.clause) {
        return;
    }
    let unheld = subject.library.roles.iter().filter(|(key, role)| {
        !role.group && !role.title.source.contains("{{") && subject.school.people.get(key).is_none()
    });
    for (key, role) in unheld {
        let title = &role.title.source;
        let Ok(pattern) = Regex::new(&format!(r"(?i)\b{}\b", regex::escape(title))) else { continue };
        for text in subject.written().iter().filter(|text| text.clause) {
            // A deputy is another post.
            let found = pattern.find_iter(text.text).find(|found| !text.text[..found.start()].ends_with("deputy "));
            if let Some(found) = found {
                diagnostics.push(diags::post_in_text(key, title, text.place(found.as_str(), subject.sources)));
            }
        }
    }
}
