//! The page of an overview: sentences, a picture of reviews, and tables.

mod axis;
mod timeline;

use maud::{Markup, html};

use super::frame::{Front, LINE, framed};
use super::look;
use crate::render::overview::{Difference, Drift, Overview, Row, Setting, State, long};

/// The title of the page.
const TITLE: &str = "Online safety policies: where they stand";

/// The page that shows `overview`; it stands on its own, as those of documents do.
#[must_use]
pub fn overview(overview: &Overview) -> Vec<u8> {
    let day = long(overview.today);
    let whose = match &overview.trust {
        Some(trust) => trust.clone(),
        None => format!("{} {}", overview.schools.len(), overview.noun()),
    };
    let front = Front {
        title: format!("{TITLE}, {whose}"),
        about: format!("Reviews, approvals, findings and differences from the trust on {day}: {whose}"),
        style: look::overview_sheet(&overview.accent, &whose, TITLE, &day),
        class: "overview",
    };
    let masthead = html! {
        header.masthead { (LINE)
            div.school { p.name { (whose) } } (LINE)
            div.title { h1 { (TITLE) } } (LINE)
            p.version { "On " (day) } (LINE)
        } (LINE)
    };
    let foot = html! {
        footer {
            p { (whose) " · " (TITLE) }
            p { "On " (day) }
        } (LINE)
    };
    super::without_controls(&framed(&front, &masthead, &text(overview), &foot).into_string()).into_bytes()
}

fn text(overview: &Overview) -> Markup {
    html! {
        ul.sums { (LINE)
            @for sentence in overview.sentences() { li { (sentence) } (LINE) }
        } (LINE)
        @if !overview.schools.is_empty() {
            section #reviews { (LINE)
                h2 { "Reviews" } (LINE)
                (timeline::timeline(overview))
                h3 #reviews-in-words { "In words" } (LINE)
                (reviews(overview)) (LINE)
            } (LINE)
            section #approvals { (LINE)
                h2 #approvals-and-findings { "Approvals and findings" } (LINE)
                (approvals(overview)) (LINE)
            } (LINE)
        }
        @if overview.has_trust() { (differences(overview)) }
    }
}

/// A table that the heading `id` names, whose rows have been written.
fn table(id: &str, class: &str, columns: &[&str], rows: &Markup) -> Markup {
    html! {
        // Where a table is wider than the screen, it alone is moved to and fro, also with the keyboard.
        div.wide role="region" tabindex="0" aria-labelledby=(id) { (LINE)
            table class=(class) aria-labelledby=(id) { (LINE)
                thead { tr { @for column in columns { th scope="col" { (column) } } } } (LINE)
                tbody { (LINE) (rows) } (LINE)
            } (LINE)
        }
    }
}

/// The row of a school of which nothing can be told.
fn unread(row: &Row, reason: &str, columns: usize) -> Markup {
    html! {
        tr { th scope="row" { (row.name()) } td colspan=(columns) { strong { "Cannot be told. " } (reason) } } (LINE)
    }
}

/// What the picture shows, in words.
fn reviews(overview: &Overview) -> Markup {
    let rows = html! {
        @for row in &overview.schools {
            @match &row.state {
                State::Unread { unread: reason, .. } => (unread(row, reason, 4)),
                State::Told(told) => {
                    @let review = &told.review;
                    @let last_day = long(review.last_day);
                    tr {
                        th scope="row" { (told.school) }
                        td { (told.version) }
                        td.day { @match review.last { Some(last) => (long(last)), None => "no record" } }
                        td.day { (last_day) @if review.next_review != last_day { " (" (review.next_review) ")" } }
                        td.day { (review.words()) }
                    } (LINE)
                }
            }
        }
    };
    let columns = ["School", "Version", "Last review or approval", "Next review", "Review"];
    table("reviews-in-words", "reviews", &columns, &rows)
}

