//! Where everything stands in a text: values, the comments between them, and by how much they are indented.

use std::ops::Range;
use std::str::FromStr;

use rowan::ast::AstNode;
use yaml_edit::{SyntaxKind, YamlFile, YamlNode};

use super::write::Shape;

/// A text as it is written, with all that has no value.
pub(super) struct Layout {
    /// The text.
    pub(super) text: String,
    file: YamlFile,
    root: YamlNode,
}

/// Where one value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    /// The byte at which its entry begins: its key or its hyphen; between brackets, in a list, the value itself.
    pub(super) start: usize,
    /// The byte behind the colon of its key, or behind its hyphen; between brackets, in a list, where the value begins.
    pub(super) lead_end: usize,
    /// The bytes of the value; none where nothing is written. Comments and line ends that follow it are no part of it.
    pub(super) value: Range<usize>,
}

impl Layout {
    /// Reads `text`; none if it cannot be read so that every byte of it has its place.
    pub(super) fn read(text: &str) -> Option<Self> {
        let file = YamlFile::from_str(text).ok()?;
        let root = document(&file)?;
        (file.to_string() == text).then(|| Self { text: text.to_owned(), file, root })
    }

    /// The collection or value at `positions`.
    pub(super) fn node(&self, positions: &[usize]) -> Option<YamlNode> {
        positions.iter().try_fold(self.root.clone(), |node, &at| child(&node, at))
    }

    /// Where the value at `positions` stands; for the root, there is no key before it.
    pub(super) fn spot(&self, positions: &[usize]) -> Option<Spot> {
        let node = self.node(positions)?;
        let range = bytes(&node);
        let (start, lead_end) = match positions.split_last() {
            None => (range.start, range.start),
            Some((&at, holder)) => lead(&self.node(holder)?, at, range.start)?,
        };
        if range.is_empty() {
            // Nothing is written, so nothing but the colon or hyphen says where it would stand.
            return Some(Spot { start, lead_end, value: lead_end..lead_end });
        }
        let end = self.end(&node);
        Some(Spot { start, lead_end, value: range.start..end })
    }

    /// Where `node` ends, without the comments and line ends that follow it.
    fn end(&self, node: &YamlNode) -> usize {
        let range = bytes(node);
        let last = if is_flow(node) { None } else { count(node).checked_sub(1).and_then(|last| child(node, last)) };
        if let Some(last) = last {
            return self.end(&last);
        }
        let text = &self.text[range.clone()];
        // After `|+`, blank lines are text.
        let keeps = is_block_text(text) && text.lines().next().is_some_and(|head| head.contains('+'));
        let whole = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
        let kept = if keeps { whole } else { text.trim_end() };
        range.start + kept.len()
    }

    /// The last value at `positions`, a mapping or list.
    pub(super) fn last(&self, positions: &[usize]) -> Option<Spot> {
        let last = count(&self.node(positions)?).checked_sub(1)?;
        self.spot(&[positions, &[last]].concat())
    }

    /// Whether a blank line stands between the last two values of the mapping or list at `positions`.
    pub(super) fn is_parted(&self, positions: &[usize]) -> bool {
        let count = self.node(positions).map_or(0, |node| count(&node));
        let spot = |back| count.checked_sub(back).and_then(|at| self.spot(&[positions, &[at]].concat()));
        let (Some(one), Some(two)) = (spot(2), spot(1)) else { return false };
        let between = &self.text[self.next_line(one.value.end).min(two.start)..two.start];
        between.split_inclusive('\n').any(|line| line.trim().is_empty() && line.ends_with('\n'))
    }

    /// Whether the value at `positions` is a mapping or list between brackets.
    pub(super) fn is_flow(&self, positions: &[usize]) -> bool {
        self.node(positions).is_some_and(|node| is_flow(&node))
    }

    /// Whether the value at `positions` is a list.
    pub(super) fn is_list(&self, positions: &[usize]) -> bool {
        matches!(self.node(positions), Some(YamlNode::Sequence(_)))
    }

    /// Whether `positions` lead to or through a collection between brackets.
    pub(super) fn is_in_flow(&self, positions: &[usize]) -> bool {
        (0..=positions.len()).any(|steps| self.is_flow(&positions[..steps]))
    }

    /// Every comment with the byte it begins at, in the order of the text.
    pub(super) fn comments(&self) -> Vec<(usize, String)> {
        let tokens = self.file.syntax().descendants_with_tokens().filter_map(rowan::NodeOrToken::into_token);
        let comments = tokens.filter(|token| token.kind() == SyntaxKind::COMMENT);
        comments.map(|token| (usize::from(token.text_range().start()), token.text().trim_end().to_owned())).collect()
    }

    /// How the text is indented nearest to the byte `near`; two columns where nothing says it.
    pub(super) fn shape(&self, near: usize) -> Shape {
        let mut found = Found::default();
        self.collect(&self.root, &mut found);
        let nearest = |found: &[(usize, usize)]| {
            found.iter().min_by_key(|(at, _)| at.abs_diff(near)).map(|&(_, columns)| columns)
        };
        let (step, list_step) = (nearest(&found.steps), nearest(&found.list_steps));
        let step = step.or(list_step.filter(|&columns| columns > 0)).unwrap_or(2);
        Shape { step, list_step: list_step.unwrap_or(step), literal: true }
    }

