//! The questions, as data: one table, from which the flags, the interview and the checks of answers are made.

use jiff::civil::Date;

use super::answers::Answers;
use super::arrangements::ARRANGEMENTS;
use super::choices::{BODIES, Choices, NATIONS, PHASES, PHONES, POSTS, TYPES};

/// A question about one fact of a description.
#[derive(Debug)]
pub(super) struct Question {
    /// Where the fact stands in a description: keys joined by dots, positions in lists as numbers.
    pub(super) key: &'static str,
    /// The flag that answers it, without its dashes; none if `--set` does.
    pub(super) flag: &'static str,
    /// What stands for the answer in the help of the flag.
    pub(super) value: &'static str,
    /// What the help says of the flag.
    pub(super) help: &'static str,
    /// The question as a person is asked it.
    pub(super) ask: &'static str,
    /// Why it is asked, and what the answer changes.
    pub(super) why: &'static str,
    /// What kind of answer there is.
    pub(super) kind: Kind,
    /// What becomes of the question without an answer.
    pub(super) need: Need,
    /// Whether the fact is one of such a school at all.
    pub(super) fits: fn(&Answers) -> bool,
    /// Whether the question makes sense, by the answers before it.
    pub(super) when: fn(&Answers) -> bool,
}

impl Question {
    /// How the command line answers it: its flag, or the flag for every other fact.
    pub(super) fn option(&self) -> String {
        if self.flag.is_empty() { format!("--set {}", self.key) } else { format!("--{}", self.flag) }
    }
}

/// Kinds of answer.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Words.
    Text,
    /// Several of them, with commas between.
    List,
    /// A whole number.
    Number,
    /// A day, a month or a term.
    Date,
    /// Who holds a post: a name, `same as` another post, or `post only`.
    Person,
    /// The names of those who share a post, with commas between.
    People,
    /// One of these values, each with what a person is shown for it.
    One(Choices),
    /// One or more of these values.
    Several(Choices),
    /// Any of these keys below the fact, each of them true.
    Truths(Choices),
}

/// What becomes of a question without an answer.
#[derive(Debug, Clone, Copy)]
pub(super) enum Need {
    /// There is no description without it. A person is offered this answer; nobody else is given it.
    Required(fn(&Answers) -> &'static str),
    /// This is the answer, by those before it and the day.
    Default(fn(&Answers, Date) -> String),
    /// A person is offered this answer. Without one, the policy says nothing of it.
    Offered(fn(&Answers, Date) -> String),
    /// The policy says nothing of it.
    Optional,
}

/// A condition that holds for every school.
pub(super) fn always(_: &Answers) -> bool {
    true
}

/// Whether the school is of a type that a trust runs.
fn has_trust(answers: &Answers) -> bool {
    matches!(answers.get("school.type"), Some("academy" | "free-school"))
}

/// Many schools say in their name whom they teach.
fn likely_phases(answers: &Answers) -> &'static str {
    const NAMES: [(&str, &str); 7] = [
        ("nursery", "eyfs"),
        ("infant", "eyfs,ks1"),
        ("junior", "ks2"),
        ("primary", "eyfs,ks1,ks2"),
        ("secondary", "ks3,ks4"),
        ("high school", "ks3,ks4"),
        ("sixth form", "ks5"),
    ];
    let name = answers.get("school.name").unwrap_or_default().to_lowercase();
    NAMES.iter().find(|(word, _)| name.contains(word)).map_or("", |(_, phases)| phases)
}

/// Whoever leads on online safety is the likeliest to have written the policy.
fn likely_author(answers: &Answers, _: Date) -> String {
    let names = ["people.online_safety_lead", "people.headteacher", "people.dsl"];
    let name = names.into_iter().find_map(|post| answers.name_of(post));
    name.unwrap_or("The online safety lead").to_owned()
}

/// Every question, in the order in which they are asked.
pub(super) fn questions() -> impl DoubleEndedIterator<Item = &'static Question> {
    QUESTIONS.iter().chain(ARRANGEMENTS)
}