fn approvals(overview: &Overview) -> Markup {
    let trust = overview.has_trust();
    let rows = html! {
        @for (row, at) in overview.schools.iter().zip(1..) {
            @match &row.state {
                State::Unread { unread: reason, .. } => (unread(row, reason, if trust { 3 } else { 2 })),
                State::Told(told) => tr {
                    th scope="row" { (told.school) }
                    td { (told.approval_words()) }
                    td { (told.findings) }
                    @match &told.drift {
                        Some(drift) if !drift.is_empty() => td { a href={ "#differences-" (at) } { (drift) } },
                        Some(drift) => td { (drift) },
                        None if trust => td { "has no trust" },
                        None => {}
                    }
                },
            }
            (LINE)
        }
    };
    let columns = ["School", "Approval", "Findings", "Differences from the trust"];
    let columns = if trust { &columns[..] } else { &columns[..3] };
    table("approvals-and-findings", "approvals", columns, &rows)
}

/// How each academy differs from its trust.
fn differences(overview: &Overview) -> Markup {
    let with_drift = overview.schools.iter().zip(1..).filter_map(|(row, at)| {
        let told = row.told()?;
        let drift = told.drift.as_ref().filter(|drift| !drift.is_empty())?;
        Some((at, &told.school, drift))
    });
    let with_drift: Vec<(usize, &String, &Drift)> = with_drift.collect();
    html! {
        section #differences { (LINE)
            h2 { "Differences from the trust" } (LINE)
            @if with_drift.is_empty() {
                p { "Every academy has what the trust says." } (LINE)
            } @else {
                p {
                    "A difference is no fault. The trust may want to know why it is there, lock the value, or take it over for all."
                } (LINE)
            }
            @for (at, school, drift) in with_drift {
                section id={ "differences-" (at) } { (LINE)
                    h3 id={ "academy-" (at) } { (school) } (LINE)
                    (differences_of(drift, &format!("academy-{at}"))) (LINE)
                } (LINE)
            }
        } (LINE)
    }
}

fn differences_of(drift: &Drift, heading: &str) -> Markup {
    let rows = html! {
        @for ((all, kind, _), words) in drift.kinds().into_iter().zip(WORDS) {
            @for one in all {
                tr {
                    th scope="row" { (id(&one.id)) }
                    td { (kind) }
                    td { (side(words, one, one.trust.as_ref(), words.trust_without)) }
                    td { (side(words, one, one.academy.as_ref(), words.academy_without)) }
                } (LINE)
            }
        }
    };
    let columns = ["What", "Kind", "The trust", "The academy"];
    table(heading, "differences", &columns, &rows)
}

/// A path or an id, which can be broken after its dots.
fn id(id: &str) -> Markup {
    html! { code { @for (at, step) in id.split_inclusive('.').enumerate() { @if at > 0 { wbr; } (step) } } }
}

/// How a kind of difference is put.
#[derive(Clone, Copy)]
struct Words {
    /// Before what one of them has.
    with: &'static str,
    /// What is said where the trust has nothing.
    trust_without: &'static str,
    /// What is said where the academy has nothing.
    academy_without: &'static str,
    /// Whether what they have is worth showing, or is only the id again.
    shown: bool,
}

/// Words for each kind, in the order of [`Drift::kinds`].
const WORDS: [Words; 5] = [
    Words { with: "", trust_without: "nothing", academy_without: "nothing: taken out", shown: true },
    Words { with: "leaves it out: ", trust_without: "has it", academy_without: "has it", shown: true },
    Words { with: "", trust_without: "the library's words", academy_without: "the library's words", shown: true },
    Words { with: "", trust_without: "does not have it", academy_without: "does not have it", shown: true },
    Words {
        with: "takes it in",
        trust_without: "leaves it to the outline",
        academy_without: "leaves it to the outline",
        shown: false,
    },
];

fn side(words: Words, one: &Difference, setting: Option<&Setting>, without: &str) -> Markup {
    debug_assert!(one.trust.is_some() || one.academy.is_some());
    html! {
        @match setting {
            Some(setting) => { (words.with) @if words.shown { span.value { (setting.words) } } },
            None => span.without { (without) },
        }
    }
}
