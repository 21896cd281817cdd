//! `esafe review record`: somebody has reviewed the current version, and a body has heard of it.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use jiff::civil::Date;

use super::super::super::exit::Exit;
use super::super::super::output::FileSet;
use super::super::super::ui::Ui;
use super::entry::{self, Body, Entry, EntryArgs, Seen, day_of};
use crate::document::{Document, Kind, content_digest};
use crate::edit::{Edit, NewValue, Path as EditPath};
use crate::school::SchoolDate;

/// Arguments of `esafe review record`.
#[derive(Debug, clap::Args)]
pub struct RecordArgs {
    /// A description, a trust, or a folder with a school.yaml or trust.yaml in it.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Who carried out the review.
    #[arg(long, value_name = "NAME")]
    pub reviewer: String,
    /// The body that received it.
    #[arg(long, value_enum)]
    pub body: Body,
    /// Reference of the minute under which that body noted it.
    #[arg(long, value_name = "REF")]
    pub minute: String,
    /// What came of it.
    #[arg(long, value_enum)]
    pub outcome: Change,
    /// What all entries have in common.
    #[command(flatten)]
    pub entry: EntryArgs,
}

/// What came of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Change {
    /// The policy was changed.
    Changed,
    /// The policy stays as it is.
    NoChange,
}

impl Change {
    const fn key(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::NoChange => "no-change",
        }
    }
}

/// A review to be recorded.
struct Review<'a> {
    args: &'a RecordArgs,
    date: Date,
}

/// Records a review.
pub(super) fn run(args: &RecordArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    match day_of(&args.entry) {
        Ok(date) => entry::run(&Review { args, date }, std::slice::from_ref(&args.path), &args.entry, ui),
        Err(message) => {
            ui.say(format_args!("error: {message}"));
            Ok(Exit::Usage)
        }
    }
}

/// The content digest of the policy.
fn digest(documents: &[Document]) -> Option<String> {
    documents.iter().find(|document| document.kind == Kind::Policy).map(content_digest)
}

impl Entry for Review<'_> {
    fn refusal(&self, _: &Seen<'_>) -> Option<String> {
        None
    }

    fn is_there(&self, seen: &Seen<'_>) -> bool {
        let digest = digest(seen.documents);
        seen.school.policy.current().reviews.iter().any(|review| {
            review.date == SchoolDate::Day(self.date)
                && review.reviewer == self.args.reviewer
                && review.body.as_deref() == Some(self.args.body.key())
                && review.minute.as_ref() == Some(&self.args.minute)
                && review.content_digest.as_ref().map(|digest| &digest.value) == digest.as_ref()
        })
    }

    fn publishes(&self) -> bool {
        false
    }

    fn edits(&self, seen: &Seen<'_>, policy: &EditPath, _: Option<&FileSet>) -> Vec<Edit> {
        let text = |text: &str| NewValue::Text(text.to_owned());
        let mut review = vec![
            ("date", text(&self.date.to_string())),
            ("reviewer", text(&self.args.reviewer)),
            ("body", text(self.args.body.key())),
            ("minute", text(&self.args.minute)),
            ("outcome", text(self.args.outcome.key())),
        ];
        review.extend(digest(seen.documents).map(|digest| ("content_digest", NewValue::Text(digest))));
        let at = policy.clone().key("versions").item(-1).key("reviews");
        vec![Edit::append(at, NewValue::map(review))]
    }

    fn done(&self) -> String {
        let (reviewer, body) = (&self.args.reviewer, self.args.body.words());
        format!("reviewed by {reviewer} for the {body} on {} (minute {})", SchoolDate::Day(self.date), self.args.minute)
    }

    fn headline(&self, version: &str, title: &str) -> String {
        format!("Review of version {version} of the {title}")
    }
}
