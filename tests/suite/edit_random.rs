//! Files that nobody has thought of are changed, and only what was to be changed is.

use std::collections::BTreeMap;

use esafe::edit::{self, Change, Edit, EditError, Edited, NewValue, Path};
use esafe::source::Sources;
use esafe::yaml;

use crate::dice::Dice;
use crate::edit_layout::{Laid, Route, laid_out, mapping, tree};

/// How many random files are changed.
const FILES: u64 = 3000;

pub(crate) fn apply(text: &str, edits: &[Edit]) -> Result<Edited, EditError> {
    let mut sources = Sources::default();
    let source = sources.add("school.yaml", text);
    edit::apply(&sources, source, edits)
}

pub(crate) fn value(text: &str) -> NewValue {
    let mut sources = Sources::default();
    let source = sources.add("school.yaml", text);
    let read = yaml::parse(&sources, source);
    assert!(read.diagnostics.is_empty(), "{:?}\n{text}", read.diagnostics);
    NewValue::from(&read.output.unwrap())
}

/// One step of a way through a tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

/// Every way to a value below the root.
pub(crate) fn ways(value: &NewValue, way: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    if !way.is_empty() {
        found.push(way.clone());
    }
    let steps: Vec<(Step, &NewValue)> = match value {
        NewValue::Map(entries) => entries.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect(),
        NewValue::List(items) => items.iter().enumerate().map(|(at, value)| (Step::Item(at), value)).collect(),
        _ => Vec::new(),
    };
    for (step, value) in steps {
        way.push(step);
        ways(value, way, found);
        way.pop();
    }
}

fn at<'a>(value: &'a NewValue, way: &[Step]) -> Option<&'a NewValue> {
    way.iter().try_fold(value, |value, step| match (step, value) {
        (Step::Key(key), NewValue::Map(entries)) => {
            entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
        }
        (Step::Item(at), NewValue::List(items)) => items.get(*at),
        _ => None,
    })
}

/// What a change is meant to do to a tree.
pub(crate) fn change(value: &mut NewValue, way: &[Step], how: &Change) {
    let Some((step, rest)) = way.split_first() else {
        match how {
            Change::Set(new) => *value = new.clone(),
            Change::Append(new) => match value {
                NewValue::List(items) => items.push(new.clone()),
                _ => *value = NewValue::List(vec![new.clone()]),
            },
            Change::Remove => panic!("the root stays"),
        }
        return;
    };
    if *value == NewValue::Null {
        *value = NewValue::Map(Vec::new());
    }
    let remove = rest.is_empty() && *how == Change::Remove;
    match (step, value) {
        (Step::Key(key), NewValue::Map(entries)) => {
            if remove {
                return entries.retain(|(name, _)| name != key);
            }
            if !entries.iter().any(|(name, _)| name == key) {
                entries.push((key.clone(), NewValue::Null));
            }
            change(&mut entries.iter_mut().find(|(name, _)| name == key).unwrap().1, rest, how);
        }
        (Step::Item(at), NewValue::List(items)) if remove => drop(items.remove(*at)),
        (Step::Item(at), NewValue::List(items)) => change(&mut items[*at], rest, how),
        (step, value) => panic!("{step:?} in {value:?}"),
    }
}

/// A change that can be made to `tree`, and the way to where.
fn drawn(dice: &mut Dice, whole: &NewValue) -> (Vec<Step>, Change) {
    let mut all = Vec::new();
    ways(whole, &mut Vec::new(), &mut all);
    let mut way = dice.one(&all).clone();
    let some =
        |wanted: fn(&NewValue) -> bool| all.iter().filter(|way| at(whole, way).is_some_and(wanted)).collect::<Vec<_>>();
    match dice.below(6) {
        0 => (way, Change::Set(tree(dice, 0))),
        1 => (way, Change::Set(tree(dice, 2))),
        2 => (way, Change::Remove),
        3 => {
            let lists = some(|value| matches!(value, NewValue::List(_) | NewValue::Null));
            if lists.is_empty() {
                (way, Change::Remove)
            } else {
                ((*dice.one(&lists)).clone(), Change::Append(tree(dice, 1)))
            }
        }
        kind => {
            let mappings = some(|value| matches!(value, NewValue::Map(_) | NewValue::Null));
            way = if mappings.is_empty() || dice.chance(20) { Vec::new() } else { (*dice.one(&mappings)).clone() };
            way.push(Step::Key((*dice.one(&["fresh", "a new key", "x: y"])).to_owned()));
            if dice.chance(30) {
                way.push(Step::Key("inner".to_owned()));
            }
            let value = tree(dice, 2);
            (way, if kind == 4 { Change::Set(value) } else { Change::Append(value) })
        }
    }
}

