//! Markdown to typed content (CommonMark 0.31.2, by comrak).

use comrak::nodes::{ListType, Node, NodeValue};
use comrak::{Arena, Options, parse_document};

use crate::document::Inline;

/// A block of Markdown within the limits of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Markdown {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; each entry is a paragraph with the entries of a list below it.
    List {
        /// Numbered instead of bulleted.
        ordered: bool,
        /// The entries.
        entries: Vec<ListEntry>,
    },
}

/// An entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ListEntry {
    pub(super) text: Vec<Inline>,
    pub(super) ordered: bool,
    pub(super) entries: Vec<ListEntry>,
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.parse.smart = true;
    options
}

/// Parses one paragraph; its white space is folded first, so that nothing but a paragraph begins by accident.
pub(super) fn paragraph(markdown: &str) -> Result<Vec<Inline>, String> {
    let folded = markdown.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match <[Markdown; 1]>::try_from(blocks(&folded)?) {
        Ok([Markdown::Paragraph(content)]) => Ok(content),
        Err(blocks) if blocks.is_empty() => Err("it prints nothing".to_owned()),
        _ => Err("it is not one paragraph of text".to_owned()),
    }
}

/// Parses paragraphs and lists; anything else is refused by name.
pub(super) fn blocks(markdown: &str) -> Result<Vec<Markdown>, String> {
    let arena = Arena::new();
    parse_document(&arena, markdown, &options()).children().map(block).collect()
}

fn block(node: Node<'_>) -> Result<Markdown, String> {
    match &node.data.borrow().value {
        NodeValue::Paragraph => Ok(Markdown::Paragraph(inlines(node)?)),
        NodeValue::List(list) => {
            Ok(Markdown::List { ordered: list.list_type == ListType::Ordered, entries: entries(node)? })
        }
        other => Err(refused(other)),
    }
}

fn entries(list: Node<'_>) -> Result<Vec<ListEntry>, String> {
    list.children().map(entry).collect()
}

fn entry(item: Node<'_>) -> Result<ListEntry, String> {
    let mut children = item.children();
    let Some(first) = children.next() else { return Err("an entry of the list is empty".to_owned()) };
    let Markdown::Paragraph(text) = block(first)? else {
        return Err("an entry of the list begins with another list".to_owned());
    };
    let (ordered, below) = match children.next().map(block).transpose()? {
        None => (false, Vec::new()),
        Some(Markdown::List { ordered, entries }) => (ordered, entries),
        Some(Markdown::Paragraph(_)) => return Err("an entry of a list is one paragraph".to_owned()),
    };
    match children.next() {
        None => Ok(ListEntry { text, ordered, entries: below }),
        Some(_) => Err("an entry of a list is one paragraph with one list below it at most".to_owned()),
    }
}

fn refused(value: &NodeValue) -> String {
    let name = match value {
        NodeValue::Heading(_) => "a heading",
        NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => "HTML",
        NodeValue::CodeBlock(_) => "indented or fenced code",
        NodeValue::BlockQuote => "a quotation",
        NodeValue::ThematicBreak => "a line across the page",
        NodeValue::Image(_) => "a picture",
        other => other.xml_node_name(),
    };
    format!("a clause cannot hold {name}")
}

fn inlines(node: Node<'_>) -> Result<Vec<Inline>, String> {
    let mut content = Vec::new();
    node.children().try_for_each(|child| push_inline(child, &mut content))?;
    Ok(content)
}

fn push_inline(node: Node<'_>, out: &mut Vec<Inline>) -> Result<(), String> {
    match &node.data.borrow().value {
        NodeValue::Text(text) => push_text(out, text),
        NodeValue::SoftBreak => push_text(out, " "),
        NodeValue::LineBreak => out.push(Inline::Break),
        NodeValue::Code(code) => out.push(Inline::Code(code.literal.clone())),
        NodeValue::Emph => out.push(Inline::Emphasis(inlines(node)?)),
        NodeValue::Strong => out.push(Inline::Strong(inlines(node)?)),
        NodeValue::Link(link) if is_safe(&link.url) => {
            out.push(Inline::Link { url: link.url.clone(), content: inlines(node)? });
        }
        NodeValue::Link(link) => {
            return Err(format!("a link must go to an http, https, mailto or tel address, not {}", link.url));
        }
        other => return Err(refused(other)),
    }
    Ok(())
}

fn push_text(out: &mut Vec<Inline>, text: &str) {
    match out.last_mut() {
        Some(Inline::Text(last)) => last.push_str(text),
        _ => out.push(Inline::Text(text.to_owned())),
    }
}

fn is_safe(url: &str) -> bool {
    let lower = url.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| lower.starts_with(scheme))
}
