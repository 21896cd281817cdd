//! The renderer on small documents: shades, strings of CSS, links, headings, rules, fields.

use super::colour::{COMFORTABLE, Colour, ENOUGH};
use super::*;
use crate::document::{Block, ContentsEntry, Inline, Kind, Status, Style};
use crate::render::sample;

fn page(document: &Document) -> String {
    String::from_utf8(render(document).expect("the sample can be rendered")).expect("a page is text")
}

/// A page of one paragraph.
fn page_of(content: Vec<Inline>) -> String {
    let mut document = sample::document(Kind::Agreement, Style::Adult);
    let mut clause = sample::clause("");
    clause.text = content;
    document.sections[0].blocks = vec![Block::Paragraph { clauses: vec![clause] }];
    page(&document)
}

#[test]
fn every_accent_becomes_one_that_can_be_read_by_day_and_by_night() {
    let [day, night] = look::TINTS.map(|tint| Colour::parse(tint).unwrap());
    for accent in ["#1d3b6f", "#000000", "#0000ff", "#ff0000", "#767676", "#ffffff", "#7a0019", "#00703c"] {
        let accent = Colour::parse(accent).unwrap();
        assert!(accent.legible(day, &[Colour::BLACK], ENOUGH).contrast(day) >= ENOUGH, "{accent}");
        let by_night = accent.legible(night, &[accent.pale(), Colour::WHITE], COMFORTABLE);
        assert!(by_night.contrast(night) >= COMFORTABLE, "{accent} {by_night}");
    }
    let usual = Colour::parse("#1d3b6f").unwrap();
    assert_eq!(usual.legible(day, &[Colour::BLACK], ENOUGH), usual, "a colour that can be read stays as it is");
    assert_eq!(Colour::parse("#1d3b6é"), None);
    assert!((Colour::BLACK.contrast(Colour::WHITE) - 21.0).abs() < 1e-9);
}

#[test]
fn the_backgrounds_of_the_style_sheet_are_those_that_accents_are_measured_on() {
    let css = look::style_sheet(&sample::document(Kind::Policy, Style::Policy));
    for tint in look::TINTS {
        assert!(css.contains(&format!("--tint: {tint};")), "{tint}");
    }
    assert!(!css.contains("/*") && !css.contains('<') && !css.contains("url("), "{css}");
}

