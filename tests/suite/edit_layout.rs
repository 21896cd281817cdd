//! Trees that nobody has thought of, laid out as YAML in ways that people lay it out.

use std::collections::BTreeMap;

use esafe::edit::NewValue;

use crate::dice::Dice;

/// A place in a tree: keys, and positions as numbers.
pub(crate) type Route = Vec<String>;

/// A text, and on which of its lines each value stands, from that of its key or hyphen to its last.
pub(crate) struct Laid {
    pub(crate) text: String,
    pub(crate) lines: BTreeMap<Route, (usize, usize)>,
    /// Whether a value is a mapping or list, not empty, in block style.
    pub(crate) block: BTreeMap<Route, bool>,
}

const KEYS: [&str; 16] = [
    "a",
    "title",
    "next_review",
    "versions",
    "approvals",
    "exceptions",
    "no",
    "1",
    "cover.policy-date",
    "two words",
    "x:y",
    "é",
    "- dash",
    "# hash",
    "it's",
    "say \"so\"",
];

const TEXTS: [&str; 34] = [
    "Brook",
    "the hall and the garden",
    "O'Neil",
    "2.0",
    "1",
    "no",
    "true",
    "null",
    "~",
    "2026-01-01",
    " lead",
    "trail ",
    "a: b",
    "a #b",
    "# a",
    "",
    "tab\there",
    "two\nlines",
    "two\nlines\n",
    "\n\nfour\n\n",
    " indented\nlines",
    "a\r\nb",
    "{a: 1}",
    "[x]",
    "a, b",
    "\"q\"",
    "*star",
    "- item",
    "é ’ Ŵ 😀",
    "\u{7}bell",
    "\u{feff}mark",
    "\u{2028}line",
    "0x10",
    "07",
];

/// A tree of at most `depth` levels of mappings and lists.
pub(crate) fn tree(dice: &mut Dice, depth: usize) -> NewValue {
    match dice.below(if depth == 0 { 6 } else { 12 }) {
        0 => NewValue::Null,
        1 => NewValue::Bool(dice.chance(50)),
        2 => NewValue::Int(*dice.one(&[0, 7, -3, 1_234_567])),
        3..=5 => NewValue::Text((*dice.one(&TEXTS)).to_owned()),
        6..=8 => {
            let count = dice.below(4);
            NewValue::List((0..count).map(|_| tree(dice, depth - 1)).collect())
        }
        _ => mapping(dice, depth - 1, 0),
    }
}

/// A mapping of at least so many keys.
pub(crate) fn mapping(dice: &mut Dice, depth: usize, at_least: usize) -> NewValue {
    let keys = dice.some(&KEYS, at_least, at_least + 3);
    NewValue::Map(keys.into_iter().map(|key| (key.to_owned(), tree(dice, depth))).collect())
}

/// How one person writes.
struct Hand<'a> {
    dice: &'a mut Dice,
    step: usize,
    list_step: usize,
    comments: u64,
    flow: u64,
    blank: u64,
    count: usize,
    /// How the block of text that was just written ends.
    after: Option<&'static str>,
    lines: Vec<String>,
    places: BTreeMap<Route, (usize, usize)>,
    block: BTreeMap<Route, bool>,
}

/// `tree`, a mapping, as somebody might write it.
pub(crate) fn laid_out(dice: &mut Dice, tree: &NewValue) -> Laid {
    let step = *dice.one(&[2, 2, 4]);
    let list_step = *dice.one(&[0, step]);
    let (comments, flow, blank) = (*dice.one(&[0, 15, 50]), *dice.one(&[0, 25, 60]), *dice.one(&[0, 15]));
    let (start, crlf, bom, end) = (dice.chance(20), dice.chance(25), dice.chance(10), dice.chance(80));
    let mut hand = Hand {
        dice,
        step,
        list_step,
        comments,
        flow,
        blank,
        count: 0,
        after: None,
        lines: Vec::new(),
        places: BTreeMap::new(),
        block: BTreeMap::new(),
    };
    if start {
        hand.between(0);
        hand.lines.push("---".to_owned());
    }
    hand.value(tree, "", 0, 0, &mut Vec::new());
    hand.between(0);
    let mut text = hand.lines.join("\n");
    // A literal that keeps its line ends would gain one here.
    if end || text.contains('|') {
        text.push('\n');
    }
    if crlf {
        text = text.replace('\n', "\r\n");
    }
    if bom {
        text.insert(0, '\u{feff}');
    }
    Laid { text, lines: hand.places, block: hand.block }
}