/// What every school is asked.
const QUESTIONS: &[Question] = &[
    Question {
        key: "school.name",
        flag: "name",
        value: "NAME",
        help: "Full name of the school",
        ask: "What is the school called?",
        why: "Its full name, as on the letterhead. It stands on every cover and on every agreement.",
        kind: Kind::Text,
        need: Need::Required(|_| ""),
        fits: always,
        when: always,
    },
    Question {
        key: "school.nation",
        flag: "nation",
        value: "NATION",
        help: "The nation whose law applies",
        ask: "Which nation is the school in?",
        why: "Some duties hold in England alone. The policy prints them only for a school that says it is there.",
        kind: Kind::One(NATIONS),
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "school.type",
        flag: "type",
        value: "TYPE",
        help: "The kind of school",
        ask: "What kind of school is it?",
        why: "An academy is asked for its trust next. Powers that the law gives some schools alone are printed for those alone.",
        kind: Kind::One(TYPES),
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "school.phases",
        flag: "phases",
        value: "PHASES",
        help: "The phases taught, with commas between",
        ask: "Which pupils does the school teach?",
        why: "Pupils get an agreement in words for their age: pictures and ten short rules for the youngest, reasons \
              for the oldest.",
        kind: Kind::Several(PHASES),
        need: Need::Required(likely_phases),
        fits: always,
        when: always,
    },
    Question {
        key: "school.local_authority",
        flag: "local-authority",
        value: "NAME",
        help: "The local authority the school lies in",
        ask: "Which local authority is the school in?",
        why: "A first policy does not name it. Clauses that point to the authority's guidance do, once you take them in.",
        kind: Kind::Text,
        need: Need::Optional,
        fits: |answers| !has_trust(answers),
        when: always,
    },
    Question {
        key: "school.trust",
        flag: "trust",
        value: "NAME",
        help: "The trust the school belongs to; with --gias, the trust to write: its name or UID",
        ask: "Which trust does the school belong to?",
        why: "The trust stands on the cover, and the policy covers its people too.",
        kind: Kind::Text,
        need: Need::Optional,
        fits: has_trust,
        when: always,
    },
    Question {
        key: "people.headteacher",
        flag: "headteacher",
        value: "WHO",
        help: "Who leads the school: a name, or `post only` to print the post without a name",
        ask: "Who is the headteacher?",
        why: "The policy says who answers for what, and sends people to them. It can print a post without a name, too.",
        kind: Kind::Person,
        need: Need::Required(|_| ""),
        fits: always,
        when: always,
    },
    Question {
        key: "people.online_safety_lead",
        flag: "online-safety-lead",
        value: "WHO",
        help: "Who leads on online safety: a name, `post only`, or `same as headteacher`",
        ask: "Who leads on online safety from day to day?",
        why: "Staff and pupils bring their worries and incidents to this person, and so do parents.",
        kind: Kind::Person,
        need: Need::Required(|_| ""),
        fits: always,
        when: always,
    },
    Question {
        key: "people.dsl",
        flag: "dsl",
        value: "WHO",
        help: "The designated safeguarding lead: a name, `post only`, or `same as` another post",
        ask: "Who is the designated safeguarding lead?",
        why: "Whatever puts a child at risk goes to this person on the same day.",
        kind: Kind::Person,
        need: Need::Required(|_| ""),
        fits: always,
        when: always,
    },
    Question {
        key: "services.email.staff_service",
        flag: "staff-email",
        value: "NAME",
        help: "The e-mail service that staff use for work, as a sentence can name it",
        ask: "Which e-mail service do staff use for work?",
        why: "Staff sign that they use it for work and for nothing private. Name it as a sentence can: school e-mail.",
        kind: Kind::Text,
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "services.filtering.provider",
        flag: "filtering-provider",
        value: "NAME",
        help: "Who supplies the web filter",
        ask: "Who supplies the web filter?",
        why: "The policy says whose filter it is, together with what it blocks.",
        kind: Kind::Text,
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "services.filtering.categories",
        flag: "filtering-blocks",
        value: "KINDS",
        help: "The kinds of content that the filter blocks, with commas between",
        ask: "What does the filter block?",
        why: "Some kinds of content, with commas between: adult content, gambling. Without any, the policy does not \
              describe the filter.",
        kind: Kind::List,
        need: Need::Optional,
        fits: always,
        when: |answers| answers.get("services.filtering.provider").is_some(),
    },
    Question {
        key: "services.monitoring.product",
        flag: "monitoring-product",
        value: "NAME",
        help: "The software that watches internet use",
        ask: "Which software watches what users do online?",
        why: "People must know that they are watched. The policy names the software and who gets its alerts.",
        kind: Kind::Text,
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "services.monitoring.alerts",
        flag: "monitoring-alerts",
        value: "POSTS",
        help: "The posts that get the alerts of that software, with commas between",
        ask: "Who gets its alerts?",
        why: "An alert is of use only if somebody reads it. Without anybody, the policy does not name the software.",
        kind: Kind::Several(POSTS),
        need: Need::Optional,
        fits: always,
        when: |answers| answers.get("services.monitoring.product").is_some(),
    },
    Question {
        key: "practice.passwords.strength.min_length",
        flag: "password-length",
        value: "NUMBER",
        help: "The least number of characters of a password",
        ask: "How many characters does a password have, at least?",
        why: "The policy then says what makes a password strong. Twelve or more make room for three random words.",
        kind: Kind::Number,
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "practice.phones.pupils",
        flag: "pupil-phones",
        value: "RULE",
        help: "What pupils do with phones of their own",
        ask: "What do pupils do with phones of their own?",
        why: "It is what parents ask first. The rule stands in the policy and in what pupils and parents sign.",
        kind: Kind::One(PHONES),
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "practice.sessions.idle_lock_minutes",
        flag: "idle-lock-minutes",
        value: "MINUTES",
        help: "Minutes without use after which a computer locks",
        ask: "After how many minutes without use does a computer lock?",
        why: "Anybody can use an open computer in somebody else's name. Ten minutes or fewer leave little time for that.",
        kind: Kind::Number,
        need: Need::Optional,
        fits: always,
        when: always,
    },
    Question {
        key: "policy.approvers",
        flag: "approvers",
        value: "BODIES",
        help: "Who must approve the policy, with commas between [default: governing_body]",
        ask: "Who must approve the policy?",
        why: "Every page says DRAFT until all of them have. Nobody should approve what they have written.",
        kind: Kind::Several(BODIES),
        need: Need::Default(|_, _| "governing_body".to_owned()),
        fits: always,
        when: always,
    },
    Question {
        key: "policy.versions.0.date",
        flag: "date",
        value: "DATE",
        help: "When the first version was written, as 2026-09-01 [default: today]",
        ask: "When was this version written?",
        why: "It stands on the cover and in the version control. Write 2026-09-01, 2026-09 or autumn 2026.",
        kind: Kind::Date,
        need: Need::Default(|_, today| today.to_string()),
        fits: always,
        when: always,
    },
    Question {
        key: "policy.versions.0.author",
        flag: "author",
        value: "NAME",
        help: "Who wrote it [default: the online safety lead]",
        ask: "Who wrote it?",
        why: "The version control names an author for each version.",
        kind: Kind::Text,
        need: Need::Default(likely_author),
        fits: always,
        when: always,
    },
    Question {
        key: "policy.next_review",
        flag: "next-review",
        value: "DATE",
        help: "When the policy must next be reviewed, as 2027-08-31, 2027-08 or summer 2027",
        ask: "When must the policy next be reviewed?",
        why: "The review is due by the end of that day, month or term: 2027-08-31, 2027-08 or summer 2027. Without \
              an answer it is due after twelve months.",
        kind: Kind::Date,
        need: Need::Optional,
        fits: always,
        when: always,
    },
];

