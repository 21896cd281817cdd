//! Asks a person what has not been answered yet.

use anyhow::Result;

use super::answers::{Answers, Person, parts};
use super::arrangements::{ARRANGEMENTS, in_england};
use super::choices::{Choices, OFFICES};
use super::judge::{Judge, Verdict};
use super::question::{Kind, Need, Question, questions};
use crate::cli::ask::{Form, Prompt, Reply};
use crate::cli::ui::Ui;

/// What a choice without a value is called.
const OPEN: &str = "leave it open: the policy says nothing about it";
/// How words are skipped.
const SKIP: &str = "leave it empty to skip this";

/// Asks every question that has no answer yet and makes sense; none if the person stops.
pub(super) fn interview(mut answers: Answers, judge: &Judge, ui: &mut Ui<'_>) -> Result<Option<Answers>> {
    for question in questions() {
        if is_first(question) && in_england(&answers) {
            match goes_on(&answers, ui)? {
                Some(true) => {}
                Some(false) => break,
                None => return Ok(None),
            }
        }
        if answers.has(question) || !(question.fits)(&answers) || !(question.when)(&answers) {
            continue;
        }
        match ask_until_it_fits(question, &answers, judge, ui)? {
            Some(text) => answers.set(question, &text),
            None => return Ok(None),
        }
    }
    Ok(Some(answers))
}

/// Whether the question is the first of those that only law and guidance ask.
fn is_first(question: &Question) -> bool {
    ARRANGEMENTS.first().is_some_and(|first| first.key == question.key)
}

/// Whether the person goes on to what law and guidance ask for, or leaves it for later; none if the
/// person stops.
fn goes_on(answers: &Answers, ui: &mut Ui<'_>) -> Result<Option<bool>> {
    let open = ARRANGEMENTS.iter().filter(|question| (question.fits)(answers) && !answers.has(question)).count();
    let options = [
        format!("answer them now: {open} at most, many with an answer offered"),
        "later: the file has a line for each".to_owned(),
    ];
    let why = "That is enough for a policy. Law and guidance for schools in England ask it for more: who else answers for \
               what, and when systems were last tested and reviewed.";
    let form = Form::One { options: &options, start: 0 };
    let question = "Go on to the questions that law and guidance ask?";
    Ok(ui.ask(&Prompt { question, why, form })?.map(|reply| reply == Reply::One(0)))
}

/// Asks until the answer can be used; none if the person stops. An answer that raises a doubt counts when it is repeated.
fn ask_until_it_fits(question: &Question, answers: &Answers, judge: &Judge, ui: &mut Ui<'_>) -> Result<Option<String>> {
    let mut start = suggestion(question, answers, judge);
    let mut why = question.why;
    let mut doubted: Option<String> = None;
    loop {
        let Some(text) = ask(question, (&start, why), answers, ui)? else { return Ok(None) };
        let text = text.trim().to_owned();
        if text.is_empty() && !can_be_skipped(question) {
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

/// Whether there is a description without an answer.
fn can_be_skipped(question: &Question) -> bool {
    matches!(question.need, Need::Optional | Need::Offered(_))
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
        Need::Default(answer) | Need::Offered(answer) => answer(answers, judge.today()),
        Need::Optional => String::new(),
    }
}

/// Puts a question once: the answer as a flag would give it, empty if it is skipped; none if the person stops.
fn ask(question: &Question, (start, why): (&str, &str), answers: &Answers, ui: &mut Ui<'_>) -> Result<Option<String>> {
    let form = match question.kind {
        Kind::Person => return ask_who(question, (start, why), answers, ui),
        Kind::One(choices) => return ask_one(question, (start, why), choices, ui),
        Kind::Several(choices) | Kind::Truths(choices) => {
            return ask_several(question, (start, why), choices, ui);
        }
        Kind::Text | Kind::List | Kind::People | Kind::Number | Kind::Date => {
            Form::Text { start, hint: if can_be_skipped(question) { SKIP } else { "" } }
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
    let open = can_be_skipped(question).then_some(("", OPEN));
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
    let mut why = why;
    let named = named(answers);
    if !named.is_empty() {
        // Somebody else has no answer yet.
        let mut choices: Vec<(Option<String>, String)> =
            named.into_iter().map(|(answer, shown)| (Some(answer), shown)).collect();
        choices.push((None, "somebody else".to_owned()));
        choices.push((Some(POST_ONLY.to_owned()), "print the post without a name".to_owned()));
        if can_be_skipped(question) {
            choices.push((Some(String::new()), OPEN.to_owned()));
        }
        let options: Vec<String> = choices.iter().map(|(_, shown)| shown.clone()).collect();
        // A name that was typed before and could not be used is typed again.
        let offered = choices.iter().position(|(answer, _)| answer.as_deref() == Some(start) && !start.is_empty());
        let marked = offered.or_else(|| choices.iter().position(|(answer, _)| answer.is_none())).unwrap_or(0);
        match ui.ask(&Prompt { question: question.ask, why, form: Form::One { options: &options, start: marked } })? {
            None => return Ok(None),
            Some(Reply::One(at)) => match choices.into_iter().nth(at) {
                Some((Some(answer), _)) => return Ok(Some(answer)),
                _ => why = "",
            },
            Some(Reply::Text(_) | Reply::Several(_)) => {}
        }
    }
    let start = if matches!(Person::of(start), Person::Name(_)) { start } else { "" };
    let skipped = if can_be_skipped(question) { "" } else { POST_ONLY };
    let hint = if can_be_skipped(question) { SKIP } else { "leave it empty to print the post without a name" };
    put(question, why, Form::Text { start, hint }, ui, |reply| match reply {
        Reply::Text(text) if !text.trim().is_empty() => text,
        Reply::Text(_) | Reply::One(_) | Reply::Several(_) => skipped.to_owned(),
    })
}

/// Everybody who holds a post by name, once: the answer that means them, and what a person is shown for it.
fn named(answers: &Answers) -> Vec<(String, String)> {
    let mut names: Vec<&str> = Vec::new();
    let mut choices = Vec::new();
    for (post, shown) in OFFICES {
        // Whoever holds a post through another is offered by that one.
        let Some(Person::Name(name)) = answers.get(&format!("people.{post}")).map(Person::of) else { continue };
        if !names.contains(&name) {
            names.push(name);
            choices.push((format!("same as {post}"), format!("the same person as {shown}: {name}")));
        }
    }
    choices
}
