//! `esafe upgrade`: moves a description to a newer edition of the policy library.

mod json;
mod markdown;
mod plan;
mod text;

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::super::exit::Exit;
use super::super::output;
use super::super::survey::{SelectionArgs, find};
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::source::Sources;
use plan::{Upgrade, prepare};

/// Arguments of `esafe upgrade`.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub struct UpgradeArgs {
    /// A description, a trust, or a folder of either; the folder you are in without it.
    #[arg(value_name = "PATH", default_value = ".")]
    pub path: PathBuf,
    /// Write the change to the description. Without it, the change is only shown.
    #[arg(long)]
    pub write: bool,
    /// The edition to move to. Without it, the newest.
    #[arg(long, value_name = "EDITION")]
    pub to: Option<String>,
    /// Reworded clauses that keep the school's own words, with commas between their ids.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub keep: Vec<String>,
    /// Reworded clauses that take the library's new words instead, with commas between their ids.
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    pub take: Vec<String>,
    /// How to show what changes.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Which academies and schools.
    #[command(flatten)]
    pub selection: SelectionArgs,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

const EXAMPLES: &str = "Examples:
  esafe upgrade                                   what the newest edition would change
  esafe upgrade --write                           move to it
  esafe upgrade --keep passwords.private --write  and keep the school's words for this clause
  esafe upgrade --take passwords.private --write  and take the library's new words for it";

/// How to show what an upgrade changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people at a terminal.
    Text,
    /// Markdown.
    Md,
    /// For programs; `esafe schema upgrade` describes it.
    Json,
}

/// Shows what a newer edition changes, and writes it if told to.
pub(in crate::cli) fn run(args: &UpgradeArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let mut sources = Sources::default();
    let library = match super::library(&args.library, &mut sources, ui)? {
        Ok(library) => library,
        Err(exit) => return Ok(exit),
    };
    if let Some(to) = args.to.as_deref().filter(|to| library.at(to).is_none()) {
        let known: Vec<&str> = library.editions().map(|edition| edition.edition.as_str()).collect();
        ui.say(format_args!("error: there is no edition `{to}` of the policy library; it has: {}", known.join(", ")));
        return Ok(Exit::Usage);
    }
    if let Some(both) = args.keep.iter().find(|id| args.take.contains(id)) {
        ui.say(format_args!("error: `{both}` cannot be kept and taken; name it under `--keep` or under `--take`"));
        return Ok(Exit::Usage);
    }
    let mut found = find(std::slice::from_ref(&args.path), &mut sources);
    if let Err(message) = args.selection.apply(&mut found) {
        ui.say(format_args!("error: {message}"));
        return Ok(Exit::Usage);
    }
    let (mut exit, mut made) = (Exit::Clean, Vec::new());
    // One after another: academies can share a file.
    for found in &found {
        let told = prepare(found, args, &library, &sources).and_then(|upgrade| {
            if args.write && upgrade.edited.is_changed() {
                output::replace_file(Path::new(&upgrade.file), upgrade.edited.after.as_bytes())?;
            }
            Ok(upgrade)
        });
        match told {
            Ok(upgrade) => {
                exit = exit.max(if upgrade.undecided().next().is_some() { Exit::Findings } else { Exit::Clean });
                made.push(upgrade);
            }
            Err(refused) => exit = exit.max(refused.say(&found.name(), ui)),
        }
    }
    show(&made, args, ui)?;
    Ok(exit)
}

fn show(made: &[Upgrade], args: &UpgradeArgs, ui: &mut Ui<'_>) -> Result<()> {
    match args.format {
        Format::Json => ui.result(&json::written(made, args.write)?)?,
        _ if made.is_empty() => {}
        Format::Text => {
            let colour = ui.colours_results();
            let written: Vec<String> = made.iter().map(|one| text::written(one, args.write, colour)).collect();
            ui.result(&written.join("\n"))?;
        }
        Format::Md => {
            let written: Vec<String> = made.iter().map(|one| markdown::written(one, args.write)).collect();
            ui.result(&written.join("\n"))?;
        }
    }
    for one in made {
        ui.say(format_args!("{}: {}", one.school, text::outcome(one, args.write)));
    }
    Ok(())
}
