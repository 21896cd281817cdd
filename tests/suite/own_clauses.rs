//! A school's departures from the library: clauses in its own words, clauses of its own, clauses left out and taken in.

use std::collections::BTreeSet;

use esafe::diag::{Code, Diagnostic, Severity};
use esafe::document::Document;
use esafe::library::{Entry, Part};
use esafe::render;
use serde_json::{Value as Json, json};

use crate::described::{Made, library, make, school};
use crate::harness::Folder;
use crate::literal::texts;

/// A clause that every school has.
const USUAL: &str = "passwords.private";

/// The clause `id` of the library.
fn part(id: &str) -> &'static Part {
    library().entries().find_map(|(_, entry)| entry.find(id)).unwrap_or_else(|| panic!("no clause {id}"))
}

/// What becomes of a school called `name` with these departures.
fn made_of(name: &str, clauses: &Json) -> Made {
    make(school(name, &format!("clauses: {clauses}\n")))
}

/// The policy of a school with these departures, of which nothing is to be said.
#[track_caller]
fn policy(clauses: &Json) -> Document {
    let mut made = made_of("Hollow Lane", clauses);
    assert!(made.diagnostics.is_empty(), "{}", made.report());
    made.documents.take().expect("nothing stands in the way").remove(0)
}

/// The ids of a document, in order.
fn ids(document: &Document) -> Vec<&str> {
    document.clauses().iter().map(|(_, clause)| clause.id.as_str()).collect()
}

/// The id that follows `id` in a document.
fn after<'d>(document: &'d Document, id: &str) -> &'d str {
    let ids = ids(document);
    let at = ids.iter().position(|other| *other == id).unwrap_or_else(|| panic!("{id} is not in the policy"));
    ids.get(at + 1).copied().unwrap_or_default()
}

/// The text of each clause of a record whose id begins with `id`.
fn recorded(document: &Document, id: &str) -> Vec<(String, String)> {
    let record: Json = serde_json::from_slice(&render::record::render(document).unwrap()).unwrap();
    let text = |clause: &Json, key: &str| clause[key].as_str().unwrap().to_owned();
    let clauses = record["clauses"].as_array().unwrap().iter();
    clauses.map(|clause| (text(clause, "id"), text(clause, "text"))).filter(|(own, _)| own.starts_with(id)).collect()
}

fn reword(id: &str, text: &str, replaces: &str) -> Json {
    json!({"reword": {id: {"text": text, "replaces": replaces}}})
}

fn add(id: &str, topic: &str, after: Option<&str>, text: &str) -> Json {
    let mut added = json!({"topic": topic, "text": text});
    if let Some(after) = after {
        added["after"] = after.into();
    }
    json!({"add": {id: added}})
}

/// The one finding of what was made: an error with this code, whose place holds `place`.
#[track_caller]
fn refused(made: &Made, code: Code, place: &str) -> Diagnostic {
    let found: Vec<&Diagnostic> = made.diagnostics.iter().collect();
    assert_eq!((made.codes(), made.documents.is_some()), (vec![code], false), "{}", made.report());
    assert_eq!(found[0].severity, Severity::Error, "{}", made.report());
    let shown = made.sources.slice(found[0].label.span);
    assert_eq!(shown.trim_matches('"'), place.replace('\\', "\\\\").replace('\n', "\\n"), "{}", made.report());
    found[0].clone()
}

#[test]
fn reworded_text_takes_the_place_of_the_librarys() {
    let own = "At {{ school.name }}, *nobody* tells **anybody** a password: [why](https://example.org/why).";
    let document = policy(&reword(USUAL, own, &part(USUAL).text.digest()));
    let said = "At Hollow Lane, nobody tells anybody a password: why.";
    assert_eq!(recorded(&document, USUAL), [(USUAL.to_owned(), said.to_owned())]);
    let markdown = render::markdown::render(&document);
    let line = "- At Hollow Lane, *nobody* tells **anybody** a password: [why](https://example.org/why).\n";
    assert!(markdown.contains(line), "{markdown}");
    assert!(!markdown.contains("leave it where someone might find it"), "{markdown}");
    let facts: Vec<&str> = document
        .clauses()
        .into_iter()
        .filter(|(_, clause)| clause.id.as_str() == USUAL)
        .flat_map(|(_, clause)| clause.facts.iter().map(|fact| fact.path.as_str()))
        .collect();
    assert_eq!(facts, ["school.name"]);
    let usual = policy(&json!({}));
    assert_eq!(ids(&document), ids(&usual), "it stands where the other stood");
}

