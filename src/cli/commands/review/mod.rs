//! `esafe review`: reviews and approvals of a policy, as they are held.

mod approve;
mod commit;
mod entry;
mod prepare;
mod record;
mod sign;
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
    /// Record that the current version has been reviewed.
    Record(record::RecordArgs),
    /// Record what a body has decided about the current version, and publish what it approved.
    Approve(approve::ApproveArgs),
}

/// Does one part of a review.
pub(in crate::cli) fn run(args: &ReviewArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    match &args.command {
        ReviewCommand::Record(args) => record::run(args, ui),
        ReviewCommand::Approve(args) => approve::run(args, ui),
    }
}
