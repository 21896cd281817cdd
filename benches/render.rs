//! How long each step takes for one school: `cargo bench`.
//!
//! Times are of this machine and this moment; they are for comparing two states of the source, not for a test. `cold`
//! is the first time in a process, when fonts, theme and schemas are still to be read.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for developers: it stops at the first fault and prints"
)]

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use esafe::document::{Document, Kind};
use esafe::library::Library;
use esafe::pipeline;
use esafe::render::{markdown, pdf, record};
use esafe::school::School;
use esafe::source::{Files, ReadError, Sources};

/// The description that is measured.
const EXAMPLE: &str = "examples/trafalgar-infant/school.yaml";

/// Files of the package.
struct Package;

impl Files for Package {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
            .map_err(|error| ReadError::Refused { path: path.to_owned(), reason: error.to_string() })
    }
}

fn load_library() -> Library {
    let loaded = pipeline::embedded_library(&mut Sources::default());
    assert!(loaded.diagnostics.is_empty(), "the library has faults");
    loaded.output.unwrap()
}

fn load_school() -> School {
    let loaded = pipeline::load(&Package, EXAMPLE, EXAMPLE, &mut Sources::default()).unwrap();
    assert!(loaded.diagnostics.is_empty(), "the example has faults");
    loaded.output.unwrap()
}

fn build(school: &School, library: &Library) -> Vec<Document> {
    pipeline::build(&Package, EXAMPLE, school, library).output.unwrap()
}

fn main() {
    println!("{:<28}{:>12}{:>12}{:>12}{:>8}", "step", "cold", "median", "best", "runs");
    measure("read the library", 20, || black_box(load_library()));
    measure("load and check", 20, || black_box(load_school()));
    let (library, school) = (load_library(), load_school());
    measure("assemble the set", 20, || black_box(build(&school, &library)));
    let documents = build(&school, &library);
    measure("Markdown of the set", 50, || documents.iter().map(markdown::render).map(|text| text.len()).sum::<usize>());
    measure("records of the set", 50, || {
        documents.iter().map(|document| record::render(document).unwrap().len()).sum::<usize>()
    });
    let policy = documents.iter().find(|document| document.kind == Kind::Policy).unwrap();
    let agreement = documents.iter().find(|document| document.kind == Kind::Agreement).unwrap();
    measure("PDF of the policy", 10, || pdf::render(policy, None).unwrap().bytes.len());
    measure("PDF of one agreement", 10, || pdf::render(agreement, None).unwrap().bytes.len());
}

/// Runs `step` once and then `runs` times, and prints a line of the table.
fn measure<T>(name: &str, runs: usize, mut step: impl FnMut() -> T) {
    let mut time = || {
        let start = Instant::now();
        black_box(step());
        start.elapsed()
    };
    let cold = time();
    let mut warm: Vec<Duration> = (0..runs).map(|_| time()).collect();
    warm.sort();
    let [cold, median, best] =
        [cold, warm[runs / 2], warm[0]].map(|time| format!("{:.2} ms", time.as_secs_f64() * 1e3));
    println!("{name:<28}{cold:>12}{median:>12}{best:>12}{runs:>8}");
}
