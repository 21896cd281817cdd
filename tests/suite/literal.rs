//! Whatever a school calls itself is printed as it stands: no format reads it as markup, code or a path.

use std::process::Command;

use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};

use esafe::document::plain_text;

use crate::described::{documents, school, school_with_policy};
use crate::harness::Folder;
use crate::page::{Element, Page};

/// A name that every format has some reason to misread.
const NAME: &str = "St Mary's & All Saints' #1 <b>*C of E*</b> [x](javascript:1) {{7*7}} $x$ @y";
/// What the same makes as the name of a file.
const SLUG: &str = "st-mary-s-all-saints-1-b-c-of-e-b-x-javascript-1-7-7-x-y";

/// Markdown as GitHub reads it.
pub(crate) fn github<'a>() -> Options<'a> {
    let mut options = Options::default();
    let extension = &mut options.extension;
    extension.table = true;
    extension.strikethrough = true;
    extension.autolink = true;
    extension.tasklist = true;
    extension.footnotes = true;
    extension.math_dollars = true;
    extension.alerts = true;
    options
}

/// The text of each block that holds text, in order, without its emphasis; and every construct that has no place in a
/// policy.
pub(crate) fn texts(markdown: &str) -> (Vec<String>, Vec<String>) {
    let arena = Arena::new();
    let root = parse_document(&arena, markdown, &github());
    let (mut texts, mut strange) = (Vec::new(), Vec::new());
    for node in root.descendants() {
        match &node.data.borrow().value {
            NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableCell => texts.push(text_of(node)),
            NodeValue::Link(link) => {
                // GitHub makes links of addresses that stand in the text.
                let address = link.url == format!("mailto:{}", text_of(node));
                if !link.url.starts_with(['#', 'h']) && !address {
                    strange.push(format!("a link to {}", link.url));
                }
            }
            NodeValue::HtmlBlock(_)
            | NodeValue::HtmlInline(_)
            | NodeValue::Image(_)
            | NodeValue::Math(_)
            | NodeValue::Strikethrough
            | NodeValue::CodeBlock(_)
            | NodeValue::FootnoteReference(_)
            | NodeValue::TaskItem(_)
            | NodeValue::Alert(_)
            | NodeValue::ThematicBreak => strange.push(format!("{:?}", node.data.borrow().value)),
            _ => {}
        }
    }
    (texts, strange)
}

fn text_of(node: Node<'_>) -> String {
    let parts = node.descendants().map(|node| match &node.data.borrow().value {
        NodeValue::Text(text) => text.to_string(),
        NodeValue::Code(code) => code.literal.clone(),
        NodeValue::SoftBreak | NodeValue::LineBreak => " ".to_owned(),
        _ => String::new(),
    });
    parts.collect()
}

/// Has the key dates on the cover name the school, which the default outline leaves to the title.
const ON_THE_COVER: &str = "clauses: {include: [cover.school-name]}\n";

#[test]
fn a_strange_name_is_read_back_from_markdown() {
    let documents = documents(&school(NAME, ON_THE_COVER));
    for document in &documents {
        let markdown = esafe::render::markdown::render(document);
        let (texts, strange) = texts(&markdown);
        assert!(strange.is_empty(), "{}: {strange:?}\n{markdown}", document.key);
        assert_eq!(texts[1], NAME, "{}", document.key);
    }
    let (texts, _) = texts(&esafe::render::markdown::render(&documents[0]));
    assert!(texts.iter().filter(|text| *text == NAME).count() >= 2, "the cover names the school too: {texts:?}");
    assert!(texts.iter().any(|text| text.contains(NAME) && text.len() > NAME.len()), "no sentence holds the name");
}

#[test]
fn a_strange_name_is_read_back_from_html() {
    for document in documents(&school(NAME, "")) {
        let page = Page::parse(&esafe::render::html::render(&document).unwrap());
        assert!(page.errors.is_empty(), "{}: {:?}", document.key, page.errors);
        let named = page.elements.iter().find(|element| element.get("class") == "name").expect("the school is named");
        assert_eq!(named.text, NAME, "{}", document.key);
        assert!(page.only("title").text.ends_with(&format!(", {NAME}")), "{}", document.key);
        let told = |element: &&Element| !element.get("data-clause").is_empty() && element.text.contains(NAME);
        let clauses = page.elements.iter().filter(told).count();
        let expected = document.clauses().iter().filter(|(_, clause)| plain_text(&clause.text).contains(NAME)).count();
        assert_eq!(clauses, expected, "{}", document.key);
        assert!(page.all("script").next().is_none() && page.all("b").next().is_none(), "{}", document.key);
    }
}