impl Hand<'_> {
    fn comment(&mut self) -> String {
        self.count += 1;
        let words = *self.dice.one(&["", " plain words", " it's: [x", " - \"y", "# {z}: &", " tab\tand more"]);
        format!("# ~{}~{words}", self.count)
    }

    /// A comment behind a value, or nothing.
    fn aside(&mut self) -> String {
        if !self.dice.chance(self.comments) {
            return String::new();
        }
        let gap = *self.dice.one(&[" ", "  ", "     "]);
        format!("{gap}{}", self.comment())
    }

    /// Blank lines and comments on lines of their own.
    fn between(&mut self, indent: usize) {
        // Behind a block of text, a blank line and a comment further in would be part of it.
        let after = std::mem::take(&mut self.after);
        let mut free = after.is_none();
        if after != Some("+") && self.dice.chance(self.blank) {
            self.lines.push(String::new());
        }
        while self.dice.chance(self.comments) {
            let indent = if free && self.dice.chance(15) { self.dice.below(7) } else { indent };
            let comment = self.comment();
            self.lines.push(format!("{}{comment}", " ".repeat(indent)));
            free = true;
            if self.dice.chance(self.blank) {
                self.lines.push(String::new());
            }
        }
    }

    /// Writes `value` behind `lead`, which is what stands on the line before it: the indent and a key with its colon, or
    /// a hyphen. Children in block style stand at `map` or `list` columns.
    fn value(&mut self, value: &NewValue, lead: &str, map: usize, list: usize, route: &mut Route) {
        let first = self.lines.len();
        // Few write a whole file between brackets.
        let flow = if lead.is_empty() { self.flow / 10 } else { self.flow };
        match value {
            NewValue::Map(entries) if !entries.is_empty() && !self.dice.chance(flow) => {
                self.block.insert(route.clone(), true);
                self.entries(entries, lead, map, route);
            }
            NewValue::List(items) if !items.is_empty() && !self.dice.chance(flow) => {
                self.block.insert(route.clone(), true);
                self.items(items, lead, list, route);
            }
            NewValue::Map(_) | NewValue::List(_) => {
                self.block.insert(route.clone(), false);
                let mut out = format!("{lead}{}", if lead.is_empty() || lead.ends_with(' ') { "" } else { " " });
                let spread = self.dice.chance(35);
                self.flow(value, &mut out, spread.then_some(map.max(1)), route);
                let aside = self.aside();
                self.lines.push(out + &aside);
            }
            scalar => self.scalar(scalar, lead, map),
        }
        // Comments are written before what follows them, so the last line is the value's.
        self.places.insert(route.clone(), (first, self.lines.len() - 1));
    }

    fn entries(&mut self, entries: &[(String, NewValue)], lead: &str, column: usize, route: &mut Route) {
        // Behind a hyphen the first key can stand on the same line.
        let hyphen = lead.trim_end().ends_with('-');
        let mut same_line = hyphen && self.dice.chance(80);
        let column = if same_line { lead.len() + 1 } else { column };
        if !same_line && !lead.is_empty() {
            let aside = self.aside();
            self.lines.push(format!("{lead}{aside}"));
        }
        for (name, value) in entries {
            let key = self.key(name);
            let lead = if same_line { format!("{lead} {key}:") } else { format!("{}{key}:", " ".repeat(column)) };
            if !same_line {
                self.between(column);
            }
            same_line = false;
            route.push(name.clone());
            self.value(value, &lead, column + self.step, column + self.list_step, route);
            route.pop();
        }
    }

    fn items(&mut self, items: &[NewValue], lead: &str, column: usize, route: &mut Route) {
        let hyphen = lead.trim_end().ends_with('-');
        let mut same_line = hyphen && self.dice.chance(50);
        let column = if same_line {
            lead.len() + 1
        } else if hyphen {
            // A list in a list stands further in than its hyphen.
            lead.len() + 1
        } else {
            column
        };
        if !same_line && !lead.is_empty() {
            let aside = self.aside();
            self.lines.push(format!("{lead}{aside}"));
        }
        for (at, value) in items.iter().enumerate() {
            let lead = if same_line { format!("{lead} -") } else { format!("{}-", " ".repeat(column)) };
            if !same_line {
                self.between(column);
            }
            same_line = false;
            route.push(at.to_string());
            self.value(value, &lead, column + 2, column + 2, route);
            route.pop();
        }
    }

    fn key(&mut self, key: &str) -> String {
        let plain = key.chars().all(|c| c.is_alphabetic() || c == '_') && key != "no";
        match self.dice.below(6) {
            0 => format!("'{}'", key.replace('\'', "''")),
            _ if plain => key.to_owned(),
            _ => serde_json::Value::from(key).to_string(),
        }
    }

    fn scalar(&mut self, value: &NewValue, lead: &str, column: usize) {
        let NewValue::Text(text) = value else {
            let aside = self.aside();
            let written = match value {
                NewValue::Null => (*self.dice.one(&["", " ~", " null"])).to_owned(),
                other => format!(" {}", atom(other)),
            };
            self.lines.push(format!("{lead}{written}{aside}"));
            return;
        };
        let block = text.contains('\n') && !text.contains(['\r', '\u{7}', '\u{feff}', '\u{2028}']);
        if block && self.dice.chance(60) {
            let body = text.trim_end_matches('\n');
            let chomp = match text.len() - body.len() {
                0 => "-",
                1 => "",
                _ => "+",
            };
            let hint = if text.starts_with([' ', '\n']) { self.step.to_string() } else { String::new() };
            // An indicator counts from the column of the value around this one.
            let indent = if hint.is_empty() {
                column
            } else {
                column.saturating_sub(if lead.ends_with('-') { 2 } else { self.step }) + self.step
            };
            let aside = self.aside();
            self.lines.push(format!("{lead} |{hint}{chomp}{aside}"));
            let whole = if chomp == "+" { text.strip_suffix('\n').unwrap_or(text) } else { body };
            for line in whole.split('\n') {
                let line = if line.is_empty() { String::new() } else { format!("{}{line}", " ".repeat(indent)) };
                self.lines.push(line);
            }
            self.after = Some(chomp);
            return;
        }
        let plain = is_plain(text);
        if plain && text.contains(' ') && self.dice.chance(30) {
            // Plain text can go on, on a line further in.
            let (one, two) = text.split_once(' ').unwrap();
            let aside = self.aside();
            self.lines.push(format!("{lead} {one}"));
            self.lines.push(format!("{}{two}{aside}", " ".repeat(column.max(1))));
            return;
        }
        let written = self.text(text);
        let aside = self.aside();
        self.lines.push(format!("{lead} {written}{aside}"));
    }

    /// A text on one line.
    fn text(&mut self, text: &str) -> String {
        if is_plain(text) && self.dice.chance(70) {
            return text.to_owned();
        }
        if !text.contains(['\n', '\r', '\t', '\u{7}', '\u{feff}', '\u{2028}']) && self.dice.chance(40) {
            return format!("'{}'", text.replace('\'', "''"));
        }
        let json = serde_json::Value::from(text).to_string();
        json.replace('\u{feff}', "\\ufeff").replace('\u{2028}', "\\u2028")
    }

    /// Writes `value` in flow style, over lines further in than `spread`, if it is given.
    fn flow(&mut self, value: &NewValue, out: &mut String, spread: Option<usize>, route: &mut Route) {
        let first = self.lines.len();
        let (open, close, entries): (_, _, Vec<(Option<&str>, &NewValue)>) = match value {
            NewValue::Map(entries) => {
                ('{', '}', entries.iter().map(|(key, value)| (Some(key.as_str()), value)).collect())
            }
            NewValue::List(items) => ('[', ']', items.iter().map(|value| (None, value)).collect()),
            NewValue::Text(text) => {
                let text = self.text(text);
                out.push_str(&text);
                return;
            }
            other => {
                out.push_str(&atom(other));
                return;
            }
        };
        out.push(open);
        let count = entries.len();
        let pad = self.dice.chance(30) && count > 0;
        if pad && spread.is_none() {
            out.push(' ');
        }
        for (at, (key, value)) in entries.into_iter().enumerate() {
            if let Some(indent) = spread {
                self.turn(out, indent);
            }
            let from = self.lines.len();
            if let Some(key) = key {
                let key = self.key(key);
                out.push_str(&format!("{key}: "));
            }
            route.push(key.map_or_else(|| at.to_string(), str::to_owned));
            self.flow(value, out, spread.map(|indent| indent + 2), route);
            self.places.insert(route.clone(), (from, self.lines.len()));
            route.pop();
            if at + 1 < count || spread.is_some() && self.dice.chance(30) {
                out.push(',');
                if spread.is_none() {
                    out.push(' ');
                }
            }
        }
        if let Some(indent) = spread.filter(|_| count > 0) {
            let indent = if self.dice.chance(80) { indent.saturating_sub(2).max(1) } else { indent };
            self.turn(out, indent);
        } else if pad {
            out.push(' ');
        }
        out.push(close);
        self.block.insert(route.clone(), false);
        self.places.insert(route.clone(), (first, self.lines.len()));
    }

    /// Ends the line, perhaps with a comment, and begins another.
    fn turn(&mut self, out: &mut String, indent: usize) {
        let aside = self.aside();
        let line = std::mem::replace(out, " ".repeat(indent));
        self.lines.push(line.trim_end().to_owned() + &aside);
        self.between(indent);
    }
}

/// Whether a text can stand as it is.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '\'')
        && !text.ends_with(' ')
        && !["no", "true", "null"].contains(&text)
}

fn atom(value: &NewValue) -> String {
    match value {
        NewValue::Bool(value) => value.to_string(),
        NewValue::Int(value) => value.to_string(),
        _ => "null".to_owned(),
    }
}