#[test]
fn words_of_the_school_and_titles_can_be_named_in_reworded_text() {
    let own = "{{ Pupils }} ask the {{ people.dsl }}, {{ people.online_safety_lead.holder }} or a governor.";
    let document = policy(&reword(USUAL, own, &part(USUAL).text.digest()));
    let said = recorded(&document, USUAL).remove(0).1;
    assert_eq!(said, "Pupils ask the designated safeguarding lead, Ada Byrne or a governor.");
}

#[test]
fn facts_in_a_schools_own_text_are_literal() {
    let name = "# St *Mary's* & <b>All</b> `Saints` [x](javascript:1) {{ 7*7 }} 1. - _y_";
    let own = "{{ school.name }} **{{ school.name }}** [{{ school.name }}](https://example.org) end.";
    let added = "{{ school.name }}\n\n- {{ school.name }}\n  1. {{ school.name }}\n";
    let clauses = json!({
        "include": ["cover.school-name"], "reword": {USUAL: {"text": own, "replaces": part(USUAL).text.digest()}},
        "add": {"local.own": {"topic": "passwords", "text": added}},
    });
    let made = made_of(name, &clauses);
    let documents = made.documents.as_deref().unwrap_or_else(|| panic!("{}", made.report()));
    assert!(made.diagnostics.is_empty(), "{}", made.report());
    assert_eq!(recorded(&documents[0], USUAL)[0].1, format!("{name} {name} {name} end."));
    let own: Vec<(String, String)> = recorded(&documents[0], "local.own");
    let expected = ["local.own", "local.own.2.1", "local.own.2.1.1"];
    assert_eq!(own, expected.map(|id| (id.to_owned(), name.to_owned())));
    let (texts, strange) = texts(&render::markdown::render(&documents[0]));
    assert!(strange.is_empty(), "{strange:?}");
    assert!(texts.contains(&format!("{name} {name} {name} end.")), "{texts:?}");
    assert!(texts.iter().filter(|text| *text == name).count() >= 5, "{texts:?}");
}

#[test]
fn a_fact_in_code_is_literal() {
    for (name, own) in [("A*B_c", "The code is `{{ school.name }}`."), ("A`B", "The code is `{{ school.name }}`.")] {
        let made = made_of(name, &reword(USUAL, own, &part(USUAL).text.digest()));
        // To refuse it is as good as to print it: what is printed is what was given.
        for document in made.documents.iter().flatten().take(1) {
            assert_eq!(recorded(document, USUAL)[0].1, format!("The code is {name}."), "{name}");
        }
    }
}

#[test]
fn an_original_that_has_changed_is_one_warning() {
    let digest = "0".repeat(64);
    let clauses = reword(USUAL, "Nobody shares a password.", &digest);
    let folder = Folder::of(&school("Hollow Lane", &format!("clauses: {clauses}\n")));
    let found = folder.esafe(["render", "@", "--format", "md,json"]).outcome();
    assert_eq!((found.status, found.stdout.as_str()), (0, ""), "{found}");
    assert!(found.stderr.ends_with("  There is 1 warning. To read it: esafe validate @/\n"), "{found}");
    let found = folder.esafe(["validate", "@"]).outcome();
    let first = format!("warning[E0119 reworded-original-changed]: the library's text of `{USUAL}` is no longer ");
    assert!(found.stderr.starts_with(&first), "{found}");
    assert!(found.stderr.contains("\n\n1 warning.\n✓ Hollow Lane"), "{found}");
    assert!(folder.read("published/online-safety-policy.md").contains("- Nobody shares a password.\n"));
    let made = made_of("Hollow Lane", &clauses);
    let warning = made.diagnostics.iter().next().unwrap();
    assert_eq!(made.sources.slice(warning.label.span).trim_matches('"'), digest);
    assert_eq!(warning.severity, Severity::Warning);
    assert!(warning.hints.iter().any(|hint| hint.contains(&format!("--keep {USUAL}"))), "{warning:?}");
}

