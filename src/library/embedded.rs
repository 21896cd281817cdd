//! The library that the tool carries: the only place that reads it from the binary.

use include_dir::{Dir, include_dir};

static LIBRARY: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/policy-templates");

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
