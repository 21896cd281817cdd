//! Web pages: what a document says and nothing else, in elements that mean what they are used for.

use std::collections::BTreeSet;

use esafe::document::{Block, Document, Inline, Item, Section, plain_text, sha256_hex};
use esafe::render::html;
use proptest::prelude::*;

use crate::described::{documents, documents_of_examples, school};
use crate::page::{Page, spaced};

/// The documents of the examples and of a short description, each with its page.
fn pages() -> Vec<(String, Document, Page)> {
    let examples = documents_of_examples().into_iter();
    let all = examples.chain([("short".to_owned(), documents(&school("Hollow Lane", "")))]);
    let page = |name: &str, document: Document| {
        let page = Page::parse(&html::render(&document).unwrap());
        (format!("{name}/{}", document.key), document, page)
    };
    all.flat_map(|(name, documents)| documents.into_iter().map(move |document| page(&name, document))).collect()
}

/// What a page says of each clause: its id and its words.
fn told(page: &Page) -> Vec<(String, String)> {
    let marked = page.elements.iter().filter(|element| element.attributes.contains_key("data-clause"));
    marked.map(|element| (element.get("data-clause").to_owned(), spaced(&element.text))).collect()
}

/// Clauses that name a role: their place is the role's whole label, which can hold more than one of them.
fn labels(document: &Document) -> BTreeSet<String> {
    fn collect(sections: &[Section], ids: &mut BTreeSet<String>) {
        for section in sections {
            for block in &section.blocks {
                if let Block::Roles { rows, .. } = block {
                    ids.extend(rows.iter().flat_map(|row| &row.headings).map(|clause| clause.id.to_string()));
                }
            }
            collect(&section.sections, ids);
        }
    }
    let mut ids = BTreeSet::new();
    collect(&document.sections, &mut ids);
    ids
}

#[test]
fn a_page_holds_the_clauses_of_its_document_in_their_order() {
    let pages = pages();
    assert!(pages.len() > 30, "{}", pages.len());
    for (name, document, page) in &pages {
        let labels = labels(document);
        let clauses = document.clauses();
        let told = told(page);
        assert_eq!(told.len(), clauses.len(), "{name}");
        for ((id, words), (_, clause)) in told.iter().zip(clauses) {
            let expected = spaced(&plain_text(&clause.text));
            assert_eq!(id, clause.id.as_str(), "{name}");
            let alike = if labels.contains(id) { words.contains(&expected) } else { *words == expected };
            assert!(alike, "{name}: {id}\n{expected}\n{words}");
        }
    }
}

#[test]
fn a_page_holds_headings_numbers_tables_and_versions() {
    for (name, document, page) in pages() {
        let body = spaced(&page.only("body").text);
        let meta = &document.meta;
        let mut wanted =
            vec![meta.title.clone(), meta.school.clone(), format!("Version {} · {}", meta.version, meta.date)];
        each_section(&document.sections, &mut |section| {
            wanted.extend(section.number.clone());
            wanted.extend(section.title.clone());
            for block in &section.blocks {
                match block {
                    Block::Table { columns, rows, .. } => {
                        wanted.extend(columns.clone());
                        wanted.extend(rows.iter().flatten().map(|cell| plain_text(cell)));
                    }
                    Block::KeyValues { rows, .. } => wanted.extend(rows.iter().map(|row| row.label.clone())),
                    Block::Roles { rows, .. } => wanted.extend(rows.iter().map(|row| plain_text(&row.label))),
                    _ => {}
                }
            }
        });
        for words in wanted {
            assert!(body.contains(&spaced(&words)), "{name}: {words}");
        }
        let numbers: Vec<&str> =
            page.all("li").filter(|li| li.within.contains(&"nav".to_owned())).map(|li| &*li.text).collect();
        assert_eq!(numbers.is_empty(), !page.elements.iter().any(|element| element.name == "nav"), "{name}");
        assert_eq!(page.only("title").text, format!("{}, {}", meta.title, meta.school), "{name}");
    }
}

fn each_section(sections: &[Section], f: &mut dyn FnMut(&Section)) {
    for section in sections {
        f(section);
        each_section(&section.sections, f);
    }
}

