//! `esafe explain value`: where a value of a description was set.

use std::path::Path;

use anyhow::{Result, bail};

use super::super::super::disk::{Disk, description};
use super::super::super::exit::Exit;
use super::super::super::survey::{self, Found};
use super::super::super::ui::Ui;
use super::row;
use crate::pipeline::{self, Described};
use crate::report::visible;
use crate::schema::{self, Kind, inline_yaml};
use crate::source::Sources;
use crate::trust::Locked;
use crate::yaml::Node;

/// Prints the value at `key` of the description that a person means by `path`.
pub(super) fn explain(path: &Path, key: &str, ui: &mut Ui<'_>) -> Result<Exit> {
    let Some(described) = schema::describe(Kind::School, key) else {
        bail!("a description has no `{key}`; `esafe schema` lists every key");
    };
    let mut sources = Sources::default();
    let found = survey::alone(&description(path), &mut sources);
    let Some(found) = found.first() else { bail!("there is no description at {}", path.display()) };
    let name = found.name();
    let at = match found {
        Found::School(_) => Described::school(&name),
        Found::Academy(academy) => academy.described(),
        Found::Trust(..) => bail!("{name} has errors, so what it says cannot be told: esafe validate {name}"),
        Found::Unreadable(_, reason) => bail!("{reason}"),
    };
    let own = pipeline::own_tree(&Disk, at, &mut sources)?;
    let Some(own) = own.output else {
        ui.findings(&own.diagnostics, &sources, None);
        return Ok(Exit::Findings);
    };
    let mut text = format!("{key}\n\n");
    let place = |node: &Node| format!("{}:{}", sources.get(node.span.source).name, sources.start_of(node.span));
    let written = |node: &Node| visible(&inline_yaml(&node.json()));
    let whole = at.trust().map_or_else(|| own.clone(), |trust| trust.academy(&own));
    match whole.at(key) {
        Some(node) => {
            let of_trust = at.trust().is_some_and(|trust| trust.source == node.span.source);
            let layer = match (of_trust, at.trust()) {
                (true, _) => "the trust",
                (false, Some(_)) => "the academy",
                (false, None) => "the school",
            };
            row(&mut text, "value", &written(node));
            row(&mut text, "set by", &format!("{layer}, {}", place(node)));
        }
        None => row(&mut text, "value", "not given; clauses that need it are left out"),
    }
    if let Some(trust) = at.trust() {
        let theirs = trust.defaults.at(key);
        if let Some(theirs) = theirs.filter(|theirs| whole.at(key).is_none_or(|node| node.json() != theirs.json())) {
            row(&mut text, "instead", &format!("of {}, the trust's, {}", written(theirs), place(theirs)));
        }
        let locks = trust.locks.iter().filter(|lock| match &lock.target {
            Locked::Fact(path) => key == path || key.starts_with(&format!("{path}.")),
            Locked::Clause(_) => false,
        });
        for lock in locks {
            let at = format!("{}:{}", trust.path, sources.start_of(lock.span));
            row(&mut text, "locked", &format!("by the trust, {at}: {}", visible(&lock.reason)));
        }
    }
    if let Some(description) = described.description() {
        row(&mut text, "meaning", description);
    }
    ui.result(&text)?;
    Ok(Exit::Clean)
}
