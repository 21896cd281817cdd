//! Text that a school writes itself: Markdown limited to paragraphs, lists, emphasis, links and facts.
//!
//! Nothing else is interpreted: no template but `{{ path.of.a.fact }}`, no HTML, no headings, no pictures.

use super::markdown::{self, Markdown};
use super::prose::{Problem, Prose, Rendered};

/// The blocks of a school's own text.
pub(super) fn blocks(prose: &Prose, text: &str) -> Rendered<Vec<Markdown>> {
    let (with_facts, facts) = fill_in(prose, text)?;
    Ok((markdown::blocks(&with_facts).map_err(Problem::Template)?, facts))
}

/// Puts facts, escaped, in the place of their paths.
fn fill_in(prose: &Prose, text: &str) -> Rendered<String> {
    let mut out = String::with_capacity(text.len());
    let mut facts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let (path, end) = after.split_once("}}").ok_or_else(|| Problem::Template("`{{` has no `}}`".to_owned()))?;
        let path = path.trim();
        let word = |step: &str| !step.is_empty() && step.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !path.split('.').all(word) {
            return Err(Problem::Template(format!(
                "only a fact such as `{{{{ school.name }}}}` can stand there, not `{path}`"
            )));
        }
        let (value, used) = prose.fact(path)?;
        out.push_str(before);
        out.push_str(&value);
        facts.extend(used);
        rest = end;
    }
    out.push_str(rest);
    Ok((out, facts))
}