#[test]
fn a_page_is_well_formed_and_its_elements_mean_what_they_are_used_for() {
    for (name, _, page) in pages() {
        assert!(page.errors.is_empty(), "{name}: {:?}", page.errors);
        assert_eq!(page.comments, 0, "{name}");
        for landmark in ["html", "header", "main", "footer", "h1", "title", "style"] {
            page.only(landmark);
        }
        assert_eq!(page.only("html").get("lang"), "en-GB");
        let mut last = 1;
        for heading in page.elements.iter().filter(|element| is_heading(&element.name)) {
            let level: u8 = heading.name[1..].parse().unwrap();
            assert!(level <= last + 1, "{name}: {} after level {last}: {}", heading.name, heading.text);
            last = level;
        }
        for table in page.all("table") {
            assert!(table.text.trim() != "", "{name}");
        }
        assert!(page.all("th").all(|th| matches!(th.get("scope"), "row" | "col")), "{name}");
        let lists = page.all("li").all(|li| matches!(li.within.last().map(String::as_str), Some("ul" | "ol")));
        assert!(lists, "{name}");
        assert!(page.all("img").all(|img| !img.get("alt").is_empty()), "{name}");
    }
}

fn is_heading(name: &str) -> bool {
    name.len() == 2 && name.starts_with('h') && name[1..].parse::<u8>().is_ok()
}

#[test]
fn every_id_is_there_once_and_every_link_within_a_page_leads_to_one() {
    for (name, document, page) in pages() {
        let mut ids = BTreeSet::new();
        for element in page.elements.iter().filter(|element| element.attributes.contains_key("id")) {
            assert!(ids.insert(element.get("id")), "{name}: {} is there twice", element.get("id"));
        }
        let links: Vec<&str> = page.all("a").filter_map(|a| a.get("href").strip_prefix('#')).collect();
        assert!(links.contains(&"text"), "{name}: there is a link to the text");
        let nowhere = links.iter().find(|link| !ids.contains(*link));
        assert_eq!(nowhere, None, "{name}");
        let labels = page
            .elements
            .iter()
            .map(|element| element.get("aria-labelledby"))
            .find(|id| !id.is_empty() && !ids.contains(id));
        assert_eq!(labels, None, "{name}");
        let listed: usize = contents(&document.sections);
        assert_eq!(links.len(), listed + 1, "{name}: every line of the contents is a link");
        each_section(&document.sections, &mut |section| {
            assert!(ids.contains(format!("section-{}", section.key).as_str()), "{name}: {}", section.key);
        });
    }
}

/// How many lines the tables of contents in `sections` have.
fn contents(sections: &[Section]) -> usize {
    let mut count = 0;
    each_section(sections, &mut |section| {
        for block in &section.blocks {
            if let Block::Contents { entries, .. } = block {
                count += entries.len();
            }
        }
    });
    count
}

#[test]
fn a_page_can_neither_act_nor_ask() {
    for (name, _, page) in pages() {
        let policy =
            page.all("meta").find(|meta| meta.get("http-equiv") == "Content-Security-Policy").expect("a policy");
        let digest = hex_of_base64(policy.get("content").split("sha256-").nth(1).unwrap().split('\'').next().unwrap());
        assert_eq!(
            digest,
            sha256_hex(page.only("style").text.as_bytes()),
            "{name}: a browser would refuse the style sheet"
        );
        assert!(policy.get("content").starts_with("default-src 'none'; "), "{name}");
        assert_harmless(&name, &page);
    }
}

/// Nothing on the page runs, and nothing is fetched for it; pictures are written out as addresses.
fn assert_harmless(name: &str, page: &Page) {
    assert_eq!(page.all("svg").count(), 0, "{name}");
    assert_powerless(name, page);
}

/// Nothing on the page runs, and nothing is fetched for it.
pub(crate) fn assert_powerless(name: &str, page: &Page) {
    for element in &page.elements {
        let acts = matches!(
            element.name.as_str(),
            "script"
                | "iframe"
                | "object"
                | "embed"
                | "link"
                | "base"
                | "form"
                | "foreignObject"
                | "image"
                | "use"
                | "animate"
        );
        assert!(!acts, "{name}: <{}>", element.name);
        for (attribute, value) in &element.attributes {
            assert!(!attribute.starts_with("on") && attribute != "style", "{name}: {attribute}");
            match attribute.as_str() {
                "src" => assert!(value.starts_with("data:image/"), "{name}: {value}"),
                "href" => {
                    let value = value.to_ascii_lowercase();
                    let safe = ["#", "https://", "http://", "mailto:", "tel:"];
                    assert!(safe.iter().any(|start| value.starts_with(start)), "{name}: {value}");
                }
                _ => {}
            }
        }
    }
}

/// Base64 as hexadecimal digits.
pub(crate) fn hex_of_base64(text: &str) -> String {
    let value = |c: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".find(c);
    let bits: String = text.chars().filter_map(value).map(|six| format!("{six:06b}")).collect();
    let byte = |at: usize| u8::from_str_radix(&bits[at..at + 8], 2).unwrap();
    (0..bits.len() / 8).map(|at| format!("{:02x}", byte(at * 8))).collect()
}