#[test]
fn an_original_that_stands_in_several_documents_is_one_warning_too() {
    let usual = policy(&json!({}));
    let version = "version-control.title";
    assert!(ids(&usual).contains(&version), "the policy holds what its page of versions holds");
    let made = made_of("Hollow Lane", &reword(version, "Our own title", &"0".repeat(64)));
    assert_eq!(made.codes(), [Code::OriginalChanged], "{}", made.report());
    let documents = made.documents.unwrap();
    for document in [&documents[0], documents.last().unwrap()] {
        assert!(recorded(document, version)[0].1.ends_with("Our own title"));
    }
}

#[test]
fn a_rule_of_an_agreement_can_be_reworded_and_left_out() {
    let made = made_of("Hollow Lane", &json!({}));
    let documents = made.documents.unwrap();
    let staff = documents.iter().find(|document| document.key == "agreements/staff").unwrap();
    let rule = ids(staff).into_iter().find(|id| id.starts_with("rule-staff.")).unwrap().to_owned();
    let text = &library().agreements["staff"].entries().find_map(|entry| entry.find(&rule)).unwrap().text;
    let made = made_of("Hollow Lane", &reword(&rule, "I keep to *our* rule.", &text.digest()));
    assert!(made.diagnostics.is_empty(), "{}", made.report());
    let documents = made.documents.unwrap();
    let staff = documents.iter().find(|document| document.key == "agreements/staff").unwrap();
    assert_eq!(recorded(staff, &rule), [(rule.clone(), "I keep to our rule.".to_owned())]);
    let made = made_of("Hollow Lane", &json!({"exclude": {&rule: "We have no such rule."}}));
    assert!(made.diagnostics.is_empty(), "{}", made.report());
    assert!(made.documents.unwrap().iter().all(|document| !ids(document).contains(&rule.as_str())));
}

/// Text that no clause of a school's own can hold, with words of what it is told.
const UNFIT: [(&str, &str); 17] = [
    ("# A heading", "a heading"),
    ("A heading\n===", "a heading"),
    ("Some <b>bold</b> words.", "HTML"),
    ("<div>words</div>", "HTML"),
    ("<!-- words -->", "HTML"),
    ("[Press](javascript:alert(1)) here.", "http, https, mailto or tel"),
    ("[Press](JaVaScRiPt:alert(1)) here.", "http, https, mailto or tel"),
    ("[Press](data:text/html,x) here.", "http, https, mailto or tel"),
    ("[Press](../secret) here.", "http, https, mailto or tel"),
    ("![A picture](https://example.org/a.png)", "a picture"),
    ("> Quoted words.", "a quotation"),
    ("```\ncode\n```", "code"),
    ("Words.\n\n---\n\nWords.", "a line across the page"),
    ("It is {{ 7*7 }}.", "not `7*7`"),
    ("It is {{ school.name | upper }}.", "not `school.name | upper`"),
    ("It is {{ school.name.", "`{{` has no `}}`"),
    ("It is {{ services.intranet }}.", "no fact or word `services.intranet`"),
];

#[test]
fn what_is_not_plain_text_is_refused_at_its_place() {
    for (text, said) in UNFIT {
        let reworded = made_of("Hollow Lane", &reword(USUAL, text, &part(USUAL).text.digest()));
        let finding = refused(&reworded, Code::LocalText, text);
        assert!(finding.message.contains(said), "{text:?}: {}", finding.message);
        assert!(finding.message.contains(USUAL) && !finding.hints.is_empty(), "{finding:?}");
        let added = made_of("Hollow Lane", &add("local.own", "passwords", None, text));
        let finding = refused(&added, Code::LocalText, text);
        assert!(finding.message.contains(said) && finding.message.contains("local.own"), "{text:?}: {finding:?}");
    }
}

#[test]
fn reworded_text_is_one_paragraph() {
    for text in ["One paragraph.\n\nAnd another.", "- A list", "Words:\n\n1. one\n2. two"] {
        let made = made_of("Hollow Lane", &reword(USUAL, text, &part(USUAL).text.digest()));
        let finding = refused(&made, Code::LocalText, text);
        assert!(finding.message.contains("one paragraph"), "{}", finding.message);
        assert!(finding.hints.iter().any(|hint| hint.contains("clauses.add")), "{finding:?}");
    }
}

