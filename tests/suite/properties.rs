//! What holds of any input: facts come back from Markdown as they were written, and no text makes the tool panic or
//! lose the place of what it finds.

use std::sync::LazyLock;

use esafe::document::plain_text;
use esafe::source::Sources;
use esafe::yaml::{self, Node, Value};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::described::{EXAMPLE, Made, Memory, documents, example, make, make_files, school, school_with_policy};
use crate::literal::texts;

/// So many cases, the same on every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for more and for others.
fn cases(count: u32) -> ProptestConfig {
    let usual = ProptestConfig::default();
    let seed = if usual.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { usual.rng_seed };
    ProptestConfig { cases: count, rng_seed: seed, failure_persistence: None, ..usual }
}

/// White space as a reader sees it.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Sections that print a word of the school's at the start of paragraphs, in lists, headings and tables.
const WORDS: [&str; 6] = [
    "terms: {pupil: {singular: WORD, plural: WORD}}\n",
    "terms: {school: {singular: WORD, plural: WORD}, online_safety: WORD}\n",
    "terms: {headteacher: WORD, parent: {singular: WORD, plural: WORD}, computing: WORD}\n",
    "terms: {agreement: {name: WORD, plural: WORD}, governor: {singular: WORD, plural: WORD, body: WORD}}\n",
    "services: {internet: {provider: WORD}, filtering: {provider: WORD, categories: [WORD]}}\n",
    "agreements: {staff: {signed: WORD, renewed: WORD, kept: [WORD]}}\npractice: {incidents: {log: WORD}}\n",
];

/// Text with much in it that Markdown could take for markup.
fn a_name() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        3 => "[ -~]{1,6}".boxed(),
        2 => "[A-Za-z]{1,8} ?".boxed(),
        1 => prop::sample::select(vec![
            "**", "__", "~~", "``", "[x](y)", "![x](y)", "<b>", "</b>", "&amp;", "&#65;", "$$", "---", "# ", "> ", "1. ",
            "- ", "+ ", "| a |", "\\", "www.example.org", "https://example.org/a_b", "a_b@example.org", "<!--", "[^1]",
            "{{ school.name }}", "{% raw %}", "é’–Ŵ", ":", "=", "[ ] ", "\u{a0}", "%}",
        ])
        .prop_map(str::to_owned)
        .boxed(),
    ];
    prop::collection::vec(pieces, 1..6)
        .prop_map(|pieces| pieces.concat().chars().take(100).collect::<String>().trim().to_owned())
        .prop_filter("a name is not empty", |name| !name.is_empty())
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_name_comes_back_from_markdown(name in a_name(), strapline in a_name(), title in a_name()) {
        let keys = format!("  title: {}\n", serde_json::Value::from(title.as_str()));
        let more = "agreements: {staff: {}}\nclauses: {include: [cover.school-name]}\n";
        let description = school_with_policy(&name, &keys, more)
            .replace("  phases:", &format!("  strapline: {}\n  phases:", serde_json::Value::from(strapline.as_str())));
        for document in documents(&description) {
            let markdown = esafe::render::markdown::render(&document);
            let (texts, strange) = texts(&markdown);
            let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
            prop_assert!(strange.is_empty(), "{:?}", strange);
            let head = markdown.lines().take(8).collect::<Vec<_>>().join("\n");
            prop_assert_eq!(&texts[1], &folded(&name), "{}", head);
            if document.key.contains('/') {
                continue;
            }
            prop_assert!(texts[0].starts_with(&folded(&title)), "{:?} in {:?}", title, texts[0]);
            if document.cover.is_empty() {
                continue;
            }
            prop_assert_eq!(&texts[2], &folded(&strapline), "{}", head);
            prop_assert!(texts[3..].contains(&folded(&name)), "the cover names the school\n{}", head);
        }
    }

    #[test]
    fn every_clause_comes_back_from_markdown(word in a_name(), place in 0..WORDS.len()) {
        let word: String = word.chars().take(40).collect::<String>().trim().to_owned();
        let quoted = serde_json::Value::from(word.as_str()).to_string();
        let description = school("Hollow Lane", WORDS[place]).replace("WORD", &quoted);
        for document in documents(&description) {
            let markdown = esafe::render::markdown::render(&document);
            let (texts, strange) = texts(&markdown);
            prop_assert!(strange.is_empty(), "{:?}", strange);
            let texts: Vec<String> = texts.iter().map(|text| folded(text)).collect();
            document.for_each_clause(&mut |_, clause| {
                let said = folded(&plain_text(&clause.text));
                assert!(texts.iter().any(|text| text.contains(&said)), "{} is not read back: {said:?}", clause.id);
            });
        }
    }
}

