//! What can be typed.

use clap::{Parser, Subcommand};

use super::commands::{
    check, completions, coverage, diff, due, explain, history, init, render, review, schema, status, upgrade, validate,
    verify,
};

/// Writes a school's online safety policy from a short description of the school.
#[derive(Debug, Parser)]
#[command(name = "esafe", version, max_term_width = 100, after_help = super::exit::HELP)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a description to start from.
    Init(init::InitArgs),
    /// Say what is wrong with a description, and write nothing.
    Validate(validate::ValidateArgs),
    /// Say which reviews have lapsed, and whatever else is wrong; for people and for CI.
    Check(check::CheckArgs),
    /// Write the policy, the agreements and the version-control page.
    Render(render::RenderArgs),
    /// Say who must review what by when, or write a calendar that reminds them.
    Due(due::DueArgs),
    /// Say where the policies of a trust's academies stand, and how each differs from the trust.
    Status(status::StatusArgs),
    /// Say how far a policy meets what law and guidance ask of it, requirement by requirement.
    Coverage(coverage::CoverageArgs),
    /// Say what changed between two editions: facts, clauses, words.
    Diff(diff::DiffArgs),
    /// Show every version with its reviews, approvals, tags and commits; audit what is claimed against what was committed.
    History(history::HistoryArgs),
    /// Say whether published files are the ones that were approved.
    Verify(verify::VerifyArgs),
    /// Take the policy through its yearly review, step by step.
    Review(review::ReviewArgs),
    /// Move a description to a newer edition of the policy library; show what changes, and write nothing unless told to.
    Upgrade(upgrade::UpgradeArgs),
    /// Print the JSON Schema of descriptions, for editors.
    Schema(schema::SchemaArgs),
    /// Explain a clause of the policy library, or a finding.
    Explain(explain::ExplainArgs),
    /// Print completions for a shell.
    Completions(completions::CompletionsArgs),
}
