//! Reports on schools: that of one to the file that is named or as a result, those of several to files in a folder.

use std::path::Path;

use anyhow::{Context, Result};

use super::disk::shown;
use super::output::{self, FileSet};
use super::ui::Ui;
use crate::document::{Document, slug};
use crate::render::{html, markdown, pdf};

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    Md,
    Html,
    Pdf,
}

impl Page {
    const fn ending(self) -> &'static str {
        match self {
            Self::Md => "md",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    fn render(self, document: &Document) -> Result<Vec<u8>> {
        Ok(match self {
            Self::Md => markdown::render(document).into_bytes(),
            Self::Html => html::render(document)?,
            Self::Pdf => pdf::render(document, None)?.bytes,
        })
    }
}

/// Writes reports, each with the name of its school: one to the file `out`, several to files in the folder `out` whose names
/// say `what` they are; without `out`, all as a result.
pub(super) fn pages<'a>(
    reports: impl Iterator<Item = (&'a str, Document)>,
    (what, page): (&str, Page),
    out: Option<&Path>,
    ui: &mut Ui<'_>,
) -> Result<()> {
    let rendered =
        reports.map(|(school, document)| Ok((school, page.render(&document)?))).collect::<Result<Vec<_>>>()?;
    match (rendered.as_slice(), out) {
        ([(_, bytes)], _) => put(bytes, out, ui),
        (_, None) => {
            let all: Vec<u8> = rendered.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>().join(&b'\n');
            put(&all, None, ui)
        }
        (_, Some(folder)) => {
            let files = named(rendered, &format!("{what}.{}", page.ending()));
            output::write(folder, &files, false).with_context(|| shown(folder))?;
            Ok(())
        }
    }
}

/// The files of several reports. Schools that share a name are told apart by a number.
fn named(reports: Vec<(&str, Vec<u8>)>, ending: &str) -> FileSet {
    let mut files = FileSet::new();
    for (school, bytes) in reports {
        let name = slug(school);
        let mut file = format!("{name}.{ending}");
        let mut turn = 1;
        while files.contains_key(&file) {
            turn += 1;
            file = format!("{name}-{turn}.{ending}");
        }
        files.insert(file, bytes);
    }
    files
}

/// Writes to the file `out`, whole or not at all; without it, as a result.
pub(super) fn put(bytes: &[u8], out: Option<&Path>, ui: &mut Ui<'_>) -> Result<()> {
    match out {
        None => ui.result_bytes(bytes)?,
        Some(file) => {
            output::replace_file(file, bytes)?;
            ui.say(format_args!("✓ {}", shown(file)));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schools_of_one_name_keep_a_report_each() {
        let reports = vec![("Hill School", b"a".to_vec()), ("Hill School", b"b".to_vec()), ("Lane", b"c".to_vec())];
        let files = named(reports, "changes.md");
        let found: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let expected: [(&str, &[u8]); 3] =
            [("hill-school-2.changes.md", b"b"), ("hill-school.changes.md", b"a"), ("lane.changes.md", b"c")];
        assert_eq!(found, expected);
    }
}
