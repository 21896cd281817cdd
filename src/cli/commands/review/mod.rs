//! `esafe review`: the yearly review, step by step.

mod described;
mod opened;
mod pack;
mod proposal;
mod question;
mod stage;
mod start;
mod status;

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
}

/// Does one part of a review.
pub(in crate::cli) fn run(args: &ReviewArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    match &args.command {
        ReviewCommand::Start(args) => start::run(args, ui),
        ReviewCommand::Status(args) => status::run(args, ui),
    }
}
