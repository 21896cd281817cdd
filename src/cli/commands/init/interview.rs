//! Asks a person what has not been answered yet.

use anyhow::Result;

use super::answers::{Answers, Person, parts};
use super::judge::{Judge, Verdict};
use super::question::{Choices, Kind, Need, POSTS, QUESTIONS, Question};
use crate::cli::ask::{Form, Prompt, Reply};
use crate::cli::ui::Ui;

/// What a choice without a value is called.
const OPEN: &str = "leave it open: the policy says nothing about it";
/// How words are skipped.
const SKIP: &str = "leave it empty to skip this";

/// Asks every question that has no answer yet and makes sense; none if the person stops.
pub(super) fn interview(mut answers: Answers, judge: &Judge, ui: &mut Ui<'_>) -> Result<Option<Answers>> {
    for question in QUESTIONS {
        if answers.has(question) || !(question.when)(&answers) {
            continue;
        }
        match ask_until_it_fits(question, &answers, judge, ui)? {
            Some(text) => answers.set(question, &text),
            None => return Ok(None),
        }
    }
    Ok(Some(answers))
}

/// Asks until the answer can be used; none if the person stops. An answer that raises a doubt counts when it is repeated.
fn ask_until_it_fits(question: &Question, answers: &Answers, judge: &Judge, ui: &mut Ui<'_>) -> Result<Option<String>> {
    let mut start = suggestion(question, answers, judge);
    let mut why = question.why;
    let mut doubted: Option<String> = None;
    loop {
        let Some(text) = ask(question, (&start, why), answers, ui)? else { return Ok(None) };
        let text = text.trim().to_owned();
        if text.is_empty() && !matches!(question.need, Need::Optional) {
            ui.say("  There is no policy without this. Please answer it.");
        } else {
            let verdict = judge.judge(answers, question, &text);
            if verdict.problems.is_empty() && (verdict.doubts.is_empty() || doubted.as_ref() == Some(&text)) {
                return Ok(Some(text));
            }
            say(&verdict, ui);
            doubted = verdict.problems.is_empty().then(|| text.clone());
        }
        // Somebody who is asked again has read why.
        (start, why) = (text, "");
    }
}

/// Says why an answer cannot be used, or what speaks against it.
fn say(verdict: &Verdict, ui: &mut Ui<'_>) {
    for problem in &verdict.problems {
        ui.say(format_args!("  That cannot be used: {problem}."));
    }
    if verdict.problems.is_empty() {
        for doubt in &verdict.doubts {
            ui.say(format_args!("  A warning: {doubt}."));
        }
        ui.say("  Give the same answer again to keep it, or another.");
    }
}

/// What a person is offered at first.
fn suggestion(question: &Question, answers: &Answers, judge: &Judge) -> String {
    match question.need {
        Need::Required(likely) => likely(answers).to_owned(),
        Need::Default(answer) => answer(answers, judge.today()),
        Need::Optional => String::new(),
    }
}

/// Puts a question once: the answer as a flag would give it, empty if it is skipped; none if the person stops.
fn ask(question: &Question, (start, why): (&str, &str), answers: &Answers, ui: &mut Ui<'_>) -> Result<Option<String>> {
    let form = match question.kind {
        Kind::Person => return ask_who(question, (start, why), answers, ui),
        Kind::One(choices) => return ask_one(question, (start, why), choices, ui),
        Kind::Several(choices) => return ask_several(question, (start, why), choices, ui),
        Kind::Text | Kind::List | Kind::Number | Kind::Date => {
            Form::Text { start, hint: if matches!(question.need, Need::Optional) { SKIP } else { "" } }
        }
    };
    put(question, why, form, ui, |reply| match reply {
        Reply::Text(text) => text,
        Reply::One(_) | Reply::Several(_) => String::new(),
    })
}

/// Puts a question in one form and reads the reply; none if the person stops.
fn put(
    question: &Question,
    why: &str,
    form: Form<'_>,
    ui: &mut Ui<'_>,
    read: impl FnOnce(Reply) -> String,
) -> Result<Option<String>> {
    Ok(ui.ask(&Prompt { question: question.ask, why, form })?.map(read))
}

fn ask_one(
    question: &Question,
    (start, why): (&str, &str),
    choices: Choices,
    ui: &mut Ui<'_>,
) -> Result<Option<String>> {
    let open = matches!(question.need, Need::Optional).then_some(("", OPEN));
    let all: Vec<(&str, &str)> = open.into_iter().chain(choices.iter().copied()).collect();
    let options: Vec<String> = all.iter().map(|(_, shown)| (*shown).to_owned()).collect();
    let start = all.iter().position(|(value, _)| *value == start).unwrap_or(0);
    put(question, why, Form::One { options: &options, start }, ui, |reply| match reply {
        Reply::One(at) => all.get(at).map_or("", |(value, _)| *value).to_owned(),
        Reply::Text(_) | Reply::Several(_) => String::new(),
    })
}

fn ask_several(
    question: &Question,
    (start, why): (&str, &str),
    choices: Choices,
    ui: &mut Ui<'_>,
) -> Result<Option<String>> {
    let options: Vec<String> = choices.iter().map(|(_, shown)| (*shown).to_owned()).collect();
    let ticked: Vec<usize> =
        parts(start).filter_map(|part| choices.iter().position(|(value, _)| *value == part)).collect();
    put(question, why, Form::Several { options: &options, start: &ticked }, ui, |reply| match reply {
        Reply::Several(chosen) => {
            let values = chosen.into_iter().filter_map(|at| choices.get(at)).map(|(value, _)| *value);
            values.collect::<Vec<_>>().join(",")
        }
        Reply::Text(_) | Reply::One(_) => String::new(),
    })
}

/// Asks who holds a post: somebody already named, somebody else, or nobody by name.
fn ask_who(
    question: &Question,
    (start, why): (&str, &str),
    answers: &Answers,
    ui: &mut Ui<'_>,
) -> Result<Option<String>> {
    const POST_ONLY: &str = "post only";
    let mut choices: Vec<(String, String)> = Vec::new();
    for (post, shown) in POSTS {
        let key = format!("people.{post}");
        // Whoever holds a post through another is offered by that one.
        let Some(Person::Name(name)) = answers.get(&key).map(Person::of) else { continue };
        choices.push((format!("same as {post}"), format!("the same person as {shown}: {name}")));
    }
    let mut why = why;
    if !choices.is_empty() {
        choices.push((String::new(), "somebody else".to_owned()));
        choices.push((POST_ONLY.to_owned(), "print the post without a name".to_owned()));
        let options: Vec<String> = choices.iter().map(|(_, shown)| shown.clone()).collect();
        // A name that was typed before and could not be used is typed again.
        let somebody_else = choices.len() - 2;
        let marked = choices.iter().position(|(value, _)| value == start).unwrap_or(somebody_else);
        match ui.ask(&Prompt { question: question.ask, why, form: Form::One { options: &options, start: marked } })? {
            None => return Ok(None),
            Some(Reply::One(at)) => match choices.get(at) {
                Some((value, _)) if !value.is_empty() => return Ok(Some(value.clone())),
                _ => why = "",
            },
            Some(Reply::Text(_) | Reply::Several(_)) => {}
        }
    }
    let start = if matches!(Person::of(start), Person::Name(_)) { start } else { "" };
    let form = Form::Text { start, hint: "leave it empty to print the post without a name" };
    put(question, why, form, ui, |reply| match reply {
        Reply::Text(text) if !text.trim().is_empty() => text,
        Reply::Text(_) | Reply::One(_) | Reply::Several(_) => POST_ONLY.to_owned(),
    })
}