/// Every finding says something and has its place inside its file, on whole characters.
pub(crate) fn assert_located(made: &Made) -> Result<(), TestCaseError> {
    for diagnostic in &made.diagnostics {
        prop_assert!(!diagnostic.message.is_empty());
        for label in std::iter::once(&diagnostic.label).chain(&diagnostic.related) {
            let source = made.sources.get(label.span.source);
            prop_assert!(label.span.start <= label.span.end, "{:?}", diagnostic);
            prop_assert!(source.text.get(label.span.start..label.span.end).is_some(), "{:?}", diagnostic);
        }
    }
    prop_assert!(made.documents.is_some() || !made.diagnostics.is_empty(), "nothing was made and nothing was said");
    prop_assert!(made.diagnostics.is_empty() || made.report().contains("-->"));
    Ok(())
}

/// Text as YAML, or almost.
fn almost_yaml() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a: ",
        "b:\n",
        "- ",
        "  ",
        "\n",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "\"",
        "'",
        "# c\n",
        "&a ",
        "*a",
        "!t ",
        "|\n",
        ">\n",
        "---\n",
        "...\n",
        "<<: ",
        "? ",
        ": ",
        "\t",
        "1",
        "2.0",
        "true",
        "null",
        "~",
        "é",
        "学",
        "\u{feff}",
        "\r\n",
        "%",
        "@",
        "`",
        "\\",
        "0x1F",
        "1e999",
        ".inf",
        "2026-09-01",
        "format: 1\n",
        "school:\n  name: A\n",
        "\u{2028}",
        "\0",
    ]);
    prop::collection::vec(prop_oneof![4 => pieces.prop_map(str::to_owned), 1 => "\\PC{0,4}"], 0..40)
        .prop_map(|p| p.concat())
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_text_is_read_or_refused_at_a_place(text in prop_oneof![almost_yaml(), "(?s).{0,200}"]) {
        assert_located(&make(text))?;
    }

    #[test]
    fn any_bytes_are_read_or_refused_at_a_place(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_located(&make(bytes))?;
    }
}

/// The example, and the place of each of its values that holds no others.
static LEAVES: LazyLock<(String, Vec<(usize, usize)>)> = LazyLock::new(|| {
    fn collect(node: &Node, leaves: &mut Vec<(usize, usize)>) {
        match &node.value {
            Value::Map(entries) => entries.iter().for_each(|entry| collect(&entry.node, leaves)),
            Value::List(nodes) => nodes.iter().for_each(|node| collect(node, leaves)),
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_) => {
                leaves.push((node.span.start, node.span.end));
            }
        }
    }
    let text = example();
    let mut sources = Sources::default();
    let source = sources.add("school.yaml", text.as_str());
    let mut leaves = Vec::new();
    collect(&yaml::parse(&sources, source).output.unwrap(), &mut leaves);
    assert!(leaves.len() > 200, "{}", leaves.len());
    (text, leaves)
});

/// What somebody could type in place of a value.
fn a_scalar() -> impl Strategy<Value = String> {
    let typed = vec![
        "",
        "~",
        "null",
        "true",
        "no",
        "0",
        "-1",
        "1.5",
        "999999999999999999999",
        ".nan",
        "\"\"",
        "\" \"",
        "yes",
        "2018",
        "2018-02-30",
        "summer 2018",
        "[]",
        "{}",
        "[a, a]",
        "{a: b}",
        "headteacher",
        "\"{{ x }}\"",
        "\"**\"",
        "|",
        "*a",
        "&a",
        "\"\\n\"",
        "\"\\u200b\"",
        "学校",
        "'",
        "\"",
        "a: b",
        "# c",
    ];
    prop_oneof![3 => prop::sample::select(typed).prop_map(str::to_owned), 1 => "[ -~]{0,12}"]
}

proptest! {
    #![proptest_config(cases(192))]

    #[test]
    fn a_slip_of_the_pen_is_taken_in_or_found(
        edits in prop::collection::vec((any::<prop::sample::Index>(), a_scalar()), 1..3)
    ) {
        let (text, leaves) = &*LEAVES;
        let mut edits: Vec<((usize, usize), String)> =
            edits.into_iter().map(|(at, scalar)| (leaves[at.index(leaves.len())], scalar)).collect();
        edits.sort();
        edits.dedup_by_key(|(place, _)| *place);
        let mut edited = text.clone();
        for ((start, end), scalar) in edits.iter().rev() {
            edited.replace_range(*start..*end, scalar);
        }
        let made = make_files(&Memory::beside(EXAMPLE).with(edited), "school.yaml");
        assert_located(&made)?;
        for document in made.documents.iter().flatten() {
            prop_assert!(esafe::render::record::render(document).is_ok());
            prop_assert!(esafe::render::markdown::render(document).ends_with('\n'));
        }
    }
}

#[test]
fn a_long_line_of_anything_is_refused_in_time() {
    for piece in ["[", "{", "- ", "a: ", "\"", "a: {", "? ", "&a ", "\n- "] {
        let made = make(piece.repeat(20_000));
        assert!(made.documents.is_none() && !made.diagnostics.is_empty(), "{piece:?}");
    }
    assert!(
        make(school("A", &format!("practice: {{phones: {{contact_channel: \"{}\"}}}}\n", "x".repeat(100_000))))
            .documents
            .is_none()
    );
}
