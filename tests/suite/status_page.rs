//! The page of `esafe status`: what the list says, in elements that mean what they are used for.

use esafe::render::html::overview;
use esafe::render::overview::{
    Approval, Decision, Difference, Drift, Findings, Overview, Place, Review, Row, Setting, Standing, State, Told,
};
use esafe::school::SchoolDate;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use crate::harness::golden;
use crate::html::{assert_powerless, hex_of_base64, hostile, skeleton};
use crate::page::{Page, spaced};
use crate::status::{list, status, trust};

fn read(html: &[u8]) -> Page {
    let page = Page::parse(html);
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    assert_powerless("the overview", &page);
    page
}

#[test]
fn the_page_says_what_the_list_says() {
    let folder = trust();
    let html = status(&folder, &["--format", "html"]).stdout;
    golden("status/page.html", &html);
    let page = read(html.as_bytes());
    let text = spaced(&page.only("main").text);
    let list = list(&status(&folder, &["--format", "json"]).stdout);
    let day = |text: &Json| SchoolDate::parse(text.as_str().unwrap()).unwrap().to_string();
    for row in list["schools"].as_array().unwrap() {
        if let Some(reason) = row.get("unread") {
            assert!(text.contains(row["file"].as_str().unwrap()) && text.contains(reason.as_str().unwrap()));
            continue;
        }
        assert!(text.matches(row["school"].as_str().unwrap()).count() >= 3, "{row}");
        assert!(text.contains(&day(&row["review"]["last_day"])), "{row}");
        for all in row["drift"].as_object().unwrap().values() {
            for one in all.as_array().unwrap() {
                assert!(text.contains(one["id"].as_str().unwrap()), "{one}");
                for side in [&one["trust"], &one["academy"]].into_iter().filter_map(Json::as_str) {
                    assert!(text.contains(side), "{side}");
                }
            }
        }
    }
}

#[test]
fn the_page_can_neither_act_nor_ask_and_its_policy_allows_its_style() {
    let page = read(status(&trust(), &["--format", "html"]).stdout.as_bytes());
    let policy = page.all("meta").find(|meta| meta.get("http-equiv") == "Content-Security-Policy").unwrap();
    let digest = policy.get("content").split("sha256-").nth(1).unwrap().split('\'').next().unwrap();
    // The picture has titles of its own.
    let style = page.only("style").text.clone();
    assert_eq!(hex_of_base64(digest), esafe::document::sha256_hex(style.as_bytes()));
    assert!(policy.get("content").starts_with("default-src 'none'; "));
}

/// A page's elements of a name, below the body: the head has a title, and so have pictures.
fn in_body<'p>(page: &'p Page, name: &'p str) -> Vec<&'p crate::page::Element> {
    page.all(name).filter(|element| element.within.contains(&"body".to_owned())).collect()
}

#[test]
fn pictures_have_words_and_ids_are_there_once() {
    let overview = generated(41);
    let page = read(&overview_bytes(&overview));
    let pictures: Vec<_> = page.all("svg").filter(|svg| svg.get("role") == "img").collect();
    assert_eq!(pictures.len(), 3, "twenty lines at most in each");
    let (titles, abouts) = (in_body(&page, "title"), in_body(&page, "desc"));
    for ((picture, title), about) in pictures.iter().zip(titles).zip(abouts) {
        assert_eq!(picture.get("aria-labelledby"), format!("{} {}", title.get("id"), about.get("id")));
        assert!(title.text.contains("of 3") && about.text.contains("22 November 2026"));
    }
    assert_eq!(page.all("svg").filter(|svg| svg.get("aria-hidden") == "true").count(), 5, "the legend");
    let ids: Vec<&str> = page.elements.iter().map(|element| element.get("id")).filter(|id| !id.is_empty()).collect();
    let unique: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
    for link in page.all("a").filter_map(|a| a.get("href").strip_prefix('#')) {
        assert!(ids.contains(&link), "{link}");
    }
    for name in page.elements.iter().flat_map(|e| e.get("aria-labelledby").split_whitespace()) {
        assert!(ids.contains(&name), "{name}");
    }
    // Every line of the pictures has a row in words.
    assert_eq!(page.all("g").filter(|g| g.get("class") == "line").count(), 41);
    let rows = page.all("tr").filter(|tr| tr.within.contains(&"tbody".to_owned())).count();
    let differences = overview.told().filter_map(|told| told.drift.as_ref()).map(|drift| drift.overrides.len());
    assert_eq!(rows, 41 * 2 + differences.sum::<usize>());
}

