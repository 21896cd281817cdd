//! `esafe review approve`: a body has decided about the current version.

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;
use jiff::civil::Date;

use super::super::super::dates::day;
use super::super::super::exit::Exit;
use super::super::super::output::FileSet;
use super::super::super::ui::Ui;
use super::entry::{self, Body, Entry, EntryArgs, Seen, day_of, words};
use crate::document::{Document, Kind, content_digest, sha256_hex};
use crate::edit::{Edit, NewValue, Path as EditPath};
use crate::school::{Outcome, SchoolDate};

/// Arguments of `esafe review approve`.
#[derive(Debug, clap::Args)]
pub struct ApproveArgs {
    /// Descriptions, trusts, or folders: every trust.yaml and school.yaml in and below a folder is meant.
    #[arg(value_name = "PATH", default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The body that decided.
    #[arg(long, value_enum)]
    pub body: Body,
    /// Reference of the minute.
    #[arg(long, value_name = "REF")]
    pub minute: String,
    /// What it decided.
    #[arg(long, value_enum, default_value_t = Decided::Approved)]
    pub outcome: Decided,
    /// When the policy must next be reviewed. Without it, a date that the description states moves on by one cycle.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub next_review: Option<Date>,
    /// What all entries have in common.
    #[command(flatten)]
    pub entry: EntryArgs,
}

/// What a body can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Decided {
    /// Approved as it stands.
    Approved,
    /// Approved, with changes that the description holds now.
    ApprovedWithChanges,
    /// Sent back.
    Returned,
}

impl Decided {
    const fn key(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::ApprovedWithChanges => "approved-with-changes",
            Self::Returned => "returned",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::ApprovedWithChanges => "approved with changes",
            Self::Returned => "returned",
        }
    }

    const fn outcome(self) -> Outcome {
        match self {
            Self::Approved => Outcome::Approved,
            Self::ApprovedWithChanges => Outcome::ApprovedWithChanges,
            Self::Returned => Outcome::Returned,
        }
    }
}

/// A decision to be recorded.
struct Approval<'a> {
    args: &'a ApproveArgs,
    date: Date,
}

/// Records a decision.
pub(super) fn run(args: &ApproveArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let date = day_of(&args.entry).and_then(|date| match args.next_review {
        Some(next) if next <= date => Err(format!(
            "the next review, {next}, must be later than the decision ({date}); give another `--next-review`"
        )),
        Some(_) if args.outcome == Decided::Returned => {
            Err("a policy that is sent back gets no next review; leave out `--next-review`".to_owned())
        }
        _ => Ok(date),
    });
    match date {
        Ok(date) => entry::run(&Approval { args, date }, &args.paths, &args.entry, ui),
        Err(message) => {
            ui.say(format_args!("error: {message}"));
            Ok(Exit::Usage)
        }
    }
}

/// The content digest of the policy and of every agreement.
fn digests(documents: &[Document]) -> impl Iterator<Item = (&str, String)> {
    let approved = documents.iter().filter(|document| matches!(document.kind, Kind::Policy | Kind::Agreement));
    approved.map(|document| (document.key.as_str(), content_digest(document)))
}

impl Entry for Approval<'_> {
    fn refusal(&self, seen: &Seen<'_>) -> Option<String> {
        let policy = &seen.school.policy;
        let body = self.args.body;
        if !policy.approvers.iter().any(|approver| approver.value == body.key()) {
            let approvers: Vec<String> = policy.approvers.iter().map(|approver| words(&approver.value)).collect();
            let (who, key) = (approvers.join(" and the "), policy.approvers.first().map_or("", |one| &one.value));
            return Some(format!(
                "this policy is approved by the {who}, not by the {}; write `--body {}`, or add `{}` to `policy.approvers`",
                body.words(),
                key.replace('_', "-"),
                body.key()
            ));
        }
        None
    }

    fn is_there(&self, seen: &Seen<'_>) -> bool {
        let last = seen.school.policy.current().decision_of(self.args.body.key());
        last.is_some_and(|last| {
            last.date == SchoolDate::Day(self.date)
                && last.minute.as_ref() == Some(&self.args.minute)
                && last.outcome == self.args.outcome.outcome()
                && digests(seen.documents).all(|(key, digest)| last.digests.get(key).is_some_and(|d| d.value == digest))
        })
    }

    fn publishes(&self) -> bool {
        self.args.outcome != Decided::Returned
    }

    fn edits(&self, seen: &Seen<'_>, policy: &EditPath, files: Option<&FileSet>) -> Vec<Edit> {
        let text = |text: &str| NewValue::Text(text.to_owned());
        let mut approval = vec![
            ("body", text(self.args.body.key())),
            ("date", text(&self.date.to_string())),
            ("minute", text(&self.args.minute)),
            ("outcome", text(self.args.outcome.key())),
            ("digests", NewValue::map(digests(seen.documents).map(|(key, digest)| (key, NewValue::Text(digest))))),
        ];
        if let Some(files) = files {
            let listed = files.iter().map(|(path, bytes)| (path.as_str(), NewValue::Text(sha256_hex(bytes))));
            approval.push(("files", NewValue::map(listed)));
        }
        let at = policy.clone().key("versions").item(-1).key("approvals");
        let mut edits = vec![Edit::append(at, NewValue::map(approval))];
        let known = &seen.school.policy;
        let counted = || SchoolDate::Day(self.date).plus(known.cycle).last_day();
        let next = self.args.next_review.or_else(|| known.next_review.stated.then(counted));
        if let Some(next) = next.filter(|_| self.publishes()) {
            edits.push(Edit::set(policy.clone().key("next_review"), text(&next.to_string())));
        }
        edits
    }

    fn done(&self) -> String {
        let (decided, body) = (self.args.outcome.words(), self.args.body.words());
        format!("{decided} by the {body} on {} (minute {})", SchoolDate::Day(self.date), self.args.minute)
    }

    fn headline(&self, version: &str, title: &str) -> String {
        match self.args.outcome {
            Decided::Approved | Decided::ApprovedWithChanges => format!("Approve version {version} of the {title}"),
            Decided::Returned => format!("Version {version} of the {title} is sent back"),
        }
    }
}
