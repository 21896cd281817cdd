//! What is written about the tool keeps up with it.

use std::collections::BTreeSet;

use esafe::diag::{Code, Family};
use esafe::source::Sources;
use esafe::yaml::{self, Node, Value};

use crate::examples::blocks;
use crate::harness::{Case, Folder, golden, names_in, package, text_of};

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

/// `text` without what changes with every clause: each number, and the spaces that line a table up.
fn without_figures(text: &str) -> String {
    let word = |word: &str| -> String {
        let digits = |c: char| if c.is_ascii_digit() { '0' } else { c };
        let mut word: Vec<char> = word.chars().map(digits).collect();
        word.dedup_by(|a, b| *a == '0' && *b == '0');
        word.into_iter().collect()
    };
    text.lines().map(|line| line.split_whitespace().map(word).collect::<Vec<_>>().join(" ") + "\n").collect()
}

#[test]
fn the_commands_of_the_readme_on_examples_say_what_it_shows() {
    let mut run = 0;
    for block in blocks(&text_of(&package("README.md")), "console") {
        let (command, shown) = block.split_once('\n').unwrap();
        let Some(args) = command.strip_prefix("$ esafe ").filter(|args| args.contains("examples/")) else { continue };
        let out = Folder::new();
        let target = out.path("build").to_string_lossy().into_owned();
        let here = |arg: &str| match arg {
            "build" => target.clone(),
            arg => arg.replace("examples/", "@/"),
        };
        let args: Vec<String> = args.split(' ').map(here).collect();
        let found = Case::at(&package("examples"), args.iter().map(String::as_str)).outcome();
        let said = (found.stdout.clone() + &found.stderr).replace("@/", "examples/");
        assert_eq!(found.status, 0, "{command}\n{found}");
        assert_eq!(without_figures(&said), without_figures(shown), "{command}");
        run += 1;
    }
    assert!(run > 1, "the README runs no command on an example");
}

/// Whether `part` says nothing that `whole` does not.
fn within(part: &Node, whole: &Node) -> bool {
    match &part.value {
        Value::Map(entries) => {
            entries.iter().all(|entry| whole.entry(&entry.key).is_some_and(|whole| within(&entry.node, &whole.node)))
        }
        _ => part.json() == whole.json(),
    }
}

#[test]
fn the_readme_shortens_the_example_of_a_trust_and_changes_nothing_in_it() {
    let parsed = |text: String| {
        let mut sources = Sources::default();
        let source = sources.add("example", text);
        yaml::parse(&sources, source).output.unwrap()
    };
    let mut shortened = 0;
    for block in blocks(&text_of(&package("README.md")), "yaml") {
        let Some(name) = block.lines().next().and_then(|line| line.strip_prefix("# ")) else { continue };
        let file = package("examples/lse-academies").join(name);
        if !file.is_file() {
            continue;
        }
        let whole = parsed(text_of(&file));
        assert!(within(&parsed(block.clone()), &whole), "{name} does not say all of this:\n{block}");
        shortened += 1;
    }
    assert_eq!(shortened, 2);
}