#[test]
fn states_differ_in_shape_and_in_words() {
    let mut shapes = std::collections::BTreeSet::new();
    for days_left in [-3, 3, 300] {
        let mut overview = generated(1);
        let next = overview.today.saturating_add(jiff::Span::new().days(days_left));
        overview.schools[0].state = State::Told(Box::new(told("A", overview.today, next, overview.soon)));
        let page = read(&overview_bytes(&overview));
        let line = |name: &'static str| {
            page.all(name).filter(move |shape| shape.within.iter().filter(|n| *n == "g").count() == 1)
        };
        let words = line("text").last().unwrap().text.clone();
        let steps: Vec<String> =
            line("path").map(|path| path.get("d").replace(|c: char| !c.is_alphabetic(), "")).collect();
        assert!(shapes.insert((steps, words)), "{days_left}");
    }
    assert_eq!(shapes.len(), 3);
}

fn overview_bytes(shown: &Overview) -> Vec<u8> {
    overview(shown)
}

fn told(name: &str, today: Date, next: Date, soon: Date) -> Told {
    let days_left = (next - today).get_days();
    let state = match days_left {
        ..0 => Standing::Lapsed,
        _ if next <= soon => Standing::DueSoon,
        _ => Standing::InTime,
    };
    Told {
        school: name.to_owned(),
        urn: None,
        version: "1.0".to_owned(),
        review: Review {
            state,
            last: Some(next.saturating_sub(jiff::Span::new().years(1))),
            next_review: SchoolDate::Day(next).to_string(),
            last_day: next,
            days_left,
        },
        approvals: Some(vec![Approval {
            body: "trust_board".to_owned(),
            title: name.to_owned(),
            decision: Decision::Awaited,
            date: None,
            other_text: Vec::new(),
        }]),
        findings: Findings { errors: 1, ..Findings::default() },
        drift: Some(Drift::default()),
    }
}

/// A trust of so many academies with names, reviews and differences of every sort.
fn generated(count: usize) -> Overview {
    let (today, soon) = (date(2026, 11, 22), date(2027, 1, 21));
    let row = |at: usize| {
        let days = i64::try_from(at * 37 % 500).unwrap() - 100;
        let next = today.saturating_add(jiff::Span::new().days(days));
        let mut told = told(&format!("Academy {at}"), today, next, soon);
        if at % 3 == 1 {
            told.drift = Some(Drift { overrides: vec![different("practice.phones", "hand-in")], ..Drift::default() });
        }
        let state = match at % 10 {
            9 => State::Unread { unread: "there is no file".to_owned(), findings: None },
            _ => State::Told(Box::new(told)),
        };
        Row { file: format!("academies/{at}/school.yaml"), academy: None, state }
    };
    Overview {
        trust: Some("Hollow Lane Trust".to_owned()),
        today,
        soon,
        accent: "#1d3b6f".to_owned(),
        schools: (0..count).map(row).collect(),
    }
}

fn different(id: &str, words: &str) -> Difference {
    let setting = Setting { value: json!(words), words: words.to_owned() };
    let place = Place { file: "school.yaml".to_owned(), line: 1, column: 1 };
    Difference { id: id.to_owned(), trust: Some(setting), academy: None, place }
}

/// An overview with `text` wherever a person chooses the words.
fn filled(text: &str) -> Overview {
    let mut shown = generated(11);
    shown.trust = Some(text.to_owned());
    for row in &mut shown.schools {
        text.clone_into(&mut row.file);
        match &mut row.state {
            State::Unread { unread, .. } => text.clone_into(unread),
            State::Told(told) => {
                for field in [&mut told.school, &mut told.version, &mut told.review.next_review] {
                    text.clone_into(field);
                }
                let others = || vec![different("passwords.private", text)];
                let drift = Drift {
                    overrides: others(),
                    exclusions: others(),
                    rewordings: others(),
                    additions: others(),
                    inclusions: others(),
                };
                told.drift = Some(drift);
                told.approvals.iter_mut().flatten().for_each(|one| text.clone_into(&mut one.title));
            }
        }
    }
    shown
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_a_school_writes_is_markup(text in hostile()) {
        let page = Page::parse(&overview(&filled(&text)));
        assert_powerless("a hostile trust", &page);
        // How long a name is decides on how many lines it stands.
        let shape = |page: &Page| {
            skeleton(page).into_iter().filter(|(name, _)| name != "text").collect::<Vec<_>>()
        };
        prop_assert_eq!(shape(&page), shape(&Page::parse(&overview(&filled("plain words")))));
    }
}