pub(crate) fn path(way: &[Step], whole: &NewValue) -> Path {
    let mut path = Path::root();
    for (count, step) in way.iter().enumerate() {
        path = match (step, at(whole, &way[..count])) {
            (Step::Key(key), _) => path.key(key.as_str()),
            // Every other item is named from the end.
            (Step::Item(at), Some(NewValue::List(items))) if at % 2 == 1 => {
                path.item(isize::try_from(*at).unwrap() - isize::try_from(items.len()).unwrap())
            }
            (Step::Item(at), _) => path.item(isize::try_from(*at).unwrap()),
        };
    }
    path
}

fn route(way: &[Step]) -> Route {
    let name = |step: &Step| match step {
        Step::Key(key) => key.clone(),
        Step::Item(at) => at.to_string(),
    };
    way.iter().map(name).collect()
}

/// The numbers of the comments on `lines`.
fn comments(lines: &[&str]) -> Vec<usize> {
    let number = |rest: &str| rest.split_once('~').and_then(|(number, _)| number.parse().ok());
    let mut found: Vec<usize> = lines.iter().flat_map(|line| line.split("# ~").skip(1).filter_map(number)).collect();
    found.sort_unstable();
    found
}

/// What is wrong with `after`, which came of `laid` by `how` at `way`.
fn fault(laid: &Laid, after: &str, way: &[Step], how: &Change) -> Option<&'static str> {
    fn lines(text: &str) -> Vec<&str> {
        text.trim_start_matches('\u{feff}').lines().collect()
    }
    let (old, new) = (lines(&laid.text), lines(after));
    let mut nearest = way.to_vec();
    while !laid.lines.contains_key(&route(&nearest)) {
        nearest.pop();
    }
    let place = laid.lines[&route(&nearest)];
    let grows = nearest.len() < way.len() || matches!(how, Change::Append(_));
    let (first, end) = if grows && laid.block.get(&route(&nearest)) == Some(&true) {
        // Something is added: no line that was there changes. Where it is added, the lines before and after it say.
        let same = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
        (same, same)
    } else if *how == Change::Remove {
        let holder = &nearest[..nearest.len() - 1];
        let whole = laid.lines[&route(holder)];
        let in_flow = (0..nearest.len()).any(|count| laid.block.get(&route(&nearest[..count])) == Some(&false));
        let first =
            laid.lines.iter().filter(|(other, _)| other.len() == nearest.len() && other.starts_with(&route(holder)));
        let siblings: Vec<(usize, usize)> = first.map(|(_, lines)| *lines).collect();
        let is_first = siblings.iter().all(|(other, _)| *other >= place.0);
        let next = siblings.iter().filter(|(other, _)| *other > place.0).min();
        match next {
            _ if in_flow => (whole.0, whole.1 + 1),
            None if siblings.len() == 1 => (whole.0, place.1 + 1),
            // The second takes the place of the first behind the hyphen that both stand behind.
            Some(next) if is_first && old[place.0].trim_start().starts_with("- ") => (place.0, next.1 + 1),
            _ => (place.0, place.1 + 1),
        }
    } else {
        (place.0, place.1 + 1)
    };
    let (before, behind) = (&old[..first], &old[end..]);
    if new.len() < before.len() + behind.len() || !new.starts_with(before) || !new.ends_with(behind) {
        return Some("another line changed");
    }
    let gone = if *how == Change::Remove { comments(&old[place.0..=place.1]) } else { Vec::new() };
    let left = comments(&new);
    if comments(&old).iter().any(|number| !left.contains(number) && !gone.contains(number)) {
        return Some("a comment is lost");
    }
    let breaks = |text: &str| (text.contains("\r\n"), text.replace("\r\n", "").contains('\n'));
    let marks = |text: &str| {
        (text.starts_with('\u{feff}'), text.ends_with('\n') || *how == Change::Remove, text.contains("\n---"))
    };
    if breaks(&laid.text) != breaks(after) && laid.text.contains('\n') && after.contains('\n')
        || marks(&laid.text) != marks(after)
    {
        return Some("line ends, the mark or the end of the file changed");
    }
    None
}

