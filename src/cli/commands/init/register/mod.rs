//! `esafe init --gias`: schools and trusts from the national register.

mod draft;
mod layout;

use std::fs::File;
use std::io::{BufReader, ErrorKind};
use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::error::ErrorKind as Usage;

use super::answers::{Answers, Person};
use super::judge::Judge;
use super::question::{Need, questions};
use super::{InitArgs, refused, text, typed, usage};
use crate::cli::dates::today;
use crate::cli::disk::shown;
use crate::cli::exit::Exit;
use crate::cli::ui::Ui;
use crate::diag::Checked;
use crate::import::{self, Register, TrustName, Wanted};
use crate::source::Sources;
use draft::Drafts;
use layout::Layout;

/// Who has written a first version when nobody has said who: the register knows no names but that of the head, and heads
/// approve what others write.
const AUTHOR: &str = "The online safety lead";

/// How much of the register is read at a time, in bytes.
const CHUNK: usize = 1 << 16;

/// Writes what the register `file` says of the schools that the arguments name.
pub(super) fn run(args: &InitArgs, file: &Path, ui: &mut Ui<'_>) -> Result<Exit> {
    let given = args.given.answers();
    let wanted =
        Wanted { trust: given.get("school.trust").map(str::to_owned), urns: args.urn.iter().cloned().collect() };
    if wanted.trust.is_none() && wanted.urns.is_empty() {
        let message = "--gias needs to know which schools: give --trust with the name or the UID of a trust, or --urn \
                       with the numbers of schools\n\n  esafe init --gias FILE --trust \"Harbour Learning Trust\" FOLDER\n  \
                       esafe init --gias FILE --urn 100001";
        return Ok(ui.usage(&usage(Usage::MissingRequiredArgument, message)));
    }
    let judge = Judge::new(args.today.unwrap_or_else(today))?;
    let given = given.without("school.trust");
    if let Some(error) = refused(&given, &judge, ui) {
        return Ok(ui.usage(&error));
    }
    let mut sources = Sources::default();
    let read = read(file, &wanted, &mut sources)?;
    let mut findings = read.diagnostics;
    let Some(register) = read.output else {
        ui.findings(&findings, &sources, Some(" Nothing was written."));
        return Ok(Exit::Findings);
    };
    if let Some(message) = wanted.trust.as_deref().and_then(|trust| not_one(trust, &register, file)) {
        // A row that cannot be read may be why nothing is found.
        if register.trusts.is_empty() {
            ui.findings(&findings, &sources, None);
            say_unreadable(&register, ui);
        }
        return Ok(ui.usage(&usage(Usage::InvalidValue, &message)));
    }
    let layout = Layout::of(args.path.as_deref(), &wanted, &register);
    let answers = answers(given, &judge, &layout);
    let drafts = draft::of(&register, &layout, &answers, &judge, &mut findings, ui)?;
    let described = drafts.schools.len();
    if described > 0 {
        layout.write(&drafts, args.force)?;
    }
    findings.sort();
    ui.findings(&findings, &sources, None);
    report(&layout, &drafts, &register, &answers, ui);
    Ok(if described == 0 || findings.has_errors() { Exit::Findings } else { Exit::Clean })
}

/// Reads the register.
fn read(file: &Path, wanted: &Wanted, sources: &mut Sources) -> Result<Checked<Register>> {
    let name = shown(file);
    let opened = match File::open(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => bail!("there is no file {name}"),
        opened => opened.with_context(|| format!("{name} cannot be read"))?,
    };
    if opened.metadata().is_ok_and(|meta| meta.is_dir()) {
        bail!("{name} is a folder; name the CSV file of the register in it");
    }
    let mut input = BufReader::with_capacity(CHUNK, opened);
    import::read(&mut input, &name, wanted, sources).with_context(|| format!("{name} cannot be read"))
}

/// Why the trust that a person means is not one trust, if it is not.
fn not_one(wanted: &str, register: &Register, file: &Path) -> Option<String> {
    let listed = |trusts: &[TrustName]| {
        let lines = trusts.iter().map(|trust| {
            let schools =
                if trust.open == 1 { "1 open school".to_owned() } else { format!("{} open schools", trust.open) };
            format!("\n  {}  {} ({schools})", trust.uid, trust.name)
        });
        lines.collect::<String>()
    };
    match (register.trusts.as_slice(), register.nearest.as_slice()) {
        ([_], _) => None,
        ([], []) => Some(format!(
            "{} has no trust called `{wanted}`, and none with this UID; write the name as Get Information about Schools \
             has it, or give the UID",
            shown(file)
        )),
        ([], nearest) => Some(format!(
            "{} has no trust called `{wanted}`, and none with this UID; these come nearest:{}",
            shown(file),
            listed(nearest)
        )),
        (several, _) => {
            Some(format!("several trusts are called `{wanted}`; give the UID of the one you mean:{}", listed(several)))
        }
    }
}

