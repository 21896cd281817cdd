//! What is written about the tool keeps up with it.

use std::collections::BTreeSet;

use esafe::diag::{Code, Family};
use esafe::source::Sources;

use crate::harness::{golden, names_in, package, text_of};

#[test]
fn every_code_is_explained() {
    let mut said = BTreeSet::new();
    for code in Code::ALL {
        let explanation = code.explanation();
        for sentence in [explanation.why, explanation.fix] {
            assert!(sentence.ends_with('.') && sentence.split(' ').count() > 2, "{code:?}: {sentence:?}");
        }
        assert!(said.insert(explanation.why), "{code:?} is explained in the words of another code");
        let mut sources = Sources::default();
        let source = sources.add("example", explanation.example);
        let parsed = esafe::yaml::parse(&sources, source);
        assert!(parsed.diagnostics.is_empty(), "{code:?}: the example is not YAML:\n{}", explanation.example);
        assert!(code.number().starts_with('E') && code.number().len() == 5, "{code:?}");
    }
}

#[test]
fn every_example_of_an_explanation_is_right() {
    // Examples of descriptions are cut out of one: whatever they leave out is not their fault.
    let missing =
        [Code::MissingKey, Code::RequiredRoleMissing, Code::NoSafeguardingLead, Code::UnknownRole, Code::UnknownClause];
    for code in Code::ALL.iter().filter(|code| !matches!(code, Code::Library | Code::Template)) {
        let made = crate::described::make(code.explanation().example);
        let found: Vec<Code> = made.codes().into_iter().filter(|found| !missing.contains(found)).collect();
        assert!(found.is_empty(), "{code:?}: {}\n{}", code.explanation().example, made.report());
    }
}

/// The reference page of findings, as it follows from the codes.
fn page_of_findings() -> String {
    let mut page = "# Findings

Every finding has a number and a name that never change. An **error** stands in the way: nothing is written while there is one, and a
check fails. A **warning** fails a check only with `--strict`. A **note** never does. `esafe explain finding E0021` says on the command
line what stands here. This page is made from the tool's own texts: `ESAFE_UPDATE=1 cargo test --release docs`.

| number | name | severity | what is wrong |
| --- | --- | --- | --- |
"
    .to_owned();
    for code in Code::ALL {
        let (number, name) = (code.number(), code.name());
        page += &format!(
            "| [{number}](#{}-{name}) | `{name}` | {} | {} |\n",
            number.to_lowercase(),
            code.severity().name(),
            code.title()
        );
    }
    for (family, prefix, title) in Family::ALL {
        page += &format!("\n## {prefix}xx: {title}\n");
        for code in Code::ALL.iter().filter(|code| code.family() == family) {
            let explanation = code.explanation();
            page += &format!(
                "\n### {} {}\n\n**{}.** {} {}\n\n{}\n\n```yaml\n{}\n```\n",
                code.number(),
                code.name(),
                capital(code.severity().name()),
                code.title(),
                explanation.why,
                explanation.fix,
                explanation.example
            );
        }
    }
    page
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

#[test]
fn the_page_of_findings_is_made_from_the_codes() {
    golden("../../docs/findings.md", &page_of_findings());
}

#[test]
fn the_pages_a_contributor_looks_for_are_there() {
    let modules: Vec<String> = names_in(&package("src")).map(|name| name.trim_end_matches(".rs").to_owned()).collect();
    assert!(modules.len() > 10, "{modules:?}");
    for page in ["CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
        let text = text_of(&package(page));
        assert!(text.starts_with("# ") && text.lines().count() > 5, "{page} has little to say");
        if page == "ARCHITECTURE.md" {
            for module in modules.iter().filter(|module| !matches!(module.as_str(), "lib" | "main")) {
                assert!(text.contains(&format!("`{module}")), "{page} does not name `{module}`");
            }
        }
    }
}
