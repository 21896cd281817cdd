//! Answers, as they are typed, and what they are in a description.

use std::collections::BTreeMap;

use super::choices::OFFICES;
use super::question::{Kind, Question, questions};
use crate::school::SchoolDate;

/// What was answered, by the key of the question and as a flag would give it: text, with commas between several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Answers(BTreeMap<&'static str, String>);

impl Answers {
    /// The answer to the question about `key`.
    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Whether the question is answered.
    pub(super) fn has(&self, question: &Question) -> bool {
        self.0.contains_key(question.key)
    }

    /// Whether the question about `key` is answered.
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// Whether the answer to the question about `key` says that what stands at `path`, below it, is so.
    pub(super) fn is_so(&self, key: &str, path: &str) -> bool {
        let below = path.strip_prefix(key).and_then(|rest| rest.strip_prefix('.'));
        self.get(key).is_some_and(|answer| parts(answer).any(|part| Some(part) == below))
    }

    /// Answers the question; white space around an answer does not count, and without anything else there is none.
    pub(super) fn set(&mut self, question: &Question, text: &str) {
        match text.trim() {
            "" => self.0.remove(question.key),
            text => self.0.insert(question.key, text.to_owned()),
        };
    }

    /// These answers without the one to the question about `key`.
    pub(super) fn without(mut self, key: &str) -> Self {
        self.0.remove(key);
        self
    }

    /// These answers with one more.
    pub(super) fn with(&self, question: &Question, text: &str) -> Self {
        let mut answers = self.clone();
        answers.set(question, text);
        answers
    }

    /// The name of who holds the post, or of the holder of the post it is the same as.
    pub(super) fn name_of(&self, post: &str) -> Option<&str> {
        let mut post = post.to_owned();
        // Each post can point to another; longer than this would be a circle.
        for _ in OFFICES {
            match Person::of(self.get(&post)?) {
                Person::Name(name) => return Some(name),
                Person::SameAs(other) => post = format!("people.{other}"),
                Person::PostOnly => return None,
            }
        }
        None
    }

    /// What stands in a description for the answer to the question about `key`.
    pub(super) fn yaml(&self, key: &str) -> Option<String> {
        let question = questions().find(|question| question.key == key)?;
        Some(yaml(question.kind, self.get(key)?))
    }
}

/// Who holds a post.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Person<'a> {
    /// Somebody with a name.
    Name(&'a str),
    /// Whoever holds another post, by its key.
    SameAs(String),
    /// The policy does not say.
    PostOnly,
}

impl<'a> Person<'a> {
    /// What the words of an answer mean: `same as headteacher`, `post only`, or a name.
    pub(super) fn of(text: &'a str) -> Self {
        let words = text.to_lowercase().replace(['-', '_'], " ");
        if words == "post only" {
            return Self::PostOnly;
        }
        match words.strip_prefix("same as ") {
            Some(post) => {
                let post = post.trim();
                let post = post.strip_prefix("the ").unwrap_or(post);
                let known = OFFICES.iter().find(|(_, shown)| shown.strip_prefix("the ") == Some(post));
                Self::SameAs(known.map_or_else(|| post.replace(' ', "_"), |(key, _)| (*key).to_owned()))
            }
            None => Self::Name(text),
        }
    }
}

/// The parts of an answer with commas between.
pub(super) fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