#[test]
fn names_in_the_margins_of_paper_cannot_end_their_string() {
    let mut document = sample::document(Kind::Policy, Style::Policy);
    document.meta.school = "\"}</style><script>alert(1)</script>\\\u{0}é".to_owned();
    let page = page(&document);
    assert!(
        page.contains(r#"content:"\22 \7d \3c \2f style\3e \3c \2f "#)
            || page.contains(r#"content:"\22 \7d \3c \2f style"#)
    );
    assert_eq!(page.matches("<script").count(), 0);
    assert_eq!(page.matches("</style>").count(), 1);
}

#[test]
fn addresses_of_other_kinds_than_web_mail_and_telephone_are_not_linked() {
    let link = |url: &str| {
        let content = vec![Inline::Text("here".to_owned())];
        page_of(vec![Inline::Link { url: url.to_owned(), content }])
    };
    assert!(
        link("HTTPS://example.org/a?b&c").contains(r#"<a class="named" href="HTTPS://example.org/a?b&amp;c">here</a>"#)
    );
    for url in
        ["javascript:alert(1)", "java\nscript:alert(1)", "file:///etc/passwd", "", "data:text/html,x", " https:x"]
    {
        assert!(!link(url).contains(">here</a>"), "{url}");
    }
}

#[test]
fn an_address_that_can_be_read_is_not_spelt_out_again() {
    for (url, shown) in [("https://example.org/", "example.org"), ("mailto:a@example.org", "a@example.org")] {
        let page = page_of(vec![Inline::Link { url: url.to_owned(), content: vec![Inline::Text(shown.to_owned())] }]);
        assert!(page.contains(&format!(r#"<a href="{url}">{shown}</a>"#)), "{page}");
    }
}

#[test]
fn controls_leave_no_trace() {
    let page = page_of(vec![Inline::Text("aa\u{0}\u{7}&\u{1b}lt;\u{7f}\t\u{85}\u{2028}bb".to_owned())]);
    assert!(page.contains("aa&amp;lt;   bb"), "{page}");
}

#[test]
fn a_section_without_a_title_skips_no_level_of_heading_and_the_seventh_is_the_sixth() {
    let mut section = sample::section(Some("Deepest"), Vec::new(), Vec::new());
    for depth in (0..7).rev() {
        let untitled = sample::section(None, Vec::new(), vec![section]);
        section = sample::section(Some(&format!("Depth {depth}")), Vec::new(), vec![untitled]);
    }
    let mut document = sample::document(Kind::Policy, Style::Policy);
    document.sections = vec![section];
    let page = page(&document);
    for level in 2..=6 {
        assert!(page.contains(&format!("<h{level}><span class=\"number\">1</span> Depth {}</h{level}>", level - 2)));
    }
    assert!(page.contains("</span> Deepest</h6>"));
}

#[test]
fn the_second_of_the_same_id_is_numbered() {
    let mut document = sample::document(Kind::Agreement, Style::Adult);
    let numbered = |key: &str| {
        let mut section = sample::section(None, Vec::new(), Vec::new());
        section.key = key.to_owned();
        section
    };
    document.sections = ["a", "a-2", "a", "a b\"<"].map(numbered).to_vec();
    let page = page(&document);
    for id in ["section-a", "section-a-2", "section-a-3", "section-a-b--"] {
        assert_eq!(page.matches(&format!("id=\"{id}\"")).count(), 1, "{id}");
    }
}

#[test]
fn contents_lead_to_the_sections_they_name() {
    let entry = |level, title: &str| ContentsEntry { level, number: Some("1".to_owned()), title: title.to_owned() };
    let mut document = sample::document(Kind::Policy, Style::Policy);
    document.sections[0].blocks = vec![Block::Contents {
        clause: sample::clause("Contents"),
        entries: vec![entry(1, "Who does what"), entry(2, "Phones"), entry(2, "Nowhere")],
    }];
    let page = page(&document);
    // All sections of the sample have one key.
    assert!(
        page.contains(r##"<a href="#section-sample-2"><span class="number">1</span> Who does what</a>"##),
        "{page}"
    );
    assert!(page.contains(r##"<a href="#section-sample-3"><span class="number">1</span> Phones</a>"##));
    assert!(page.contains(r#"<li><span class="number">1</span> Nowhere</li>"#));
}

#[test]
fn rules_for_pupils_are_counted_through_the_document() {
    let two = || sample::section(None, vec![sample::list(false, &["One.", "Two."])], Vec::new());
    let mut document = sample::document(Kind::Agreement, Style::Pupil);
    document.sections = vec![two(), two()];
    let pupil = page(&document);
    assert!(
        pupil.contains(r#"<ol class="rules" role="list">"#)
            && pupil.contains(r#"<ol class="rules" role="list" start="3">"#)
    );
    assert!(!pupil.contains(r#"class="picture""#));
    document.meta.style = Style::EarlyReader;
    assert_eq!(page(&document).matches(r#"<span class="picture">"#).count(), 4);
}

#[test]
fn signatures_of_agreements_have_the_version_of_the_text_below_them() {
    let stamp = r#"<p class="stamp">Version 2.0 · 1a2b3c4d</p>"#;
    assert!(page(&sample::document(Kind::Agreement, Style::Adult)).contains(stamp));
    assert!(!page(&sample::document(Kind::Policy, Style::Policy)).contains(stamp));
}

#[test]
fn a_draft_says_what_it_waits_for_and_an_approved_document_is_not_marked() {
    let mut document = sample::document(Kind::Policy, Style::Policy);
    let draft = page(&document);
    assert!(draft.contains("DRAFT</strong> awaiting approval by the governing body and the headteacher</p>"));
    assert!(draft.contains("@top-right{content:\"DRAFT   Online safety policy\"}"));
    document.meta.status = Status::Approved;
    let approved = page(&document);
    assert!(!approved.contains("DRAFT") && approved.contains("<p class=\"status\">Approved</p>"));
}

#[test]
fn roles_are_a_table_or_headed_lists() {
    let page = page(&sample::document(Kind::Policy, Style::Policy));
    let role = "data-clause=\"sample.clause\">Governors</span>";
    let found: Vec<&str> = page.lines().filter(|line| line.contains(role)).collect();
    assert_eq!(found.len(), 2, "{page}");
    assert!(found[0].starts_with("<th scope=\"row\">") && found[1].starts_with("<h3>"), "{found:?}");
}

#[test]
fn a_crest_stands_in_the_page_and_a_broken_one_stops_it() {
    let mut document = sample::document(Kind::Policy, Style::Policy);
    assert!(page(&document).contains(r#"<img class="crest" src="data:image/svg+xml;base64,PHN2Zy"#));
    assert!(page(&document).contains(r#"alt="A shield""#));
    document.meta.crest.as_mut().unwrap().bytes = b"<svg".to_vec();
    assert!(matches!(render(&document), Err(RenderError::Crest { .. })));
}
