//! Which academies a trust has: folders are looked into, and each academy gets the name of its output.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{DESCRIPTION, shown};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::document::slug;
use crate::pipeline::Described;
use crate::school::Located;
use crate::source::Span;
use crate::trust::{Listed, Trust};
use crate::yaml::Node;

/// The name of a trust's file inside its folder.
pub(super) const TRUST: &str = "trust.yaml";

/// An academy of a trust.
#[derive(Debug, Clone)]
pub(super) struct Academy {
    /// The trust.
    pub(super) trust: Arc<Trust>,
    /// The name of its output: lower-case ASCII letters, digits and hyphens; no other academy of the trust has it.
    pub(super) id: String,
    /// What it has of its own.
    own: Own,
}

#[derive(Debug, Clone)]
enum Own {
    /// In a file: its path as it is opened.
    File(String),
    /// In the trust's file.
    Inline(Node),
}

impl Academy {
    /// What people know it by: its file, or its name in the trust's file.
    pub(super) fn name(&self) -> String {
        match &self.own {
            Own::File(path) => path.clone(),
            Own::Inline(_) => format!("{}#{}", self.trust.path, self.id),
        }
    }

    /// Path of its own file, if it has one.
    pub(super) fn file(&self) -> Option<&str> {
        match &self.own {
            Own::File(path) => Some(path),
            Own::Inline(_) => None,
        }
    }

    /// Where its description stands.
    pub(super) fn described(&self) -> Described<'_> {
        match &self.own {
            Own::File(path) => Described::Academy { trust: &self.trust, path },
            Own::Inline(own) => Described::Inline { trust: &self.trust, own },
        }
    }
}

/// The academies of a trust, in its order, and what is wrong with their names. One whose name another has already is left
/// out, so that neither overwrites the other.
pub(super) fn academies(trust: &Arc<Trust>) -> (Vec<Academy>, Diagnostics) {
    let mut all: BTreeMap<String, Span> = BTreeMap::new();
    let (mut academies, mut diagnostics) = (Vec::new(), Diagnostics::default());
    let mut add = |name: &str, own: Own, span: Span, diagnostics: &mut Diagnostics| {
        let id = slug(name);
        if let Some(&other) = all.get(&id) {
            let message = format!("two academies would write to the folder `{id}`: this is the second, {name}");
            let found = Diagnostic::new(Code::AcademyName, span, message);
            let found = if other == span { found } else { found.also(other, "the first") };
            diagnostics.push(found.hint("give one of the two folders another name"));
            return;
        }
        all.insert(id.clone(), span);
        academies.push(Academy { trust: Arc::clone(trust), id, own });
    };
    for listed in &trust.academies {
        match listed {
            Listed::Inline { id, own } => add(&id.value, Own::Inline(own.clone()), id.span, &mut diagnostics),
            Listed::Folders(pattern) => match folders(trust, pattern) {
                Ok(folders) => {
                    for folder in folders {
                        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
                        add(&name, Own::File(shown(&folder.join(DESCRIPTION))), pattern.span, &mut diagnostics);
                    }
                }
                Err(message) => {
                    let found = Diagnostic::new(Code::AcademyName, pattern.span, message);
                    diagnostics.push(found.hint("name folders that each hold a school.yaml, or write academies/*"));
                }
            },
        }
    }
    (academies, diagnostics)
}

/// The folders that a pattern names, in the order of their names.
fn folders(trust: &Trust, pattern: &Located<String>) -> Result<Vec<PathBuf>, String> {
    let base = Path::new(&trust.path).parent().unwrap_or(Path::new(""));
    let text = pattern.value.trim_end_matches('/');
    let Some(above) = text.strip_suffix("/*").or((text == "*").then_some("")) else {
        let folder = base.join(text);
        if text.contains('*') {
            return Err(format!("`{text}` is no pattern: it can end in /* and have no other star"));
        }
        if folder.file_name().is_none() {
            return Err(format!("`{text}` has no name that its documents could have"));
        }
        return Ok(vec![folder]);
    };
    let folder = base.join(above);
    let listing = fs::read_dir(&folder).map_err(|error| format!("{} cannot be read: {error}", shown(&folder)))?;
    let mut found: Vec<PathBuf> =
        listing.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.join(DESCRIPTION).exists()).collect();
    found.sort();
    if found.is_empty() { Err(format!("no folder in {} holds a school.yaml", shown(&folder))) } else { Ok(found) }
}
