//! The part of a file that belongs to a path.

use crate::yaml::{Node, Value};

/// First byte of what stands at `path`, its key included, and the byte where the next thing begins; `None` if nothing
/// stands there.
pub(super) fn extent(root: &Node, path: &str) -> Option<(usize, usize)> {
    let mut node = root;
    let (mut start, mut end) = (0, usize::MAX);
    for step in path.split('.') {
        match &node.value {
            Value::Map(entries) => {
                let at = entries.iter().position(|entry| entry.key == step)?;
                start = entries[at].key_span.start;
                end = entries.get(at + 1).map_or(end, |next| next.key_span.start);
                node = &entries[at].node;
            }
            Value::List(nodes) => {
                let at: usize = step.parse().ok()?;
                node = nodes.get(at)?;
                start = node.span.start;
                end = nodes.get(at + 1).map_or(end, |next| next.span.start);
            }
            _ => return None,
        }
    }
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn a_path_covers_what_stands_below_it_and_nothing_else() {
        let text = "a:\n  b: 1\n  c: [x, y]\nd: 2\n";
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", text);
        let tree = crate::yaml::parse(&sources, id).output.unwrap();
        let at = |path| extent(&tree, path).map(|(from, to)| text[from..to.min(text.len())].trim_end());
        assert_eq!(at("a"), Some("a:\n  b: 1\n  c: [x, y]"));
        assert_eq!(at("a.b"), Some("b: 1"));
        assert_eq!(at("a.c.0"), Some("x,"));
        assert_eq!(at("a.c.1"), Some("y]"));
        assert_eq!(at("d"), Some("d: 2"));
        assert_eq!(at("a.z"), None);
        assert_eq!(at("a.c.7"), None);
    }
}
