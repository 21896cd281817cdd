//! Web pages as a browser reads them, with the parser of a browser.

use std::collections::BTreeMap;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// A page, element by element.
pub(crate) struct Page {
    /// Every element, in the order in which they begin.
    pub(crate) elements: Vec<Element>,
    /// Comments, which no page should have.
    pub(crate) comments: usize,
    /// What the parser objected to.
    pub(crate) errors: Vec<String>,
}

/// An element of a page.
pub(crate) struct Element {
    /// Its name.
    pub(crate) name: String,
    /// Its attributes.
    pub(crate) attributes: BTreeMap<String, String>,
    /// The text in it and in all below it.
    pub(crate) text: String,
    /// The names of those it is in, outermost first.
    pub(crate) within: Vec<String>,
}

impl Element {
    /// An attribute; empty if it is not there.
    pub(crate) fn get(&self, attribute: &str) -> &str {
        self.attributes.get(attribute).map_or("", String::as_str)
    }
}

impl Page {
    /// Reads a page.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = std::str::from_utf8(bytes).expect("a page is text");
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(text);
        let errors = dom.errors.borrow().iter().map(ToString::to_string).collect();
        let mut page = Self { elements: Vec::new(), comments: 0, errors };
        page.read(&dom.document, &mut Vec::new());
        page
    }

    /// The elements of a name.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// The one element of a name.
    #[track_caller]
    pub(crate) fn only(&self, name: &str) -> &Element {
        let found: Vec<&Element> = self.all(name).collect();
        assert_eq!(found.len(), 1, "elements called {name}");
        found[0]
    }

    fn read(&mut self, node: &Handle, within: &mut Vec<String>) {
        let mut entered = false;
        match &node.data {
            NodeData::Comment { .. } => self.comments += 1,
            NodeData::Element { name, attrs, .. } => {
                let attributes =
                    attrs.borrow().iter().map(|a| (a.name.local.to_string(), a.value.to_string())).collect();
                let name = name.local.to_string();
                let mut text = String::new();
                push_text(node, &mut text);
                self.elements.push(Element { name: name.clone(), attributes, text, within: within.clone() });
                within.push(name);
                entered = true;
            }
            _ => {}
        }
        for child in node.children.borrow().iter() {
            self.read(child, within);
        }
        if entered {
            within.pop();
        }
    }
}

fn push_text(node: &Handle, out: &mut String) {
    match &node.data {
        NodeData::Text { contents } => out.push_str(&contents.borrow()),
        NodeData::Element { name, .. } if &*name.local == "br" => out.push(' '),
        _ => node.children.borrow().iter().for_each(|child| push_text(child, out)),
    }
}

/// `text` with one space for any white space, and none at its ends.
pub(crate) fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
