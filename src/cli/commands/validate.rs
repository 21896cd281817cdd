//! `esafe validate`: what is wrong with a description.

use std::path::PathBuf;

use anyhow::Result;

use super::super::exit::Exit;
use super::super::ui::Ui;
use super::LibraryArgs;
use crate::document::Kind;

/// Arguments of `esafe validate`.
#[derive(Debug, clap::Args)]
pub struct ValidateArgs {
    /// A description, or a folder with a school.yaml in it.
    #[arg(value_name = "PATH")]
    pub path: PathBuf,
    /// Where the policy library comes from.
    #[command(flatten)]
    pub library: LibraryArgs,
}

/// Says everything that is wrong with the description, and whether it can be rendered.
pub(in crate::cli) fn run(args: &ValidateArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    Ok(match super::load(&args.path, &args.library, " Nothing was written.", ui)? {
        Ok(loaded) => {
            let agreements = loaded.documents.iter().filter(|document| document.kind == Kind::Agreement).count();
            ui.say(format_args!(
                "✓ {} is in order: a policy of {} clauses and {agreements} agreement{}",
                loaded.school.name.value,
                loaded.documents[0].clauses().len(),
                if agreements == 1 { "" } else { "s" },
            ));
            Exit::Clean
        }
        Err(exit) => exit,
    })
}
