//! The picture of reviews: a line for each school, months from left to right.
//!
//! Everything in it is in words as well: beside each line, in the description for those who cannot see it, and in the table
//! below. States differ in shape, so that colour adds nothing.

use jiff::civil::Date;
use maud::{Markup, html};

use super::super::frame::LINE;
use super::axis::{Axis, Spot};
use crate::render::overview::{Overview, Review, Row, Standing, State, long};

/// Most lines of one picture, so that each fits on a page.
const MOST_LINES: usize = 20;
/// Widths, from left to right: names, months, words.
const NAMES: f64 = 212.0;
const MONTHS: f64 = 356.0;
const WORDS: f64 = 192.0;
/// Height above the lines, of a line, and below the lines.
const HEAD: f64 = 40.0;
const LINE_HEIGHT: f64 = 28.0;
const FOOT: f64 = 10.0;
/// Most characters of a line of a name.
const MOST_LETTERS: usize = 28;

/// The pictures of an overview, and what their marks mean.
pub(super) fn timeline(overview: &Overview) -> Markup {
    let days = overview.told().flat_map(|told| told.review.last.into_iter().chain([told.review.last_day]));
    let axis = Axis::of(overview.today, days, NAMES, MONTHS);
    let parts: Vec<&[Row]> = overview.schools.chunks(MOST_LINES).collect();
    html! {
        (legend(overview)) (LINE)
        @for (at, rows) in parts.iter().enumerate() {
            @let part = (parts.len() > 1).then(|| format!(", part {} of {}", at + 1, parts.len()));
            // A picture that is wider than the screen is moved to and fro by itself.
            div.wide.picture-of-reviews role="region" tabindex="0" aria-label={ "Timeline" (part.as_deref().unwrap_or("")) } { (LINE)
                (picture(overview, rows, &axis, at, part.as_deref().unwrap_or(""))) (LINE)
            } (LINE)
        }
    }
}

/// What the marks mean.
fn legend(overview: &Overview) -> Markup {
    let key = |mark: Markup, words: &str| {
        html! {
            li { svg.mark viewBox="-8 -8 16 16" aria-hidden="true" focusable="false" { (mark) } " " (words) } (LINE)
        }
    };
    html! {
        ul.legend role="list" { (LINE)
            (key(last_review(0.0, 0.0), "last review or approval"))
            (key(mark(Standing::InTime, 0.0, 0.0), "next review, in time"))
            (key(mark(Standing::DueSoon, 0.0, 0.0), &format!("due by {}", long(overview.soon))))
            (key(mark(Standing::Lapsed, 0.0, 0.0), "lapsed"))
            (key(html! { line.today x1="0" x2="0" y1="-8" y2="8" {} }, "today"))
        }
    }
}

fn picture(overview: &Overview, rows: &[Row], axis: &Axis, at: usize, part: &str) -> Markup {
    let lines = u32::try_from(rows.len()).map_or(0.0, f64::from);
    let bottom = HEAD + lines * LINE_HEIGHT;
    let (title, about) = (format!("timeline-{at}-title"), format!("timeline-{at}-about"));
    let today = long(overview.today);
    html! {
        svg.timeline role="img" aria-labelledby={ (title) " " (about) }
            viewBox={ "0 0 " (NAMES + MONTHS + WORDS) " " (bottom + FOOT) } { (LINE)
            title id=(title) { "Last and next reviews of " (rows.len()) " " (overview.noun()) (part) } (LINE)
            desc id=(about) {
                "One line for each, from the last review on record to the next. A dashed line marks today, " (today)
                ". The table that follows says the same in words."
            } (LINE)
            (months(axis, bottom))
            @for (row, at) in rows.iter().zip(0u32..) { (line(row, axis, HEAD + (f64::from(at) + 0.5) * LINE_HEIGHT)) }
            (today_line(axis, overview.today, bottom))
        }
    }
}

/// A number of the picture.
fn number(value: f64) -> String {
    format!("{value:.1}")
}

fn months(axis: &Axis, bottom: f64) -> Markup {
    html! {
        g.months { (LINE)
            @for (x, _) in axis.months() { (vertical("grid", x, HEAD, bottom)) }
            (LINE)
            @for label in axis.labels() {
                text x=(number(label.x + 2.0)) y=(number(HEAD - 6.0)) { (label.month.strftime("%b").to_string()) }
                @if label.with_year {
                    text.year x=(number(label.x + 2.0)) y=(number(HEAD - 22.0)) { (label.month.year()) }
                }
            }
            (LINE)
        } (LINE)
    }
}

fn vertical(class: &str, x: f64, top: f64, bottom: f64) -> Markup {
    html! { line class=(class) x1=(number(x)) x2=(number(x)) y1=(number(top)) y2=(number(bottom)) {} }
}

fn today_line(axis: &Axis, today: Date, bottom: f64) -> Markup {
    vertical("today", axis.spot(today).x(), HEAD - 4.0, bottom + 4.0)
}