/// Texts that have broken one page or another.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let pieces = [
        "<script>alert(1)</script>",
        "</style>",
        "</title>",
        "-->",
        "<!--",
        "]]>",
        "<![CDATA[",
        "\"",
        "'",
        "`",
        "&",
        "&lt;",
        "&#60;",
        "&amp",
        "<",
        ">",
        "</main>",
        "\" onclick=\"x",
        "javascript:",
        "\0",
        "\u{1b}",
        "\u{85}",
        "\u{2028}",
        "\u{202e}",
        "\u{fffe}",
        "{{7*7}}",
        "\\",
        "\\3c ",
        "}",
        "@import 'x';",
        "url(x)",
        "é",
        "🎉",
        " ",
        "\n",
        "a",
        "/*",
        "*/",
    ];
    let piece = prop_oneof![
        6 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    proptest::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

/// `document` with `text` for everything that a school can choose.
fn filled(mut document: Document, text: &str) -> Document {
    fn inlines(content: &mut Vec<Inline>, text: &str) {
        let link =
            Inline::Link { url: format!("https://example.org/{text}"), content: vec![Inline::Text(text.to_owned())] };
        *content = vec![Inline::Text(text.to_owned()), Inline::Code(text.to_owned()), link];
    }
    fn items(all: &mut [Item], text: &str) {
        for item in all {
            item.clauses.iter_mut().for_each(|clause| inlines(&mut clause.text, text));
            items(&mut item.items, text);
        }
    }
    fn block(block: &mut Block, text: &str) {
        match block {
            Block::Paragraph { clauses } => clauses.iter_mut().for_each(|clause| inlines(&mut clause.text, text)),
            Block::List { items: all, .. } => items(all, text),
            Block::Contents { clause, .. } => inlines(&mut clause.text, text),
            Block::KeyValues { clause, rows } => {
                if let Some(clause) = clause {
                    inlines(&mut clause.text, text);
                }
                for row in rows {
                    text.clone_into(&mut row.label);
                    inlines(&mut row.clause.text, text);
                }
            }
            Block::Table { clause, columns, rows } => {
                inlines(&mut clause.text, text);
                *columns = vec![text.to_owned(); columns.len()];
                rows.iter_mut().flatten().for_each(|cell| inlines(cell, text));
            }
            Block::Roles { rows, .. } => {
                for row in rows {
                    inlines(&mut row.label, text);
                    items(&mut row.items, text);
                }
            }
            Block::Fields { fields } => fields.iter_mut().for_each(|field| inlines(&mut field.clause.text, text)),
        }
    }
    fn sections(all: &mut [Section], text: &str) {
        for section in all {
            section.title.iter_mut().for_each(|title| text.clone_into(title));
            section.blocks.iter_mut().for_each(|one| block(one, text));
            sections(&mut section.sections, text);
        }
    }
    let meta = &mut document.meta;
    for field in [&mut meta.title, &mut meta.school, &mut meta.version, &mut meta.date] {
        text.clone_into(field);
    }
    meta.strapline = Some(text.to_owned());
    meta.next_review = Some(text.to_owned());
    document.cover.iter_mut().for_each(|one| block(one, text));
    sections(&mut document.sections, text);
    document
}

/// The names of the elements of a page, each with its attributes' names.
pub(crate) fn skeleton(page: &Page) -> Vec<(String, Vec<String>)> {
    let shape = |element: &crate::page::Element| (element.name.clone(), element.attributes.keys().cloned().collect());
    page.elements.iter().map(shape).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_a_school_writes_is_markup(text in hostile()) {
        for document in documents(&school("Hollow Lane", "agreements: {staff: {}, pupils-ks1-keyword: {}}\n")) {
            let plain = Page::parse(&html::render(&filled(document.clone(), "plain words")).unwrap());
            let page = Page::parse(&html::render(&filled(document, &text)).unwrap());
            prop_assert_eq!(skeleton(&page), skeleton(&plain));
            assert_harmless("a hostile school", &page);
            // Controls have no place in HTML.
            let kept: String = text.chars().map(|c| if c.is_control() && c.is_whitespace() { ' ' } else { c }).collect();
            let kept = spaced(&kept.replace(['\u{2028}', '\u{2029}'], " ").replace(char::is_control, ""));
            prop_assert_eq!(spaced(&page.only("h1").text), kept);
        }
    }
}
