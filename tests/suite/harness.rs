//! Drives the command line in process, and compares what it writes with what it should.
//!
//! In arguments and in what is compared, `@` stands for the folder of the case, so that no expected text holds a path
//! of one machine.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use esafe::cli::{self, Ui};
use tempfile::TempDir;

/// The folder of the package.
pub(crate) fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A path below the folder of this suite.
pub(crate) fn suite(path: &str) -> PathBuf {
    package("tests/suite").join(path)
}

/// The text of a file of this suite, with line feeds alone.
pub(crate) fn suite_text(path: &str) -> String {
    text_of(&suite(path))
}

/// The text of a file, with line feeds alone.
pub(crate) fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

/// The names of what is in a folder, sorted.
pub(crate) fn names_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().expect("names are text")).collect();
    names.sort();
    names.into_iter()
}

/// Whether a path has this ending.
pub(crate) fn is_a(ending: &str, path: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == ending)
}

/// Every file below a folder: path from there with `/`, and bytes. An absent folder has none.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for name in names_in(folder) {
            let path = folder.join(name);
            if path.is_dir() {
                collect(root, &path, files);
            } else {
                let below = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(below, fs::read(&path).unwrap());
            }
        }
    }
    let mut files = BTreeMap::new();
    if folder.exists() {
        collect(folder, folder, &mut files);
    }
    files
}

/// Whether expected texts are to be rewritten.
pub(crate) fn updating() -> bool {
    #[allow(clippy::disallowed_methods, reason = "the one switch of the suite; nothing in the tool reads it")]
    std::env::var_os("ESAFE_UPDATE").is_some_and(|value| value == "1")
}

/// Compares `found` with the file at `path` below the suite, or rewrites the file.
#[track_caller]
pub(crate) fn golden(path: &str, found: &str) {
    if let Err(difference) = compared(path, found) {
        panic!("{difference}");
    }
}

/// Compares `found` with the file at `path` below the suite and says how they differ, or rewrites the file.
pub(crate) fn compared(path: &str, found: &str) -> Result<(), String> {
    let file = suite(path);
    if updating() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, found).unwrap();
    }
    if !file.exists() {
        return Err(format!("there is no {path} yet; ESAFE_UPDATE=1 writes it"));
    }
    difference(path, &text_of(&file), found)
}

/// Adds to a committed list what it lacks, if expected texts are to be rewritten; else says what it lacks.
pub(crate) fn appended(path: &str, missing: &[String]) -> bool {
    if missing.is_empty() || !updating() {
        return missing.is_empty();
    }
    let file = suite(path);
    let text = if file.exists() { text_of(&file) } else { "# retired\n".to_owned() };
    let (current, retired) = text.split_at(text.find("# retired").expect("the list ends with what is retired"));
    let mut ids: Vec<&str> = current.lines().chain(missing.iter().map(String::as_str)).collect();
    ids.sort_unstable();
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(&file, format!("{}\n{retired}", ids.join("\n"))).unwrap();
    true
}

/// Says in which line two texts differ first, and shows both.
fn difference(what: &str, expected: &str, found: &str) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let (mut a, mut b) = (expected.lines(), found.lines());
    let line = 1 + std::iter::from_fn(|| Some((a.next(), b.next()))).take_while(|(a, b)| a == b && a.is_some()).count();
    let at = |text: &str| text.lines().nth(line - 1).unwrap_or("(nothing)").to_owned();
    Err(format!(
        "{what} differs in line {line}\n  expected: {}\n  found:    {}\n--- expected\n{expected}\n--- found\n{found}",
        at(expected),
        at(found)
    ))
}

/// A folder for one test, gone when the test is over.
pub(crate) struct Folder {
    temp: TempDir,
}

impl Folder {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { temp: tempfile::tempdir().unwrap() }
    }

    /// A folder with a `school.yaml`.
    pub(crate) fn of(description: &str) -> Self {
        Self::new().with("school.yaml", description)
    }

    /// The same folder with one more file.
    pub(crate) fn with(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        self.write(path, contents);
        self
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, contents: impl AsRef<[u8]>) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, contents).unwrap();
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Where a file of the folder is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.temp.path().join(path)
    }

    /// Every file below `path`.
    pub(crate) fn files(&self, path: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(path))
    }

    /// A command line in this folder.
    pub(crate) fn esafe<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Case {
        Case::at(self.temp.path(), args)
    }
}

/// What a command line wrote, and how it ended.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Outcome {
    /// Results.
    pub(crate) stdout: String,
    /// Words for people.
    pub(crate) stderr: String,
    /// Exit status.
    pub(crate) status: u8,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "status {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr)
    }
}

/// A command line and what it should come to: silence and status 0, unless said otherwise.
#[must_use = "`check` or `outcome` runs it"]
pub(crate) struct Case {
    root: PathBuf,
    args: Vec<OsString>,
    expected: Outcome,
}

impl Case {
    /// The command line `args` with `@` for `root`.
    pub(crate) fn at<'a>(root: &Path, args: impl IntoIterator<Item = &'a str>) -> Self {
        let argument = |arg: &str| match arg.strip_prefix('@') {
            Some(below) => root.join(below.trim_start_matches('/')).into_os_string(),
            None => OsString::from(arg),
        };
        let args = std::iter::once("esafe").chain(args).map(argument).collect();
        Self { root: root.to_owned(), args, expected: Outcome::default() }
    }

    /// It should write `text` to its output.
    pub(crate) fn stdout(mut self, text: &str) -> Self {
        text.clone_into(&mut self.expected.stdout);
        self
    }

    /// It should say `text` to people.
    pub(crate) fn stderr(mut self, text: &str) -> Self {
        text.clone_into(&mut self.expected.stderr);
        self
    }

    /// It should end with `status`.
    pub(crate) fn status(mut self, status: u8) -> Self {
        self.expected.status = status;
        self
    }

    /// Runs it and compares everything.
    #[track_caller]
    pub(crate) fn check(self) {
        if let Err(difference) = difference("the outcome", &self.expected.to_string(), &self.outcome().to_string()) {
            panic!("{difference}");
        }
    }

    /// Runs it.
    pub(crate) fn outcome(&self) -> Outcome {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let exit = cli::run(&self.args, &mut Ui::plain(&mut out, &mut err));
        let text = |bytes| self.without_root(&String::from_utf8(bytes).expect("output is text"));
        Outcome { stdout: text(out), stderr: text(err), status: exit.code() }
    }

    /// `text` with `@` for the folder of the case, however the system writes it.
    fn without_root(&self, text: &str) -> String {
        let native = self.root.to_string_lossy();
        text.replace(&*native, "@").replace(&native.replace('\\', "/"), "@")
    }
}
