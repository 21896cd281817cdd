//! `esafe init`: a description to start from.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use jiff::civil::Date;

use super::super::dates::{day, today};
use super::super::disk::{description, shown};
use super::super::exit::Exit;
use super::super::output;
use super::super::ui::Ui;

/// Arguments of `esafe init`.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The file to write, or a folder that shall hold school.yaml.
    #[arg(value_name = "PATH", default_value = "school.yaml")]
    pub path: PathBuf,
    /// Write the shortest description that renders: ten lines.
    #[arg(long, required = true)]
    pub minimal: bool,
    /// Full name of the school.
    #[arg(long, value_name = "NAME", default_value = "Hollow Lane Primary School")]
    pub name: String,
    /// The day the first version is dated, as 2026-09-01. Without it, today.
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub today: Option<Date>,
    /// Replace a file that is there already.
    #[arg(long)]
    pub force: bool,
}

/// Writes the description.
pub(in crate::cli) fn run(args: &InitArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let path = description(&args.path);
    if path.exists() && !args.force {
        bail!("{} is there already; add --force to replace it, or name another file", shown(&path));
    }
    let today = args.today.unwrap_or_else(today);
    let text = minimal(&args.name, today);
    output::replace_file(&path, text.as_bytes())?;
    ui.say(format_args!(
        "✓ wrote {} ({} lines)\n  Put your own names in, then: esafe render {}",
        shown(&path),
        text.lines().count(),
        quoted(&path)
    ));
    Ok(Exit::Clean)
}

/// The description, with `name` as a YAML string whatever it holds.
fn minimal(name: &str, today: Date) -> String {
    let name = serde_json::Value::String(name.to_owned());
    format!(
        "format: 1
school:
  name: {name}
  phases: [eyfs, ks1, ks2]
people:
  headteacher: {{name: Sam Hill}}
  online_safety_lead: {{name: Ada Byrne}}
  dsl: {{same_as: headteacher}}
policy:
  versions: [{{version: \"1.0\", date: {today}, author: Ada Byrne, changes: First policy}}]
"
    )
}

fn quoted(path: &Path) -> String {
    let shown = shown(path);
    if shown.contains(' ') { format!("\"{shown}\"") } else { shown }
}
