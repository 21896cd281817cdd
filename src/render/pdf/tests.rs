//! The renderer on small documents: every layout, sameness, literal text, fields on one page, faults explained.

use typst::layout::{Frame, FrameItem};

use super::*;
use crate::document::{Block, CrestFormat, Inline, Kind, Status, Style};
use crate::render::sample;

const LAYOUTS: [(Kind, Style); 6] = [
    (Kind::Policy, Style::Policy),
    (Kind::VersionControl, Style::Policy),
    (Kind::Agreement, Style::Adult),
    (Kind::Agreement, Style::Pupil),
    (Kind::Agreement, Style::EarlyReader),
    (Kind::Policy, Style::EarlyReader),
];

/// What a reader sees: the text of each page without white space.
fn pages(document: &Document) -> Vec<String> {
    fn push(frame: &Frame, out: &mut String) {
        for (_, item) in frame.items() {
            match item {
                FrameItem::Text(run) => out.extend(run.text.chars().filter(|c| !c.is_whitespace())),
                FrameItem::Group(group) => push(&group.frame, out),
                FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }
    let text = |page: &typst_layout::Page| {
        let mut out = String::new();
        push(&page.frame, &mut out);
        out
    };
    worker::run(|| {
        let world = DocumentWorld { theme: Theme::embedded(), files: data::files(document, None)? };
        Ok(lay_out(&world)?.pages().iter().map(text).collect())
    })
    .expect("the document can be laid out")
}

fn crest_problem(format: CrestFormat, bytes: &[u8]) -> String {
    let mut document = sample::document(Kind::Agreement, Style::Adult);
    let crest = document.meta.crest.as_mut().expect("the sample has a crest");
    (crest.format, crest.bytes) = (format, bytes.to_vec());
    match render(&document, None) {
        Err(RenderError::Crest { reason }) => reason,
        other => panic!("not a fault of the crest: {other:?}"),
    }
}

#[test]
fn every_layout_renders_and_twice_alike() {
    let attachment =
        Attachment { name: "policy.record.json", description: "What it says, clause by clause", bytes: b"{}" };
    for (kind, style) in LAYOUTS {
        let document = sample::document(kind, style);
        let first = render(&document, Some(&attachment)).unwrap_or_else(|error| panic!("{kind:?} {style:?}: {error}"));
        assert!(first.bytes.starts_with(b"%PDF-1.7"), "{kind:?} {style:?}");
        assert_eq!(render(&document, Some(&attachment)).unwrap(), first, "{kind:?} {style:?}");
    }
}

#[test]
fn nothing_a_school_writes_is_evaluated() {
    let hostile = [
        r#"#panic("x") #import "/theme/look.typ" #{1+1}"#,
        r"$x^2$ @ref <label> *a* _b_ `c` ~ --- ... // no comment /* nor this */",
        r"[x](javascript:1) <script>alert(1)</script> &amp; {{7*7}} {% if %}",
        r#"'single' "double" \ \u{41} \n = heading - item + item / term: x"#,
    ];
    let mut document = sample::document(Kind::Agreement, Style::Adult);
    document.meta.school = hostile[0].to_owned();
    document.sections[0].title = Some(hostile[1].to_owned());
    document.sections[0].blocks = hostile.iter().map(|text| sample::paragraph(text)).collect();
    let shown = pages(&document).concat();
    for text in hostile {
        let expected: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        assert!(shown.contains(&expected), "{text}\n{shown}");
    }
}

#[test]
fn controls_leave_no_trace() {
    let mut document = sample::document(Kind::Agreement, Style::Adult);
    let text = "aa\u{0}\u{7}\u{1b}\u{7f}\t\n\r\u{85}\u{2028}bb\u{200b}cc";
    document.sections[0].title = Some(text.to_owned());
    document.sections[0].blocks = vec![sample::paragraph(text)];
    assert!(render(&document, None).is_ok());
    assert!(pages(&document).concat().contains("aabb"));
}

#[test]
fn addresses_of_other_kinds_than_web_mail_and_telephone_are_not_linked() {
    let link = |url: &str| Inline::Link { url: url.to_owned(), content: vec![Inline::Text("here".to_owned())] };
    let targets = |url| {
        let mut document = sample::document(Kind::Agreement, Style::Adult);
        let mut clause = sample::clause("");
        clause.text = vec![link(url)];
        document.sections[0].blocks = vec![Block::Paragraph { clauses: vec![clause] }];
        let bytes = render(&document, None).expect("the document renders").bytes;
        bytes.windows(4).filter(|four| four == b"/URI").count()
    };
    assert!(targets("HTTPS://example.org") > 0);
    for url in ["javascript:alert(1)", "file:///etc/passwd", "", "data:text/html,x"] {
        assert_eq!(targets(url), 0, "{url}");
    }
}

#[test]
fn fields_stay_on_one_page_with_the_declaration() {
    let rules = vec!["I lock the screen whenever I leave a device, even for a moment."; 45];
    for count in (24..=44).step_by(4) {
        let mut document = sample::document(Kind::Agreement, Style::Adult);
        let declaration =
            sample::section(None, vec![sample::paragraph("I have read this."), sample::fields()], Vec::new());
        document.sections =
            vec![sample::section(Some("Rules"), vec![sample::list(true, &rules[..count])], vec![declaration])];
        let pages = pages(&document);
        let last = pages.last().expect("a document has a page");
        for label in ["Ihavereadthis.", "Post", "Namesofparents", "Signature", "Date", "1a2b3c4d"] {
            assert!(last.contains(label), "{count} rules: {label} is not on the last page\n{last}");
        }
    }
}

#[test]
fn an_early_readers_page_is_one_page() {
    let rules = vec!["I tell a grown-up at school or at home if something makes me sad or scared."; 10];
    let mut document = sample::document(Kind::Agreement, Style::EarlyReader);
    document.sections = vec![sample::section(None, vec![sample::list(true, &rules), sample::fields()], Vec::new())];
    let pages = pages(&document);
    assert_eq!(pages.len(), 1);
    assert!(pages[0].contains("Version2.0·1a2b3c4d"));
}

#[test]
fn a_draft_says_what_it_waits_for_and_an_approved_document_is_not_marked() {
    let mut document = sample::document(Kind::Policy, Style::Policy);
    let draft = pages(&document);
    assert!(draft[0].contains("awaitingapprovalbythegoverningbodyandtheheadteacher"));
    assert!(draft.iter().all(|page| page.contains("DRAFT")));
    document.meta.status = Status::Approved;
    assert!(!pages(&document).concat().contains("DRAFT"));
}

#[test]
fn faults_are_explained() {
    let mut document = sample::document(Kind::Agreement, Style::Adult);
    document.sections[0].blocks = vec![sample::paragraph("学")];
    let message = render(&document, None).unwrap_err().to_string();
    assert!(message.contains('学'), "{message}");

    let faulty = Theme::new([("policy.typ", "#import \"else.typ\": *"), ("else.typ", "x\n  #panic(1)")]).unwrap();
    let Err(RenderError::Typesetting(complaints)) = render_with(&faulty, &document, None) else {
        panic!("the theme is faulty")
    };
    let place = ThemePosition { file: "else.typ".to_owned(), line: 2, column: 4 };
    assert_eq!(complaints[0].position, Some(place));

    let outside = Theme::new([("policy.typ", "#read(\"/../../etc/passwd\")")]).unwrap();
    assert!(matches!(render_with(&outside, &document, None), Err(RenderError::Typesetting(_))));
    let unknown_font = Theme::new([("policy.typ", "#set text(font: \"No Such\"); x")]).unwrap();
    assert!(matches!(render_with(&unknown_font, &document, None), Err(RenderError::Typesetting(_))));
    assert!(matches!(Theme::new([("../policy.typ", "")]), Err(RenderError::ThemeFile { .. })));
}

#[test]
fn a_crest_is_a_picture_that_stands_on_its_own() {
    let svg = |body: &str| {
        crest_problem(CrestFormat::Svg, format!("<svg xmlns='http://www.w3.org/2000/svg'>{body}</svg>").as_bytes())
    };
    assert!(svg("<image href='file:///etc/passwd'/>").contains("/etc/passwd"));
    assert!(svg("<image xlink:href = \"https://example.org/a.png\"/>").contains("example.org"));
    assert!(svg("<foreignObject/>").contains("foreignObject"));
    assert!(crest_problem(CrestFormat::Svg, b"\x1f\x8b\x08").contains("UTF-8"));
    assert!(crest_problem(CrestFormat::Svg, b"<svg").contains("SVG"));
    assert!(crest_problem(CrestFormat::Png, sample::SHIELD).contains("PNG"));
    let header = |width: u32, depth: u8| {
        [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &width.to_be_bytes(), &[0, 0, 0, 9, depth]].concat()
    };
    assert!(crest_problem(CrestFormat::Png, &header(9000, 8)).contains("9000"));
    assert!(crest_problem(CrestFormat::Png, &header(90, 16)).contains("16 bits"));
    assert!(!crest_problem(CrestFormat::Png, &header(90, 8)).is_empty());
}