/// The line of one school.
fn line(row: &Row, axis: &Axis, y: f64) -> Markup {
    let end = NAMES + MONTHS;
    html! {
        g.line { (LINE)
            line.rule x1="0" x2=(number(end + WORDS)) y1=(number(y + LINE_HEIGHT / 2.0)) y2=(number(y + LINE_HEIGHT / 2.0)) {}
            (LINE)
            (name(row.name(), y)) (LINE)
            @match &row.state {
                State::Told(told) => {
                    (reviews(&told.review, axis, y)) (LINE)
                    (mark(told.review.state, end + 14.0, y))
                    text.words.lapsed[told.review.state == Standing::Lapsed] x=(number(end + 27.0)) y=(number(y + 4.0)) {
                        (told.review.words())
                    } (LINE)
                }
                State::Unread { .. } => {
                    text.words x=(number(end + 27.0)) y=(number(y + 4.0)) { "cannot be told" } (LINE)
                }
            }
        } (LINE)
    }
}

/// A name on one line, or on two.
fn name(name: &str, y: f64) -> Markup {
    let text = |line: &str, y: f64| html! { text.who x="0" y=(number(y)) { (line) } };
    match two_lines(name) {
        (whole, None) => text(&whole, y + 4.0),
        (first, Some(second)) => html! { (text(&first, y - 2.0)) (text(&second, y + 11.0)) },
    }
}

/// `name` in one or two lines of at most so many characters; what is longer ends in "…", and the table has all of it.
fn two_lines(name: &str) -> (String, Option<String>) {
    let shortened = |text: &str| {
        if text.chars().count() <= MOST_LETTERS {
            return text.to_owned();
        }
        text.chars().take(MOST_LETTERS - 1).collect::<String>().trim_end().to_owned() + "…"
    };
    if name.chars().count() <= MOST_LETTERS {
        return (name.to_owned(), None);
    }
    let fits = |at: usize| name[..at].chars().count() <= MOST_LETTERS;
    match name.match_indices(' ').map(|(at, _)| at).rfind(|at| *at > 0 && fits(*at)) {
        Some(at) => (name[..at].to_owned(), Some(shortened(&name[at + 1..]))),
        None => (shortened(name), None),
    }
}

/// From the last review to the next.
fn reviews(review: &Review, axis: &Axis, y: f64) -> Markup {
    let next = axis.spot(review.last_day);
    html! {
        @if let Some(last) = review.last.map(|last| axis.spot(last)) {
            line.span x1=(number(last.x())) x2=(number(next.x())) y1=(number(y)) y2=(number(y)) {}
            @match last {
                Spot::Within(x) => (last_review(x, y)),
                edge => (arrow(edge, y)),
            }
        }
        @match next {
            Spot::Within(x) => (mark(review.state, x, y)),
            edge => (arrow(edge, y)),
        }
    }
}

/// A ring.
fn last_review(x: f64, y: f64) -> Markup {
    html! { circle.last cx=(number(x)) cy=(number(y)) r="4.5" {} }
}

/// The mark of a next review: a disc, a triangle or a cross.
fn mark(state: Standing, x: f64, y: f64) -> Markup {
    let path = |class: &str, points: [(f64, f64, char); 4]| {
        let steps = points.map(|(dx, dy, step)| format!("{step}{} {}", number(x + dx), number(y + dy)));
        html! { path class=(class) d=(steps.join("")) {} }
    };
    match state {
        Standing::InTime => html! { circle.next cx=(number(x)) cy=(number(y)) r="5.5" {} },
        Standing::DueSoon => path("soon", [(0.0, -6.5, 'M'), (6.5, 5.5, 'L'), (-6.5, 5.5, 'L'), (0.0, -6.5, 'L')]),
        Standing::Lapsed => path("lapsed", [(-5.0, -5.0, 'M'), (5.0, 5.0, 'L'), (-5.0, 5.0, 'M'), (5.0, -5.0, 'L')]),
    }
}

/// An arrow that points to what lies beyond the edge.
fn arrow(edge: Spot, y: f64) -> Markup {
    let (x, back) = match edge {
        Spot::After(x) => (x, x - 9.0),
        Spot::Before(x) | Spot::Within(x) => (x, x + 9.0),
    };
    let points = [(back, y - 5.0), (x, y), (back, y + 5.0)].map(|(x, y)| format!("{},{}", number(x), number(y)));
    html! { polygon.beyond points=(points.join(" ")) {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_has_two_lines_and_loses_no_word_that_fits() {
        let lines = |name: &str| two_lines(name);
        assert_eq!(lines("Ashby Road Infant Academy"), ("Ashby Road Infant Academy".to_owned(), None));
        assert_eq!(
            lines("St Thomas of Canterbury Catholic Primary School"),
            ("St Thomas of Canterbury".to_owned(), Some("Catholic Primary School".to_owned()))
        );
        let (first, second) = lines(&format!("{} School", "Ł".repeat(60)));
        assert_eq!((first.chars().count(), first.ends_with('…'), second), (MOST_LETTERS, true, None));
        let (_, second) = lines(&"ab ".repeat(60));
        assert!(second.is_some_and(|second| second.chars().count() <= MOST_LETTERS && second.ends_with('…')));
    }
}
