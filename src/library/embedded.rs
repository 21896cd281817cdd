//! The library and the examples that the tool carries: the only place that reads them from the binary.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

static LIBRARY: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/policy-templates");

static EXAMPLES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/examples");

/// The files of the embedded examples: path with `/`, and bytes; in the order of paths.
#[must_use]
pub fn embedded_examples() -> BTreeMap<String, Vec<u8>> {
    fn collect(dir: &Dir<'_>, files: &mut BTreeMap<String, Vec<u8>>) {
        for file in dir.files() {
            files.insert(file.path().to_string_lossy().replace('\\', "/"), file.contents().to_vec());
        }
        dir.dirs().for_each(|dir| collect(dir, files));
    }
    let mut files = BTreeMap::new();
    collect(&EXAMPLES, &mut files);
    files
}

/// The YAML files of the embedded library: path with `/`, and text; in the order of paths.
#[must_use]
pub fn embedded_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    collect(&LIBRARY, &mut files);
    files.sort();
    files
}

fn collect(dir: &Dir<'_>, files: &mut Vec<(String, String)>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        if let (true, Some(text)) =
            (file.path().extension().is_some_and(|ending| ending == "yaml"), file.contents_utf8())
        {
            files.push((path, text.to_owned()));
        }
    }
    dir.dirs().for_each(|dir| collect(dir, files));
}