#[test]
fn a_link_that_a_fact_makes_is_no_way_in() {
    for name in ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x"] {
        let made = made_of(name, &reword(USUAL, "[Press]({{ school.name }}).", &part(USUAL).text.digest()));
        assert_eq!(made.codes(), [Code::LocalText], "{name}: {}", made.report());
    }
}

#[test]
fn a_fact_that_a_schools_own_text_prints_and_nobody_gave_is_named() {
    for clauses in [
        reword(USUAL, "Filtered by {{ services.filtering.provider }}.", &part(USUAL).text.digest()),
        add("local.own", "passwords", None, "Filtered by {{ services.filtering.provider }}."),
    ] {
        let made = made_of("Hollow Lane", &clauses);
        assert_eq!(made.codes(), [Code::MissingFact], "{}", made.report());
        assert!(made.report().contains("`services.filtering.provider` is missing"), "{}", made.report());
    }
}

#[test]
fn a_clause_the_library_does_not_have_cannot_be_reworded_left_out_or_taken_in() {
    let unknown = "passwords.privte";
    let departures = [
        reword(unknown, "Nobody shares a password.", &"0".repeat(64)),
        json!({"exclude": {unknown: "We do not."}}),
        json!({"include": [unknown]}),
    ];
    for clauses in departures {
        let made = made_of("Hollow Lane", &clauses);
        refused(&made, Code::UnknownClause, unknown);
        assert!(made.report().contains("did you mean `passwords.private`?"), "{}", made.report());
    }
}

#[test]
fn an_added_clause_ends_its_topic() {
    let usual = policy(&json!({}));
    for topic in ["passwords", "complaints", "headteacher", "version-control"] {
        let in_topic = |document: &Document| -> Vec<String> {
            let clauses = document.clauses();
            let own = clauses.iter().filter(|(_, clause)| clause.topic == topic);
            own.map(|(_, clause)| clause.id.to_string()).collect()
        };
        let mut expected = in_topic(&usual);
        expected.push("local.own".to_owned());
        let document = policy(&add("local.own", topic, None, "The own words of {{ school.name }}."));
        if topic == "headteacher" {
            // Duties stand in their rows, and all else stands before them.
            expected.sort();
            let mut found = in_topic(&document);
            found.sort();
            assert_eq!(found, expected, "{topic}");
        } else {
            assert_eq!(in_topic(&document), expected, "{topic}");
        }
        assert_eq!(recorded(&document, "local.own")[0].1, "The own words of Hollow Lane.");
    }
}

#[test]
fn an_added_clause_follows_the_clause_it_names() {
    let usual = policy(&json!({}));
    let next = after(&usual, USUAL);
    let document = policy(&add("local.own", "passwords", Some(USUAL), "Our own words."));
    assert_eq!((after(&document, USUAL), after(&document, "local.own")), ("local.own", next));
    let markdown = render::markdown::render(&document);
    assert!(markdown.contains("someone might find it.\n\nOur own words.\n"), "{markdown}");
}

#[test]
fn an_added_clause_follows_another() {
    let text = "clauses:
  add:
    local.own: {topic: passwords, after: passwords.private, text: Our own words.}
    local.more: {topic: passwords, after: local.own, text: More of them.}
    local.last: {topic: passwords, after: local.more, text: The last of them.}
";
    let made = make(school("Hollow Lane", text));
    let documents = made.documents.as_deref().unwrap_or_else(|| panic!("{}", made.report()));
    for (id, next) in [(USUAL, "local.own"), ("local.own", "local.more"), ("local.more", "local.last")] {
        assert_eq!(after(&documents[0], id), next);
    }
}

#[test]
fn clauses_added_after_the_same_one_stand_in_the_order_they_are_written_in() {
    let text = "clauses:
  add:
    local.one: {topic: passwords, after: passwords.private, text: One.}
    local.two: {topic: passwords, after: passwords.private, text: Two.}
";
    let made = make(school("Hollow Lane", text));
    let documents = made.documents.as_deref().unwrap_or_else(|| panic!("{}", made.report()));
    assert_eq!((after(&documents[0], USUAL), after(&documents[0], "local.one")), ("local.one", "local.two"));
}

