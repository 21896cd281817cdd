//! Paths to values of a description.

use std::fmt;
use std::str::FromStr;

/// The way to a value: keys, and positions in lists.
///
/// As text, keys are joined by dots and positions stand in square brackets, from 0, or from -1 backwards from the end:
/// `policy.versions[-1].approvals`. A key with anything but letters, digits, `_` and `-` in it stands in double
/// quotation marks: `clauses.exclude."cover.policy-date"`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path {
    pub(super) steps: Vec<Step>,
}

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item(isize),
}

impl Path {
    /// The path to the whole description.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// The path on to `key` of the mapping this path leads to.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.steps.push(Step::Key(key.into()));
        self
    }

    /// The path on to an item of the list this path leads to: 0 is the first, -1 the last.
    #[must_use]
    pub fn item(mut self, position: isize) -> Self {
        self.steps.push(Step::Item(position));
        self
    }

    /// The path of the first `count` steps.
    pub(super) fn first(&self, count: usize) -> Self {
        Self { steps: self.steps.iter().take(count).cloned().collect() }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().enumerate() {
            let dot = if at == 0 { "" } else { "." };
            match step {
                Step::Item(position) => write!(f, "[{position}]")?,
                Step::Key(key) if !key.is_empty() && key.chars().all(is_bare) => write!(f, "{dot}{key}")?,
                Step::Key(key) => write!(f, "{dot}{}", serde_json::Value::from(key.as_str()))?,
            }
        }
        Ok(())
    }
}

/// Why a text is no path.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a path: write keys joined by dots and positions in square brackets, as in `policy.versions[-1].approvals`"
)]
pub struct PathError(String);

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        steps(text).map(|steps| Self { steps }).ok_or_else(|| PathError(text.to_owned()))
    }
}

fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

fn steps(text: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let (position, after) = inside.split_once(']')?;
            steps.push(Step::Item(position.parse().ok()?));
            rest = after;
            continue;
        }
        if !steps.is_empty() {
            rest = rest.strip_prefix('.')?;
        }
        let (key, after) = key(rest)?;
        steps.push(Step::Key(key));
        rest = after;
    }
    Some(steps)
}

/// The key that `text` begins with, and what follows it.
fn key(text: &str) -> Option<(String, &str)> {
    if text.starts_with('"') {
        let mut keys = serde_json::Deserializer::from_str(text).into_iter::<String>();
        let key = keys.next()?.ok()?;
        return Some((key, &text[keys.byte_offset()..]));
    }
    let end = text.find(|c| !is_bare(c)).unwrap_or(text.len());
    (end > 0).then(|| (text[..end].to_owned(), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_they_are_shown() {
        let path = Path::root().key("policy").key("versions").item(-1).key("approvals");
        assert_eq!(path.to_string(), "policy.versions[-1].approvals");
        let odd = Path::root().key("clauses").key("exclude").key("cover.policy-date").item(0).key("say \"so\"").key("");
        assert_eq!(odd.to_string(), r#"clauses.exclude."cover.policy-date"[0]."say \"so\""."""#);
        for path in [path, odd, Path::root(), Path::root().item(2).item(-3)] {
            assert_eq!(path.to_string().parse(), Ok(path));
        }
        for bad in [".", "a.", ".a", "a..b", "a[", "a[x]", "a b", "a\"b\"", "\"a", "[1]b"] {
            assert!(bad.parse::<Path>().is_err(), "{bad}");
        }
        assert!("a b".parse::<Path>().unwrap_err().to_string().contains("policy.versions[-1].approvals"));
    }
}
