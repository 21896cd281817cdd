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

use super::super::exit::Exit;
use super::super::ui::Ui;

/// Arguments of `esafe review`.
#[derive(Debug, clap::Args)]
pub struct ReviewArgs {
    /// Which step.
    #[command(subcommand)]
    pub step: Step,
}

/// The steps of a review.
#[derive(Debug, clap::Subcommand)]
pub enum Step {
    /// Open the review: propose the version and write the pack for the meeting.
    Start(start::StartArgs),
    /// Say where the review stands, and what to type next.
    Status(status::StatusArgs),
}

/// Does a step of a review.
pub(in crate::cli) fn run(args: &ReviewArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    match &args.step {
        Step::Start(args) => start::run(args, ui),
        Step::Status(args) => status::run(args, ui),
    }
}