/// The answers of the flags, and the defaults of what the register knows nothing about.
fn answers(given: Answers, judge: &Judge, layout: &Layout) -> Answers {
    let mut answers = given;
    for question in questions() {
        let default = match question.key {
            "people.online_safety_lead" | "people.dsl" => "post only".to_owned(),
            "policy.versions.0.author" => AUTHOR.to_owned(),
            "policy.approvers" if matches!(layout, Layout::Trust { .. }) => "trust_board".to_owned(),
            _ => match question.need {
                Need::Default(answer) => answer(&answers, judge.today()),
                Need::Required(_) | Need::Offered(_) | Need::Optional => continue,
            },
        };
        if !answers.has(question) {
            answers.set(question, &default);
        }
    }
    answers
}

/// Says what was written, what was not, and what comes next.
fn report(layout: &Layout, drafts: &Drafts, register: &Register, answers: &Answers, ui: &mut Ui<'_>) {
    let written = drafts.schools.len();
    if written > 0 {
        let (shown, place) = (shown(&layout.place()), typed(&layout.place()));
        let open = open_ones(register);
        let counts = format!("{open} open, {} not open, {} left out", register.not_open, open - written);
        match layout {
            Layout::School(_) => {
                let unnamed = ["people.online_safety_lead", "people.dsl"]
                    .iter()
                    .any(|post| answers.get(post).is_some_and(|answer| Person::of(answer) == Person::PostOnly));
                let first = if unnamed {
                    "say who leads on online safety and who the designated safeguarding lead is, then: "
                } else {
                    ""
                };
                let lines = drafts.lines();
                ui.say(format_args!(
                    "✓ wrote {shown} ({lines} lines, every line explained)\n  Next: {first}esafe render {place}"
                ));
                let texts = drafts.files.values().filter_map(|bytes| std::str::from_utf8(bytes).ok());
                if let Some(waiting) = text::waiting(&texts.collect::<String>(), &place) {
                    ui.say(waiting);
                }
            }
            Layout::Folders(_) => {
                let names: String = drafts.schools.iter().map(|school| format!("\n  {school}")).collect();
                ui.say(format_args!(
                    "✓ wrote {} in {shown}:{names}\n  {counts}\n  Next: say who holds which post in each file, then: esafe \
                     validate {place}\n  esafe render takes the file or the folder of one school",
                    counted(written, "school", "schools"),
                ));
            }
            Layout::Trust { name, uid, .. } => {
                let academies = counted(written, "academy", "academies");
                ui.say(format_args!(
                    "✓ wrote trust.yaml and {academies} of {name} (UID {uid}) in {shown}\n  {counts}\n  Next: fill in \
                     what holds for all of them in trust.yaml, then: esafe render {place}\n  Then: fill in the lines that \
                     begin with #?, facts that law and guidance ask for.\n  esafe coverage --only partly,missing {place} \
                     says what is still missing, and what asks for it",
                ));
            }
        }
    }
    for stranger in layout.strangers(&drafts.schools.iter().cloned().collect()) {
        ui.say(format_args!(
            "  {stranger} is not from this register, and is an academy of the trust all the same; delete it if it is none"
        ));
    }
    say_unreadable(register, ui);
    if written == 0 {
        let why = match layout {
            Layout::Trust { name, .. } if open_ones(register) == 0 => format!("{name} has no open school here. "),
            _ => String::new(),
        };
        ui.say(format_args!("{why}Nothing was written."));
    }
}

/// Says how many rows cannot be read, if any.
fn say_unreadable(register: &Register, ui: &mut Ui<'_>) {
    if register.unreadable > 0 {
        let rows = counted(register.unreadable, "row", "rows");
        let hidden = register.unreadable.saturating_sub(import::MOST_ROWS);
        let hidden = if hidden > 0 { format!("; {hidden} of them are not shown") } else { String::new() };
        ui.say(format_args!("  {rows} of the register cannot be read{hidden}"));
    }
}

/// How many of the schools that are looked for are open.
fn open_ones(register: &Register) -> usize {
    register.schools.len() + register.skipped
}

/// "1 school", "2 schools".
fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
