//! The list for people: a table, and a sentence that sums it up.

use super::super::super::table;
use super::{Horizon, Listed, Survey};
use crate::calendar::{Duty, ReviewState};
use crate::report::visible;

/// The reviews as a table; nothing if there are none.
pub(super) fn table(listed: &[&Listed]) -> String {
    if listed.is_empty() {
        return String::new();
    }
    let row = |Listed { duty, .. }: &&Listed| {
        [
            duty.due.to_string(),
            when(duty.state),
            visible(&duty.school),
            visible(&documents(duty)),
            visible(&duty.reviewer.to_string()),
        ]
    };
    table::table(["Due", "", "School", "Document", "Who"], listed.iter().map(row))
}

/// "in 20 days", "today", "13 days overdue".
fn when(state: ReviewState) -> String {
    let days = |days: i32| if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
    match state {
        ReviewState::Lapsed { days: by } => format!("{} overdue", days(by)),
        ReviewState::DueSoon { days: 0 } | ReviewState::InTime { days: 0 } => "today".to_owned(),
        ReviewState::DueSoon { days: left } | ReviewState::InTime { days: left } => format!("in {}", days(left)),
    }
}

/// "Online Safety Policy and 6 agreements": they are reviewed together, and a row for each would hide other schools.
fn documents(duty: &Duty) -> String {
    let policy = duty.papers.iter().find(|paper| !paper.agreement).map_or("", |paper| paper.title.as_str());
    match duty.papers.iter().filter(|paper| paper.agreement).count() {
        0 => policy.to_owned(),
        1 => format!("{policy} and 1 agreement"),
        agreements => format!("{policy} and {agreements} agreements"),
    }
}

/// What the list comes to.
pub(super) fn closing(survey: &Survey, listed: &[&Listed], horizon: Horizon) -> String {
    let all = survey.reviews.len();
    let reviews = if all == 1 { "review" } else { "reviews" };
    let count = |lapsed: bool| {
        listed.iter().filter(|listed| matches!(listed.duty.state, ReviewState::Lapsed { .. }) == lapsed).count()
    };
    let (overdue, due) = (count(true), count(false));
    let are = |count: usize| if count == 1 { "is" } else { "are" };
    let sentence = match (horizon, survey.reviews.first()) {
        (_, None) => "No review could be told.".to_owned(),
        (Horizon::All, _) => match overdue {
            0 => format!("None of {all} {reviews} is overdue."),
            _ => format!("{overdue} of {all} {reviews} {} overdue.", are(overdue)),
        },
        (Horizon::Within(within), Some(next)) => match (overdue, due) {
            (0, 0) => format!(
                "Nothing is due within {within}. Next: {}, {}.",
                crate::school::SchoolDate::Day(next.duty.due),
                visible(&next.duty.school)
            ),
            (0, _) => format!("{due} of {all} {reviews} {} due within {within}, none is overdue.", are(due)),
            (_, 0) => format!("{overdue} of {all} {reviews} {} overdue, none is due within {within}.", are(overdue)),
            _ => format!(
                "{overdue} of {all} {reviews} {} overdue, {due} {} due within {within}.",
                are(overdue),
                are(due)
            ),
        },
    };
    match survey.unread.len() {
        0 => sentence,
        1 => format!("{sentence} 1 description could not be read."),
        unread => format!("{sentence} {unread} descriptions could not be read."),
    }
}
