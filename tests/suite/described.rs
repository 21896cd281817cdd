//! Descriptions of schools, and what the tool makes of them without a disk.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use esafe::check::Timing;
use esafe::diag::{Code, Diagnostics};
use esafe::document::Document;
use esafe::library::Library;
use esafe::pipeline::{self, Described, Examined};
use esafe::report;
use esafe::source::{Files, ReadError, Sources};

use crate::harness;

/// The path of the example from which most tests start.
pub(crate) const EXAMPLE: &str = "examples/trafalgar-infant/school.yaml";

/// The text of the example.
pub(crate) fn example() -> String {
    harness::text_of(&harness::package(EXAMPLE))
}

/// A short description that is in order, of a school called `name`, with `more` sections below.
pub(crate) fn school(name: &str, more: &str) -> String {
    school_with_policy(name, "", more)
}

/// The same with `keys` in its policy section, each on a line with two spaces before it.
pub(crate) fn school_with_policy(name: &str, keys: &str, more: &str) -> String {
    let name = serde_json::Value::from(name);
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
{keys}  versions: [{{version: \"1.0\", date: 2026-09-01, author: Ada Byrne, changes: First policy}}]
{more}"
    )
}

/// Files that exist in memory alone.
pub(crate) struct Memory(BTreeMap<String, Vec<u8>>);

impl Memory {
    /// One description.
    pub(crate) fn description(bytes: impl Into<Vec<u8>>) -> Self {
        Self(BTreeMap::from([("school.yaml".to_owned(), bytes.into())]))
    }

    /// The files in the folder of `path`, a file of the package.
    pub(crate) fn beside(path: &str) -> Self {
        Self(harness::tree(harness::package(path).parent().expect("a file is in a folder")))
    }

    /// The same with another description.
    pub(crate) fn with(mut self, description: impl Into<Vec<u8>>) -> Self {
        self.0.insert("school.yaml".to_owned(), description.into());
        self
    }
}

impl Files for Memory {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.get(path).cloned().ok_or_else(|| ReadError::NotFound { path: path.to_owned() })
    }
}

/// The embedded library, and the sources its places are in.
static EMBEDDED: LazyLock<(Library, Sources)> = LazyLock::new(|| {
    let mut sources = Sources::default();
    let loaded = pipeline::embedded_library(&mut sources);
    let library = loaded.output.unwrap_or_else(|| panic!("{}", report::human(&loaded.diagnostics, &sources, false)));
    (library, sources)
});

/// The embedded library.
pub(crate) fn library() -> &'static Library {
    &EMBEDDED.0
}

/// What became of a description.
pub(crate) struct Made {
    /// Its documents, if nothing stands in the way.
    pub(crate) documents: Option<Vec<Document>>,
    /// What was found.
    pub(crate) diagnostics: Diagnostics,
    /// Where it was found.
    pub(crate) sources: Sources,
}

impl Made {
    /// The findings as people see them.
    pub(crate) fn report(&self) -> String {
        report::human(&self.diagnostics, &self.sources, false)
    }

    /// The codes of the findings.
    pub(crate) fn codes(&self) -> Vec<Code> {
        self.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
    }
}

/// Reads the description at `path` and makes its documents with `library`, whose places are in `sources`.
pub(crate) fn make_with(files: &Memory, path: &str, library: &Library, mut sources: Sources) -> Made {
    let loaded = pipeline::load(files, path, path, &mut sources).expect("the file is there");
    let mut diagnostics = loaded.diagnostics;
    let documents = loaded.output.and_then(|school| {
        let built = pipeline::build(files, path, &school, library);
        diagnostics.extend(built.diagnostics);
        built.output
    });
    Made { documents, diagnostics, sources }
}

/// Reads the description at `path` and makes its documents.
pub(crate) fn make_files(files: &Memory, path: &str) -> Made {
    make_with(files, path, library(), EMBEDDED.1.clone())
}

/// Reads the description at `path`, makes its documents and asks every rule, at `timing`.
pub(crate) fn examine_files(files: &Memory, path: &str, timing: Timing) -> Made {
    let mut sources = EMBEDDED.1.clone();
    let examined = pipeline::examine(files, Described::school(path), library(), &mut sources, Some(timing));
    let Examined { documents, diagnostics, .. } = examined.expect("the file is there");
    Made { documents, diagnostics, sources }
}

/// Reads a description and makes its documents.
pub(crate) fn make(description: impl Into<Vec<u8>>) -> Made {
    make_files(&Memory::description(description), "school.yaml")
}

/// The documents of a description that is in order.
#[track_caller]
pub(crate) fn documents(description: &str) -> Vec<Document> {
    let made = make(description);
    match made.documents {
        Some(documents) if made.diagnostics.is_empty() => documents,
        _ => panic!("{}\n{description}", made.report()),
    }
}

/// A school among the examples.
pub(crate) struct Example {
    /// Its folder below `examples`; for an academy the folder of its trust, a slash, and its own.
    pub(crate) name: String,
    /// The folder of the example, which for an academy is that of its trust.
    pub(crate) folder: String,
    /// Path of its description inside the folder.
    pub(crate) path: String,
}

impl Example {
    /// Hands what the tool reads of this school to `work`: its files, where it stands in them, and sources for places.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Memory, Described<'_>, &mut Sources) -> T) -> T {
        let files = Memory::beside(&format!("examples/{}/{}", self.folder, self.file()));
        let mut sources = EMBEDDED.1.clone();
        if self.file() == SCHOOL {
            return work(&files, Described::school(SCHOOL), &mut sources);
        }
        let read = pipeline::read_trust(&files, TRUST, &mut sources).expect("the file is there");
        let trust = read.output.unwrap_or_else(|| panic!("{}", report::human(&read.diagnostics, &sources, false)));
        work(&files, Described::Academy { trust: &trust, path: &self.path }, &mut sources)
    }

    /// The file of the example's folder that everything starts from.
    fn file(&self) -> &'static str {
        if self.path == SCHOOL { SCHOOL } else { TRUST }
    }
}

const SCHOOL: &str = "school.yaml";
const TRUST: &str = "trust.yaml";

/// The folders below `examples` that hold a school or a trust.
pub(crate) fn example_folders() -> Vec<String> {
    let holds = |name: &String, file| harness::package("examples").join(name).join(file).exists();
    let folders = harness::names_in(&harness::package("examples"));
    let found: Vec<String> = folders.filter(|name| holds(name, SCHOOL) || holds(name, TRUST)).collect();
    assert!(!found.is_empty(), "there are no examples");
    found
}

/// Every school among the examples, academies of trusts among them, in the order of their folders.
pub(crate) fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for folder in example_folders() {
        let files = harness::tree(&harness::package("examples").join(&folder));
        for path in files.into_keys().filter(|path| path.rsplit('/').next() == Some(SCHOOL)) {
            let above = path.trim_end_matches(SCHOOL).trim_end_matches('/');
            let name = match above.rsplit('/').next() {
                Some(own) if !own.is_empty() => format!("{folder}/{own}"),
                _ => folder.clone(),
            };
            examples.push(Example { name, folder: folder.clone(), path });
        }
    }
    examples
}

/// The documents of every example, by its name.
pub(crate) fn documents_of_examples() -> BTreeMap<String, Vec<Document>> {
    let made = |example: Example| {
        let documents = example.with(|files, described, sources| {
            let examined = pipeline::examine(files, described, library(), sources, None).expect("the file is there");
            examined.documents.unwrap_or_else(|| panic!("{}", report::human(&examined.diagnostics, sources, false)))
        });
        (example.name, documents)
    };
    examples().into_iter().map(made).collect()
}
