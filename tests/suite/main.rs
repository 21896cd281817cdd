//! The integration tests: one binary, so that the typesetter is linked once.
//!
//! Each area is a file; its fixtures lie in a folder of the same name and are discovered, never listed. Expected texts
//! are files too: `ESAFE_UPDATE=1 cargo test --release` rewrites them, and the difference is there to be read.

#![allow(clippy::unwrap_used, reason = "a test stops at the first thing it did not expect")]

mod architecture;
mod catalogue;
mod ci;
// The hook and the scripts of the jobs are for POSIX shells. On Windows that is the one inside Git for Windows, which
// a test has no sure way to find.
#[cfg(unix)]
mod ci_hook;
#[cfg(unix)]
mod ci_jobs;
mod cli;
mod committed;
mod coverage;
mod coverage_command;
mod coverage_kinds;
mod coverage_schools;
mod coverage_taken;
mod currency;
mod described;
mod dice;
mod docs;
mod due;
mod each_fact;
mod edit;
mod edit_layout;
mod edit_random;
mod editions;
mod examined;
mod examples;
mod explain;
mod fixtures;
mod formats;
mod golden;
mod harness;
mod history;
mod hostile;
mod hostile_pdfs;
mod html;
mod init;
mod init_asks;
mod interrupted;
mod library;
mod library_words;
mod literal;
mod malformed;
mod on_record;
mod outlines;
mod own_clauses;
mod page;
mod places;
mod properties;
mod published;
mod random_schools;
mod reading;
mod recorded;
mod refused;
mod register;
mod register_texts;
mod render;
mod reports;
mod repositories;
mod repository;
mod review;
mod review_repositories;
mod review_start;
mod review_status;
mod revision;
mod rules;
mod schema;
mod selected;
mod signed;
mod stances;
mod status;
mod status_page;
mod story;
mod terminal;
mod trust;
mod upgrade;
mod verify;

#[test]
fn no_test_file_is_forgotten() {
    let main = harness::suite_text("main.rs");
    let files: Vec<String> = harness::names_in(&harness::suite("")).collect();
    let stems: Vec<&str> = files.iter().filter_map(|name| name.strip_suffix(".rs")).collect();
    assert!(stems.len() > 10, "{stems:?}");
    for stem in stems.iter().filter(|stem| **stem != "main") {
        assert!(main.contains(&format!("\nmod {stem};\n")), "{stem}.rs is not part of the suite");
    }
}