/// What is wrong if a value that is set already is set again.
fn repeated(after: &str, edit: &Edit) -> Option<&'static str> {
    let is_set = matches!(edit.change, Change::Set(_));
    let changes = || apply(after, std::slice::from_ref(edit)).unwrap().is_changed();
    (is_set && changes()).then_some("what is set already changes the file")
}

#[test]
fn a_change_to_any_file_changes_only_what_it_says() {
    let mut faults = Vec::new();
    let mut refused = 0;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for number in 0..FILES {
        let mut dice = Dice(number);
        let whole = mapping(&mut dice, 3, 1);
        let laid = laid_out(&mut dice, &whole);
        assert_eq!(value(&laid.text), whole, "file {number} is not what was laid out\n{}", laid.text);
        let (way, how) = drawn(&mut dice, &whole);
        let edit = Edit { path: path(&way, &whole), change: how.clone() };
        let mut wanted = whole.clone();
        change(&mut wanted, &way, &how);
        let fault = match apply(&laid.text, std::slice::from_ref(&edit)) {
            // Lines behind a text of several lines can become part of it; then nothing is changed.
            Err(EditError::Unproved { .. }) if how == Change::Remove && laid.text.contains('|') => {
                refused += 1;
                None
            }
            Err(error) => Some(error.to_string()),
            Ok(edited) if value(&edited.after) != wanted => Some(format!("another value\n{}", edited.after)),
            Ok(edited) => fault(&laid, &edited.after, &way, &how)
                .or_else(|| repeated(&edited.after, &edit))
                .map(|fault| format!("{fault}\n{}", edited.after)),
        };
        *kinds
            .entry(match how {
                Change::Set(_) => "set",
                Change::Append(_) => "append",
                Change::Remove => "remove",
            })
            .or_default() += 1;
        faults.extend(
            fault.map(|fault| format!("file {number}: {} {:?}\n{}\n=> {fault}", edit.path, edit.change, laid.text)),
        );
    }
    assert!(refused * 2000 <= FILES, "{refused} of {FILES} are refused");
    assert!(
        faults.is_empty(),
        "{} of {FILES} {kinds:?}\n{}",
        faults.len(),
        faults.iter().take(8).cloned().collect::<Vec<_>>().join("\n\n")
    );
}

#[test]
fn a_damaged_file_is_changed_as_it_should_be_or_not_at_all() {
    let mut read = 0;
    for number in 0..FILES {
        let mut dice = Dice(number);
        let whole = mapping(&mut dice, 2, 1);
        let mut text: Vec<char> = laid_out(&mut dice, &whole).text.chars().collect();
        for _ in 0..=dice.below(3) {
            let at = dice.below(text.len());
            let piece =
                *dice.one(&["", " ", "\n", "#", "-", ":", "'", "\"", "[", "}", ",", "|", "? ", "\t", "\r", "&a ", "é"]);
            text.splice(at..=at, piece.chars());
            text.push('\n');
        }
        let text: String = text.into_iter().collect();
        let edit = Edit::set(Path::root().key("fresh").key("inner"), tree(&mut dice, 1));
        if let Ok(edited) = apply(&text, &[edit])
            && let (NewValue::Map(entries), NewValue::Map(new)) = (value(&text), value(&edited.after))
        {
            assert_eq!(new.last().map(|(key, _)| key.as_str()), Some("fresh"), "{text}");
            assert_eq!(new[..new.len() - 1], entries[..], "{text}");
            read += 1;
        }
    }
    assert!(read * 4 > FILES, "{read} of {FILES} can be read");
}