#[test]
fn pieces_of_an_added_clause_have_ids_of_their_own() {
    let text = "First words:\n\n- one\n- two\n  1. below\n\nLast words.";
    let document = policy(&add("local.own", "passwords", None, text));
    let said = [
        ("local.own", "First words:"),
        ("local.own.2.1", "one"),
        ("local.own.2.2", "two"),
        ("local.own.2.2.1", "below"),
        ("local.own.3", "Last words."),
    ];
    assert_eq!(recorded(&document, "local.own"), said.map(|(id, text)| (id.to_owned(), text.to_owned())));
    let markdown = render::markdown::render(&document);
    assert!(markdown.contains("First words:\n\n- one\n- two\n  1. below\n\nLast words.\n"), "{markdown}");
}

#[test]
fn ids_of_a_schools_own_pieces_stand_once() {
    let lists = ["- one\n- two\n\nWords.", "1. one\n2. two\n\n- three\n- four", "- one\n\nWords.\n\nMore."];
    let alone = lists.map(|text| add("local.own", "passwords", None, text));
    let twins = json!({"add": {
        "local.own": {"topic": "passwords", "text": "One.\n\nTwo."},
        "local.own.2": {"topic": "passwords", "text": "Another."},
    }});
    for clauses in alone.into_iter().chain([twins]) {
        let made = made_of("Hollow Lane", &clauses);
        for document in made.documents.iter().flatten().take(1) {
            let own: Vec<&str> = ids(document).into_iter().filter(|id| id.starts_with("local.")).collect();
            let unique: BTreeSet<&&str> = own.iter().collect();
            assert_eq!(unique.len(), own.len(), "{clauses}: {own:?}");
        }
    }
}

#[test]
fn what_cannot_be_added_is_refused_at_its_place() {
    let cases = [
        (add(USUAL, "passwords", None, "Words."), USUAL, "has a clause `passwords.private` already"),
        (add("local.own", "pasword", None, "Words."), "pasword", "has no topic `pasword`"),
        (add("local.own", "passwords", Some("passwords.privte"), "Words."), "passwords.privte", "has no clause"),
        (add("local.own", "passwords", Some("local.own"), "Words."), "local.own", "has no clause `local.own`"),
        (
            add("local.own", "passwords", Some("filtering.change-log"), "Words."),
            "filtering.change-log",
            "has no clause",
        ),
    ];
    for (clauses, place, said) in cases {
        let finding = refused(&made_of("Hollow Lane", &clauses), Code::LocalText, place);
        assert!(finding.message.contains(said) && !finding.hints.is_empty(), "{finding:?}");
    }
    let near = made_of("Hollow Lane", &add("local.own", "pasword", None, "Words.")).report();
    assert!(near.contains("did you mean `passwords`?"), "{near}");
}

#[test]
fn a_clause_added_after_one_of_another_topic_is_refused() {
    let text = "clauses:
  add:
    local.one: {topic: filtering, text: One.}
    local.two: {topic: passwords, after: local.one, text: Two.}
";
    refused(&make(school("Hollow Lane", text)), Code::LocalText, "local.one");
}

#[test]
fn what_is_added_to_a_topic_without_a_place_is_not_lost() {
    let mut places = 0;
    for (name, outline) in &library().outlines {
        let here: BTreeSet<&str> = outline.placed().into_iter().map(|(name, _)| name.as_str()).collect();
        for topic in library().topics.keys().filter(|topic| !here.contains(topic.as_str())) {
            places += 1;
            let keys = format!("  outline: {name}\n");
            let more = format!("clauses: {}\n", add("local.own", topic, None, "Our own words."));
            let made = make(crate::described::school_with_policy("Hollow Lane", &keys, &more));
            let said = made.documents.iter().flatten().any(|document| ids(document).contains(&"local.own"));
            assert!(said || !made.diagnostics.is_empty(), "{name}: what is added to {topic} is lost without a word");
        }
    }
    // Topics for current policies stand in the default outline alone.
    assert!((1..library().topics.len() * library().outlines.len() / 2).contains(&places), "{places}");
}

