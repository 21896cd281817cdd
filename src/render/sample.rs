//! Small documents for the tests, one for every kind and style.

use crate::document::{
    Block, Clause, ClauseId, Crest, CrestFormat, Document, Field, Inline, Input, Item, KeyValue, Kind, Meta, RoleRow,
    RolesStyle, Section, Status, Style,
};

/// A crest.
pub(super) const SHIELD: &[u8] = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 12"><path id="a" d="M0 0H10V7L5 12L0 7Z" fill="#1d3b6f"/><use href="#a"/></svg>"##;

/// A clause that says `text`.
pub(super) fn clause(text: &str) -> Clause {
    let content = vec![Inline::Text(text.to_owned())];
    Clause {
        id: ClauseId::new("sample.clause").expect("a well-formed id"),
        topic: "sample".to_owned(),
        administrative: false,
        text: content,
        facts: Vec::new(),
        whole: None,
    }
}

/// A paragraph of one clause.
pub(super) fn paragraph(text: &str) -> Block {
    Block::Paragraph { clauses: vec![clause(text)] }
}

/// A list.
pub(super) fn list(ordered: bool, texts: &[&str]) -> Block {
    Block::List { ordered, items: texts.iter().map(|text| item(text, Vec::new())).collect() }
}

/// A section under a heading.
pub(super) fn section(title: Option<&str>, blocks: Vec<Block>, sections: Vec<Section>) -> Section {
    Section {
        key: "sample".to_owned(),
        number: title.map(|_| "1".to_owned()),
        title: title.map(str::to_owned),
        blocks,
        sections,
    }
}

/// Every kind of field.
pub(super) fn fields() -> Block {
    let inputs = [
        ("Post", Input::Text),
        ("Names of parents", Input::Names),
        ("I have read the policy", Input::Tick),
        ("Pictures are allowed", Input::Choice),
        ("Signature", Input::Signature),
        ("Date", Input::Date),
    ];
    Block::Fields { fields: inputs.map(|(label, input)| Field { clause: clause(label), input }).to_vec() }
}

/// One of every block but the table of contents.
pub(super) fn blocks() -> Vec<Block> {
    vec![
        paragraph("Every member of staff:"),
        Block::List { ordered: false, items: vec![item("reads the policy", vec![item("each September", Vec::new())])] },
        list(true, &["Tell someone.", "Write it down."]),
        key_values(),
        Block::Table {
            clause: clause("Versions"),
            columns: vec!["Version".to_owned(), "Changes".to_owned()],
            rows: vec![vec![
                vec![Inline::Text("1.0".to_owned())],
                vec![Inline::Strong(vec![Inline::Text("First".to_owned())])],
            ]],
        },
        roles(RolesStyle::Table),
        roles(RolesStyle::Sections),
        fields(),
    ]
}

/// A document with one of every block.
pub(super) fn document(kind: Kind, style: Style) -> Document {
    let contents = Block::Contents { clause: clause("Contents"), entries: Vec::new() };
    let part =
        section(Some("Who does what"), blocks(), vec![section(Some("Phones"), vec![paragraph("Off.")], Vec::new())]);
    let (cover, front) = match kind {
        Kind::Policy => (vec![key_values()], vec![section(None, vec![contents], Vec::new())]),
        Kind::Agreement | Kind::VersionControl | Kind::Report => (Vec::new(), Vec::new()),
    };
    let sections = front.into_iter().chain([part]).collect();
    Document { key: "sample".to_owned(), kind, meta: meta(style), cover, sections, exclusions: Vec::new() }
}

fn item(text: &str, items: Vec<Item>) -> Item {
    Item { clauses: vec![clause(text)], ordered: false, items }
}

fn key_values() -> Block {
    let row = KeyValue { label: "Headteacher".to_owned(), clause: clause("Mrs Carys Okafor") };
    Block::KeyValues { clause: Some(clause("Key people and dates")), rows: vec![row] }
}

fn roles(style: RolesStyle) -> Block {
    let row = RoleRow {
        holder: "governors".to_owned(),
        label: vec![Inline::Text("Governors".to_owned())],
        headings: vec![clause("Governors")],
        items: vec![item("Read the report.", Vec::new())],
    };
    Block::Roles { clause: None, style, columns: ("Role".to_owned(), "Duties".to_owned()), rows: vec![row] }
}

fn meta(style: Style) -> Meta {
    Meta {
        title: "Online safety policy".to_owned(),
        school: "Hollow Lane Primary School".to_owned(),
        strapline: Some("Kind and curious".to_owned()),
        version: "2.0".to_owned(),
        date: "Summer 2026".to_owned(),
        day: (2026, 8, 31),
        next_review: Some("Summer 2027".to_owned()),
        status: Status::Draft { awaiting: vec!["governing body".to_owned(), "headteacher".to_owned()] },
        library: "1".to_owned(),
        accent: "#1d3b6f".to_owned(),
        crest: Some(Crest { alt: "A shield".to_owned(), format: CrestFormat::Svg, bytes: SHIELD.to_vec() }),
        style,
        short_digest: "1a2b3c4d".to_owned(),
    }
}