/// An answer as YAML on one line. What is not of its kind becomes text, so that the schema can say what is wrong with it.
fn yaml(kind: Kind, text: &str) -> String {
    let list = |part: &dyn Fn(&str) -> String| {
        let parts: Vec<String> = parts(text).map(part).collect();
        format!("[{}]", parts.join(", "))
    };
    let known = |text: &str| match kind {
        Kind::One(choices) | Kind::Several(choices) | Kind::Truths(choices) => {
            choices.iter().any(|(value, _)| *value == text)
        }
        _ => false,
    };
    let word = |text: &str| if known(text) { text.to_owned() } else { quoted(text) };
    match kind {
        Kind::Text => quoted(text),
        Kind::List => list(&quoted),
        Kind::Number => text.parse::<i64>().map_or_else(|_| quoted(text), |number| number.to_string()),
        Kind::Date => {
            let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b' '));
            if plain && SchoolDate::parse(text).is_some() { text.to_owned() } else { quoted(text) }
        }
        Kind::Person => match Person::of(text) {
            Person::Name(name) => format!("{{name: {}}}", quoted(name)),
            Person::SameAs(post) if OFFICES.iter().any(|(key, _)| *key == post) => format!("{{same_as: {post}}}"),
            Person::SameAs(post) => format!("{{same_as: {}}}", quoted(&post)),
            Person::PostOnly => "{post_only: true}".to_owned(),
        },
        Kind::People => {
            let names: Vec<&str> = parts(text).collect();
            match names.as_slice() {
                [name] => format!("{{name: {}}}", quoted(name)),
                _ => format!("{{names: {}}}", list(&quoted)),
            }
        }
        Kind::One(_) => word(text),
        Kind::Several(_) | Kind::Truths(_) => list(&word),
    }
}

/// Text as YAML, whatever it holds: a JSON string is one of YAML's, and nothing in it can be taken for a number, a truth
/// value, a comment or a key. What YAML does not count as text, or as part of a line, is escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in serde_json::Value::from(text).to_string().chars() {
        let escaped = matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
        if escaped { quoted += &format!("\\u{:04x}", u32::from(c)) } else { quoted.push(c) }
    }
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::commands::init::question::at;

    #[test]
    fn text_is_text_whatever_it_looks_like() {
        for text in ["No", "0113", "null", "1e3", "a: b # c", "\"\\", "- x", "{x}", "&a", "*a", "%", "é’ 🏫", "{{ x }}"]
        {
            let yaml = yaml(Kind::Text, text);
            assert!(yaml.starts_with('"') && !yaml.contains('\n'), "{yaml}");
            assert_eq!(serde_json::from_str::<String>(&yaml).unwrap(), text);
        }
    }

    #[test]
    fn each_kind_has_its_form() {
        for (key, text, expected) in [
            (
                "services.filtering.categories",
                "adult content,, no , gambling,",
                r#"["adult content", "no", "gambling"]"#,
            ),
            ("practice.sessions.idle_lock_minutes", "10", "10"),
            ("practice.sessions.idle_lock_minutes", "ten", r#""ten""#),
            ("policy.next_review", "summer 2027", "summer 2027"),
            ("policy.next_review", "2027-08-31", "2027-08-31"),
            ("policy.next_review", "soon", r#""soon""#),
            ("people.dsl", "Same as the online safety lead", "{same_as: online_safety_lead}"),
            ("people.dsl", "same-as-headteacher", "{same_as: headteacher}"),
            ("people.dsl", "same as caretaker: 1", r#"{same_as: "caretaker:_1"}"#),
            ("people.dsl", "post only", "{post_only: true}"),
            ("people.dsl", "Ada Byrne", r#"{name: "Ada Byrne"}"#),
            ("school.type", "academy", "academy"),
            ("school.type", "castle", r#""castle""#),
            ("school.phases", "ks1, ks2", "[ks1, ks2]"),
        ] {
            let answers = Answers::default().with(at(key), text);
            assert_eq!(answers.yaml(key).unwrap(), expected);
        }
    }

    #[test]
    fn a_name_is_found_through_other_posts_and_never_in_a_circle() {
        let (lead, dsl, head) = (at("people.online_safety_lead"), at("people.dsl"), at("people.headteacher"));
        let answers =
            Answers::default().with(head, "Sam Hill").with(lead, "same as dsl").with(dsl, "same as headteacher");
        assert_eq!(answers.name_of("people.online_safety_lead"), Some("Sam Hill"));
        let circle = answers.with(dsl, "same as online safety lead");
        assert_eq!(circle.name_of("people.online_safety_lead"), None);
        assert_eq!(answers.with(head, "post only").name_of("people.dsl"), None);
    }

    #[test]
    fn an_empty_answer_is_none() {
        let name = at("school.name");
        let answers = Answers::default().with(name, "  Hollow Lane  ");
        assert_eq!(answers.get("school.name"), Some("Hollow Lane"));
        assert!(!answers.with(name, " ").has(name));
    }
}