#[test]
fn a_clause_left_out_is_gone_and_the_record_says_why() {
    let usual = policy(&json!({}));
    assert!(ids(&usual).contains(&USUAL));
    let reason = "Our *trust* has a policy of its own.";
    let document = policy(&json!({"exclude": {USUAL: reason}}));
    assert!(!ids(&document).contains(&USUAL));
    assert_eq!(ids(&document).len() + 1, ids(&usual).len());
    let record: Json = serde_json::from_slice(&render::record::render(&document).unwrap()).unwrap();
    assert_eq!(record["exclusions"], json!([{"id": USUAL, "reason": reason}]));
    let public: Json = serde_json::from_slice(&render::record::public(&document).unwrap()).unwrap();
    assert_eq!(public.get("exclusions"), None, "reasons are the school's own");
    assert!(!render::markdown::render(&document).contains("leave it where someone might find it"));
}

#[test]
fn a_clause_that_leads_to_a_list_goes_with_its_last_item() {
    let usual = policy(&json!({}));
    let present: BTreeSet<&str> = ids(&usual).into_iter().collect();
    let is_in = |entry: &Entry| entry.parts.iter().all(|part| present.contains(part.id.as_str()));
    let leads = |entry: &&Entry| is_in(entry) && !entry.items.is_empty() && entry.items.iter().all(is_in);
    let lead = library().entries().map(|(_, entry)| entry).find(leads).expect("some list is in every policy");
    let lead_id = lead.parts[0].id.as_str();
    let items: Vec<&str> = lead.items.iter().flat_map(|item| &item.parts).map(|part| part.id.as_str()).collect();
    let without = |out: &[&str]| -> Json {
        let out: serde_json::Map<String, Json> = out.iter().map(|id| ((*id).to_owned(), "No.".into())).collect();
        json!({"exclude": out})
    };
    let one_left = policy(&without(&items[1..]));
    assert!(ids(&one_left).contains(&lead_id) && ids(&one_left).contains(&items[0]), "{lead_id}");
    let none_left = policy(&without(&items));
    assert!(!ids(&none_left).contains(&lead_id), "{lead_id} leads to nothing");
    let without_lead = policy(&without(&[lead_id]));
    for id in &items {
        assert!(!ids(&without_lead).contains(id), "{id} is led to by nothing");
    }
}

#[test]
fn a_role_without_duties_has_no_row() {
    let duties: Vec<String> = library().topics["headteacher"]
        .entries
        .iter()
        .flat_map(|entry| &entry.parts)
        .map(|part| part.id.to_string())
        .filter(|id| id != "role.headteacher")
        .collect();
    let usual = policy(&json!({}));
    assert!(ids(&usual).contains(&"role.headteacher"), "{:?}", ids(&usual));
    let out: serde_json::Map<String, Json> = duties.iter().map(|id| (id.clone(), "No.".into())).collect();
    let document = policy(&json!({"exclude": out}));
    assert!(!ids(&document).contains(&"role.headteacher"));
}

#[test]
fn a_clause_out_by_default_can_be_taken_in() {
    let usual = policy(&json!({}));
    let before: BTreeSet<&str> = ids(&usual).into_iter().collect();
    let outline = &library().outlines[&library().default_outline];
    let placed: BTreeSet<&str> = outline.placed().into_iter().map(|(name, _)| name.as_str()).collect();
    let mut taken = 0;
    for (topic, entry) in library().entries().filter(|(topic, _)| placed.contains(topic)) {
        // A rule or clause that needs no fact, by itself.
        let [part] = entry.parts.as_slice() else { continue };
        let plain = matches!(entry.content, esafe::library::Content::Clause | esafe::library::Content::Rule);
        let needs = part.when.is_some() || part.text.source.contains("{{ pr") || part.text.source.contains("{{ se");
        if part.default_in || !plain || needs || !entry.items.is_empty() || before.contains(part.id.as_str()) {
            continue;
        }
        let document = policy(&json!({"include": [part.id.as_str()]}));
        assert!(ids(&document).contains(&part.id.as_str()), "{} of {topic}", part.id);
        assert_eq!(ids(&document).len(), before.len() + 1, "{} of {topic}", part.id);
        taken += 1;
        if taken == 12 {
            break;
        }
    }
    assert!(taken > 4, "{taken}");
}

#[test]
fn what_is_taken_in_still_waits_for_its_facts() {
    let id = "filtering.change-log";
    assert!(part(id).when.is_some(), "{id} has no condition");
    assert!(!ids(&policy(&json!({"include": [id]}))).contains(&id));
}
