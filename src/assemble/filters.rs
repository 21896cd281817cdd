//! The filters clauses can use. Each prints words; the environment escapes what they give.

use std::sync::Arc;

use minijinja::{Environment, Error, ErrorKind, Value};

use super::facts::Shared;
use super::itself::when;
use super::words::{capital, plural};
use crate::school::SchoolDate;

/// The names of the filters.
pub(super) const NAMES: [&str; 11] =
    ["and_list", "or_list", "capital", "article", "count", "verb", "date", "when", "time", "post", "posts_or"];

/// Registers every filter; nothing else of the engine's own is left to templates but comparison and conditions.
pub(super) fn register(env: &mut Environment<'_>, shared: &Arc<Shared>) {
    env.add_filter("and_list", |value: Value| Ok::<_, Error>(joined(&strings(&value)?, "and")));
    env.add_filter("or_list", |value: Value| Ok::<_, Error>(joined(&strings(&value)?, "or")));
    env.add_filter("capital", |value: Value| text(&value).map(|text| capital(&text)));
    env.add_filter("article", |value: Value| text(&value).map(|text| with_article(&text)));
    env.add_filter("count", count);
    env.add_filter("verb", |value: Value, one: &str, several: &str| verb(&value, one, several));
    env.add_filter("date", |value: Value| {
        text(&value).map(|text| SchoolDate::parse(&text).map_or(text, |date| date.to_string()))
    });
    env.add_filter("when", |value: Value| text(&value).map(|text| SchoolDate::parse(&text).map_or(text, when)));
    env.add_filter("time", |value: Value| text(&value).map(|text| clock_time(&text)));
    for (name, word) in [("post", "and"), ("posts_or", "or")] {
        let shared = Arc::clone(shared);
        env.add_filter(name, move |value: Value| posts(&shared, &value, word));
    }
}

/// "a", "a and b", "a, b and c".
#[must_use]
pub(super) fn joined(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
    }
}

/// A value as text; what no template declares is an error here as it is where it is printed.
fn text(value: &Value) -> Result<String, Error> {
    if value.is_undefined() { Err(Error::from(ErrorKind::UndefinedError)) } else { Ok(value.to_string()) }
}

/// A text as a list of one, or the texts of a list. An absent fact gives an empty list and is noted by its trace.
fn strings(value: &Value) -> Result<Vec<String>, Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.as_str().is_some()
        || value.as_object().is_some_and(|object| object.repr() == minijinja::value::ObjectRepr::Plain)
    {
        return Ok(vec![value.to_string()]);
    }
    Ok(value.try_iter()?.map(|item| item.to_string()).collect())
}

/// "a school", "an academy": by the first letter, with the exceptions that school words need.
fn with_article(text: &str) -> String {
    let lower = text.to_lowercase();
    let consonant_sound = ["uni", "use", "usu", "eu", "one"].iter().any(|start| lower.starts_with(start));
    // The letters of an abbreviation are named one by one: "an MIS", "a USO".
    let spelt = text.chars().take(2).filter(char::is_ascii_uppercase).count() == 2;
    let vowel = if spelt {
        text.starts_with(['A', 'E', 'F', 'H', 'I', 'L', 'M', 'N', 'O', 'R', 'S', 'X'])
    } else {
        lower.starts_with(['a', 'e', 'i', 'o', 'u']) && !consonant_sound
    };
    format!("{} {text}", if vowel { "an" } else { "a" })
}

/// "1 minute", "60 minutes".
fn count(number: i64, word: &str, several: Option<&str>) -> String {
    match (number, several) {
        (1, _) => format!("1 {word}"),
        (_, Some(several)) => format!("{number} {several}"),
        (_, None) => format!("{number} {}", plural(word)),
    }
}

/// The form of a verb that agrees with a number or a list.
fn verb(value: &Value, one: &str, several: &str) -> String {
    let single = value.as_str().is_some() || value.as_i64() == Some(1) || value.len() == Some(1);
    if single { one } else { several }.to_owned()
}

/// "21:00" as "9pm", "15:30" as "3.30pm"; anything else as it is.
fn clock_time(text: &str) -> String {
    let parts = text.split_once(':').and_then(|(h, m)| Some((h.parse::<u8>().ok()?, m.parse::<u8>().ok()?)));
    match parts {
        Some((12, 0)) => "noon".to_owned(),
        Some((0, 0)) => "midnight".to_owned(),
        Some((hour @ 0..=23, minute @ 0..=59)) => {
            let half = if hour < 12 { "am" } else { "pm" };
            let hour = if hour % 12 == 0 { 12 } else { hour % 12 };
            if minute == 0 { format!("{hour}{half}") } else { format!("{hour}.{minute:02}{half}") }
        }
        _ => text.to_owned(),
    }
}

/// Titles of roles by their keys.
fn posts(shared: &Arc<Shared>, value: &Value, word: &str) -> Result<String, Error> {
    let mut titles = Vec::new();
    for key in strings(value)? {
        match (key.as_str(), shared.people.get(&key)) {
            ("", _) => {}
            ("governing_body", _) => titles.push(shared.words.get("governing_body").cloned().unwrap_or_default()),
            (_, Some(post)) if post.held => titles.push(post.title.clone()),
            (_, Some(_)) => shared.trace.missed(&format!("people.{key}")),
            (_, None) => {
                return Err(Error::new(ErrorKind::InvalidOperation, format!("there is no role `{key}`")));
            }
        }
    }
    Ok(joined(&titles, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_print_words() {
        let list = |items: &[&str]| joined(&items.iter().map(|&i| i.to_owned()).collect::<Vec<_>>(), "and");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(with_article("academy"), "an academy");
        assert_eq!(with_article("USO log-in"), "a USO log-in");
        assert_eq!(count(1, "minute", None), "1 minute");
        assert_eq!(count(60, "minute", None), "60 minutes");
        for (given, words) in
            [("21:00", "9pm"), ("15:30", "3.30pm"), ("00:05", "12.05am"), ("12:00", "noon"), ("25:99", "25:99")]
        {
            assert_eq!(clock_time(given), words);
        }
    }
}