/// The question about the fact at `key`.
#[cfg(test)]
pub(super) fn at(key: &str) -> &'static Question {
    questions().find(|question| question.key == key).expect("there is such a question")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::choices::OFFICES;
    use super::*;
    use crate::schema::{self, Kind as Schema};

    #[test]
    fn every_question_is_about_a_fact_and_offers_what_the_schema_allows() {
        let mut seen = BTreeSet::new();
        for question in questions() {
            let described = schema::describe(Schema::School, question.key);
            let described = described.unwrap_or_else(|| panic!("{} is no fact", question.key));
            assert!(seen.insert(question.key), "{} is asked twice", question.key);
            assert!(question.flag.is_empty() || seen.insert(question.flag), "--{} is there twice", question.flag);
            let values = |choices: Choices| choices.iter().map(|(value, _)| *value).collect::<Vec<_>>();
            let allowed = |described: schema::Described<'static>| {
                let allowed = described.allowed().expect("only some values are allowed").iter();
                allowed.map(|value| value.as_str().expect("each is a word")).collect::<Vec<_>>()
            };
            match question.kind {
                Kind::One(choices) => assert_eq!(values(choices), allowed(described), "{}", question.key),
                // A description can name more posts than there are questions about.
                Kind::Several(POSTS) => {
                    let posts = allowed(described.child("0").expect("it is a list"));
                    assert!(values(POSTS).iter().all(|post| posts.contains(post)), "{}", question.key);
                }
                Kind::Several(choices) => {
                    assert_eq!(values(choices), allowed(described.child("0").expect("it is a list")));
                }
                Kind::Number => assert!(described.allows_type("integer"), "{}", question.key),
                Kind::List => assert!(described.allows_type("array"), "{}", question.key),
                Kind::Truths(choices) => {
                    let keys = values(choices);
                    let below = |key: &str| key.split('.').try_fold(described, |above, key| above.child(key));
                    let truths =
                        keys.into_iter().filter(|key| below(key).is_some_and(|key| key.allows_type("boolean")));
                    assert_eq!(truths.count(), choices.len(), "{}", question.key);
                }
                Kind::Person => {
                    assert!(described.child("same_as").is_some(), "{}", question.key);
                    let post = question.key.trim_start_matches("people.");
                    assert!(OFFICES.iter().any(|(office, _)| *office == post), "{post} is no office");
                }
                Kind::People => assert!(described.child("names").is_some(), "{}", question.key),
                Kind::Text | Kind::Date => assert!(described.allows_type("string"), "{}", question.key),
            }
        }
    }

    #[test]
    fn questions_are_explained_in_a_sentence_or_two() {
        for question in questions() {
            assert!(question.ask.ends_with('?') && question.why.ends_with('.'), "{}", question.key);
            let sentences = question.why.matches(". ").count() + 1;
            assert!(sentences <= 2 && question.why.len() <= 160, "{}: {}", question.key, question.why);
            assert!(!question.help.ends_with('.'), "{}", question.key);
            if let Kind::One(choices) | Kind::Several(choices) | Kind::Truths(choices) = question.kind {
                // They stand behind a box and an arrow, on a screen of eighty columns.
                let longest = choices.iter().map(|(_, shown)| shown.chars().count()).max().unwrap();
                assert!(longest <= 74, "{}: {longest}", question.key);
            }
        }
    }
}
