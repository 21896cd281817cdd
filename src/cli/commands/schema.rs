//! `esafe schema`: the JSON Schemas.

use anyhow::Result;

use super::super::exit::Exit;
use super::super::ui::Ui;
use crate::schema::Kind;

/// Arguments of `esafe schema`.
#[derive(Debug, clap::Args)]
pub struct SchemaArgs {
    /// Which schema.
    #[arg(value_name = "NAME", default_value = "school", value_parser = clap::builder::PossibleValuesParser::new(Kind::ALL.map(Kind::name)))]
    pub name: String,
}

/// Prints the schema as published.
pub(in crate::cli) fn run(args: &SchemaArgs, ui: &mut Ui<'_>) -> Result<Exit> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.name() == args.name).unwrap_or(Kind::School);
    ui.result(kind.text())?;
    Ok(Exit::Clean)
}