    fn collect(&self, node: &YamlNode, found: &mut Found) {
        if let YamlNode::Mapping(mapping) = node
            && !is_flow(node)
        {
            for entry in mapping.entries() {
                let Some(value) = entry.value_node().filter(|value| count(value) > 0 && !is_flow(value)) else {
                    continue;
                };
                let (key, first) = (entry.byte_range().start as usize, bytes(&value).start);
                let below = self.line_start(key) != self.line_start(first);
                let Some(columns) = self.column(first).checked_sub(self.column(key)).filter(|_| below) else {
                    continue;
                };
                let list = matches!(value, YamlNode::Sequence(_));
                if list { found.list_steps.push((key, columns)) } else { found.steps.push((key, columns)) }
            }
        }
        (0..count(node)).filter_map(|at| child(node, at)).for_each(|child| self.collect(&child, found));
    }

    /// The byte at which the line of byte `at` begins.
    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// The byte at which the line of byte `at` ends, without its line end.
    pub(super) fn line_end(&self, at: usize) -> usize {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end);
        if self.text[at..end].ends_with('\r') { end - 1 } else { end }
    }

    /// The byte at which the line after that of byte `at` begins, or the end of the text.
    pub(super) fn next_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1)
    }

    /// On which line byte `at` stands, from 0.
    pub(super) fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count()
    }

    /// In which column byte `at` stands, from 0.
    pub(super) fn column(&self, at: usize) -> usize {
        self.text[self.line_start(at)..at].chars().count()
    }

    /// The spaces that the line of byte `at` begins with.
    pub(super) fn indent(&self, at: usize) -> &str {
        let line = &self.text[self.line_start(at)..];
        &line[..line.len() - line.trim_start_matches(' ').len()]
    }

    /// How lines end: as the first does.
    pub(super) fn line_break(&self) -> &'static str {
        let first = self.text.find('\n').unwrap_or_default();
        if self.text[..first].ends_with('\r') { "\r\n" } else { "\n" }
    }

    /// Takes out the value at `positions`, with its key or hyphen and the comments on its lines.
    pub(super) fn without(self, positions: &[usize]) -> Option<String> {
        let (&at, holder) = positions.split_last()?;
        match self.node(holder)? {
            YamlNode::Mapping(mapping) => {
                let key = mapping.entries().nth(at)?.key_node()?;
                mapping.remove(&key);
            }
            YamlNode::Sequence(list) => {
                list.remove(at);
            }
            _ => return None,
        }
        Some(self.file.to_string())
    }
}

/// Indents that were found: the byte of a key, and by how many columns what belongs to it stands further in.
#[derive(Default)]
struct Found {
    steps: Vec<(usize, usize)>,
    list_steps: Vec<(usize, usize)>,
}

/// The value of the first document that has one.
fn document(file: &YamlFile) -> Option<YamlNode> {
    file.documents().find_map(|document| {
        let mapping = document.as_mapping().map(YamlNode::Mapping);
        mapping.or_else(|| document.as_sequence().map(YamlNode::Sequence))
    })
}

/// Where the entry `at` of `holder` begins, and where its colon or hyphen ends; `value` is where its value begins.
fn lead(holder: &YamlNode, at: usize, value: usize) -> Option<(usize, usize)> {
    let (entry, mark) = match holder {
        YamlNode::Mapping(mapping) => (mapping.entries().nth(at)?.syntax().clone(), SyntaxKind::COLON),
        YamlNode::Sequence(list) => {
            let mut entries = list.syntax().children().filter(|one| one.kind() == SyntaxKind::SEQUENCE_ENTRY);
            (entries.nth(at)?, SyntaxKind::DASH)
        }
        _ => return None,
    };
    let tokens = entry.children_with_tokens().filter_map(rowan::NodeOrToken::into_token);
    let mark = tokens.into_iter().find(|token| token.kind() == mark);
    let lead_end = mark.map_or(value, |mark| usize::from(mark.text_range().end()));
    Some((entry.text_range().start().into(), lead_end))
}

fn child(node: &YamlNode, at: usize) -> Option<YamlNode> {
    match node {
        YamlNode::Mapping(mapping) => mapping.entries().nth(at)?.value_node(),
        YamlNode::Sequence(list) => list.get(at),
        _ => None,
    }
}

fn count(node: &YamlNode) -> usize {
    match node {
        YamlNode::Mapping(mapping) => mapping.entries().count(),
        YamlNode::Sequence(list) => list.len(),
        _ => 0,
    }
}

fn is_flow(node: &YamlNode) -> bool {
    match node {
        YamlNode::Mapping(mapping) => mapping.is_flow_style(),
        YamlNode::Sequence(list) => list.is_flow_style(),
        _ => false,
    }
}

fn bytes(node: &YamlNode) -> Range<usize> {
    let range = node.byte_range();
    range.start as usize..range.end as usize
}

fn is_block_text(text: &str) -> bool {
    text.starts_with(['|', '>'])
}