#[test]
fn a_strange_name_stands_in_records_and_pages() {
    let folder = Folder::of(&school(NAME, &format!("agreements: {{staff: {{}}}}\n{ON_THE_COVER}")));
    let outcome = folder.esafe(["render", "@"]).outcome();
    assert_eq!(outcome.status, 0, "{outcome}");
    let record: serde_json::Value =
        serde_json::from_str(&folder.read("published/online-safety-policy.record.json")).unwrap();
    assert_eq!(record["school"], NAME);
    let clauses = record["clauses"].as_array().unwrap();
    let cover = clauses.iter().find(|clause| clause["id"] == "cover.school-name").expect("the cover names the school");
    assert!(cover["text"].as_str().unwrap().ends_with(NAME), "{cover}");
    assert!(
        cover["facts"].as_array().unwrap().iter().any(|fact| fact["path"] == "school.name" && fact["value"] == NAME)
    );
    for key in ["online-safety-policy", "version-control", "agreements/staff"] {
        let pdf = format!("published/{key}.pdf");
        let metadata = metadata(&std::fs::read(folder.path(&pdf)).unwrap());
        assert!(metadata.contains(&format!("<rdf:li>{}</rdf:li>", xml(NAME))), "{key}: {metadata}");
        if let Some(text) = page_text(&folder, &pdf) {
            assert!(text.contains(&without_space(NAME)), "{key}: {text}");
        }
    }
}

/// The metadata of a PDF, which archives keep in the clear (ISO 19005-3, 6.6.2).
fn metadata(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let (_, rest) = text.split_once("<x:xmpmeta").expect("the PDF has metadata");
    rest.split_once("</x:xmpmeta>").expect("the metadata end").0.to_owned()
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&apos;")
}

/// What a reader sees on the pages, without white space, where the machine has a program that says so. The renderer's
/// own tests look at the pages without one.
fn page_text(folder: &Folder, pdf: &str) -> Option<String> {
    let run = Command::new("pdftotext").arg("-raw").arg(folder.path(pdf)).arg("-").output().ok()?;
    run.status.success().then(|| without_space(&String::from_utf8_lossy(&run.stdout)))
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_strange_title_makes_plain_file_names() {
    let title = serde_json::Value::from(NAME);
    let description = school_with_policy("Hollow Lane", &format!("  title: {title}\n"), "");
    let folder = Folder::of(&description);
    let outcome = folder.esafe(["render", "@", "--format", "md,json"]).outcome();
    assert_eq!(outcome.status, 0, "{outcome}");
    let files = folder.files("");
    assert!(files.contains_key(&format!("published/{SLUG}.md")), "{:?}", files.keys());
    for path in files.keys() {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-./".contains(c);
        assert!(path.chars().all(plain), "{path}");
    }
    let (texts, strange) = texts(&folder.read(&format!("published/{SLUG}.md")));
    assert_eq!(texts[0], NAME);
    assert!(strange.is_empty(), "{strange:?}");
}

#[test]
fn names_that_markdown_reads_in_ways_of_its_own_come_back() {
    // The end of a heading, and addresses that GitHub makes links of, escapes and all.
    for name in ["Policy #", "Policy ##", "https://a.example/b_c", "www.a.example/~b"] {
        let title = serde_json::Value::from(name);
        let description = school_with_policy(name, &format!("  title: {title}\n"), "");
        let (texts, strange) = texts(&esafe::render::markdown::render(&documents(&description)[0]));
        assert!(strange.is_empty(), "{name:?}: {strange:?}");
        for text in &texts[..2] {
            assert_eq!(text.trim(), name.trim());
        }
    }
}

#[test]
fn a_path_is_no_title() {
    for title in ["../../outside", "/etc/passwd", "..", "C:\\Windows", "con", "a/../../b"] {
        let title = serde_json::Value::from(title);
        let folder = Folder::of(&school_with_policy("Hollow Lane", &format!("  title: {title}\n"), ""));
        let outcome = folder.esafe(["render", "@", "--format", "md", "--out", "@/a/b/c"]).outcome();
        assert_eq!(outcome.status, 0, "{title}: {outcome}");
        let outside: Vec<String> =
            folder.files("").into_keys().filter(|path| path != "school.yaml" && !path.starts_with("a/b/c/")).collect();
        assert!(outside.is_empty(), "{title}: {outside:?}");
    }
}
