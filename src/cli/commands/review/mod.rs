//! `esafe review`: the yearly review, step by step.

mod approve;
mod bounds;
mod commit;
pub(super) mod described;
mod entry;
mod opened;
mod pack;
mod prepare;
mod proposal;
mod question;
mod record;
mod settle;
mod sign;
mod stage;
mod start;
mod status;
mod told;

use anyhow::Result;
use clap::Subcommand;

use super::super::exit::Exit;
use super::super::ui::Ui;

/// Arguments of `esafe review`.
#[derive(Debug, clap::Args)]
pub struct ReviewArgs {
    /// Which part of the review.
    #[command(subcommand)]
    pub command: ReviewCommand,
}

/// Parts of a review.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Open the review: propose the version and write the pack for the meeting.
    Start(start::StartArgs),
    /// Say how far the review has come, and what to type next.
    Status(status::StatusArgs),
    /// Record that the current version has been reviewed.
    Record(record::RecordArgs),
    /// Record what a body has decided about the current version, and publish what it approved.
    Approve(approve::ApproveArgs),
}

/// Does one part of a review.
pub(in crate::cli) fn run(args: &ReviewArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    match &args.command {
        ReviewCommand::Start(args) => start::run(args, ui),
        ReviewCommand::Status(args) => status::run(args, ui),
        ReviewCommand::Record(args) => record::run(args, ui),
        ReviewCommand::Approve(args) => approve::run(args, ui),
    }
}
