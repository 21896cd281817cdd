//! From bytes to rows and cells, whatever is wrong with some of them.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};
use std::ops::Range;

use csv_core::{ReadFieldResult, ReadRecordResult, Reader, ReaderBuilder, Terminator};
use encoding_rs::WINDOWS_1252;

/// Most bytes of a row. Real ones have some two thousand.
const LONGEST: usize = 1 << 15;

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    /// A row with as many fields as are expected.
    Row,
    /// A line that is no such row.
    Broken(Fault),
    /// Nothing.
    End,
}

/// Why a line is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It has this many fields.
    Fields(usize),
    /// A quotation mark is opened and never closed, or closed so late that other rows would be lost.
    Unclosed,
    /// It is longer than any row.
    TooLong,
}

/// The rows of a register, one after another; no more than a row and what may belong to it is in memory.
///
/// A row can take several lines, if a line feed stands between quotation marks. After a line that is no row, reading goes
/// on with the next line, so that one mark that is never closed costs one row.
pub(super) struct Rows<'a> {
    input: &'a mut dyn BufRead,
    reader: Reader,
    /// Lines that have been read and are not done with.
    waiting: VecDeque<Line>,
    /// How many of them the present row has.
    taken: usize,
    /// How many lines have been read.
    read: usize,
    fields: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

/// A line, ended by a line feed whatever ended it in the file.
struct Line {
    number: usize,
    bytes: Vec<u8>,
    cut: bool,
}

/// A field of a row, and its place in the text of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// What it holds, without the quotation marks around it.
    pub(super) text: String,
    /// The bytes of the row's text that it stands in, with its quotation marks.
    pub(super) range: Range<usize>,
}

impl<'a> Rows<'a> {
    /// The rows of `input`, the first being line 1.
    pub(super) fn new(input: &'a mut dyn BufRead) -> Self {
        Self {
            input,
            reader: reader(),
            waiting: VecDeque::new(),
            taken: 0,
            read: 0,
            fields: Vec::new(),
            ends: Vec::new(),
            count: 0,
        }
    }

    /// Goes to the next row, which should have as many fields as `expected` says. Empty lines are passed over.
    pub(super) fn next(&mut self, expected: Option<usize>) -> io::Result<Next> {
        self.waiting.drain(..self.taken);
        self.taken = 0;
        while self.fetch(0)? {
            if !self.waiting[0].bytes.trim_ascii().is_empty() {
                return self.row(expected);
            }
            self.waiting.pop_front();
        }
        Ok(Next::End)
    }

    fn row(&mut self, expected: Option<usize>) -> io::Result<Next> {
        // What is wrong with a row is wrong with its first line; the others may be rows of their own.
        self.taken = 1;
        self.reader.reset();
        self.count = 0;
        let (mut lines, mut bytes, mut filled) = (0, 0, 0);
        loop {
            if !self.fetch(lines)? {
                return Ok(Next::Broken(Fault::Unclosed));
            }
            bytes += self.waiting[lines].bytes.len();
            if bytes > LONGEST || self.waiting[lines].cut {
                return Ok(Next::Broken(if lines == 0 { Fault::TooLong } else { Fault::Unclosed }));
            }
            lines += 1;
            if self.feed(lines - 1, &mut filled) {
                break;
            }
        }
        match expected {
            Some(expected) if expected != self.count && lines == 1 => Ok(Next::Broken(Fault::Fields(self.count))),
            Some(expected) if expected != self.count || (lines > 1 && self.swallows_a_row(lines, expected)) => {
                Ok(Next::Broken(Fault::Unclosed))
            }
            _ => {
                self.taken = lines;
                Ok(Next::Row)
            }
        }
    }

    /// Whether the present row of several lines has a field over two lines that is not between two quotation marks, or a
    /// line after the first that is by itself a row with `expected` fields. The next quotation mark after one that is never
    /// closed opens a field of another row, and both together can have the right number of fields.
    fn swallows_a_row(&self, lines: usize, expected: usize) -> bool {
        let lines = || self.waiting.iter().take(lines).map(|line| decoded(&line.bytes));
        let text: String = lines().collect();
        let odd = |cell: &Cell| {
            let raw = text.get(cell.range.clone()).unwrap_or_default();
            let inside = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
            raw.contains('\n') && inside.is_none_or(|inside| inside.replace("\"\"", "").contains('"'))
        };
        cells(&text).iter().any(odd) || lines().skip(1).any(|line| cells(&line).len() == expected)
    }

    /// Reads a line of the row and says whether the row ends with it.
    fn feed(&mut self, line: usize, filled: &mut usize) -> bool {
        let line = &self.waiting[line].bytes;
        // A field is never longer than what it stands in, and each ends with a byte of its own.
        self.fields.resize(self.fields.len().max(*filled + line.len() + 1), 0);
        self.ends.resize(self.ends.len().max(self.count + line.len() + 1), 0);
        let (fields, ends) = (&mut self.fields[*filled..], &mut self.ends[self.count..]);
        let (result, _, wrote, ended) = self.reader.read_record(line, fields, ends);
        *filled += wrote;
        self.count += ended;
        result == ReadRecordResult::Record
    }

    /// Sees to it that there is a line `at` places after the first that waits, unless the file ends before it.
    fn fetch(&mut self, at: usize) -> io::Result<bool> {
        while self.waiting.len() <= at {
            let mut bytes = Vec::new();
            let read = (&mut self.input).take(LONGEST as u64 + 1).read_until(b'\n', &mut bytes)?;
            if read == 0 {
                return Ok(false);
            }
            let ended = bytes.last() == Some(&b'\n');
            let cut = !ended && read > LONGEST;
            if cut {
                self.input.skip_until(b'\n')?;
            }
            bytes.truncate(bytes.len() - usize::from(ended));
            if bytes.last() == Some(&b'\r') {
                bytes.pop();
            }
            if self.read == 0 && bytes.starts_with(b"\xef\xbb\xbf") {
                bytes.drain(..3);
            }
            bytes.push(b'\n');
            self.read += 1;
            self.waiting.push_back(Line { number: self.read, bytes, cut });
        }
        Ok(true)
    }

    /// The line that the present row begins in, from 1.
    pub(super) fn line(&self) -> usize {
        self.waiting.front().map_or(self.read, |line| line.number)
    }

    /// A field of the present row, as its bytes are; empty if there is no such field.
    pub(super) fn field(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[..self.count].get(at - 1).copied().unwrap_or(usize::MAX) };
        let end = self.ends[..self.count].get(at).copied().unwrap_or(0);
        self.fields.get(start..end).unwrap_or_default()
    }

    /// The present row, or the line that is none, as it stands in the file, with a line feed at its end.
    pub(super) fn text(&self) -> String {
        let lines: Vec<&[u8]> = self.waiting.iter().take(self.taken).map(|line| line.bytes.as_slice()).collect();
        decoded(&lines.concat())
    }
}

/// The register is written in Windows-1252. Whoever saves it again may get UTF-8, and hardly a text in one of the two that
/// has more than ASCII is a text in the other that means anything.
pub(super) fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// The cells of the text of a row.
pub(super) fn cells(row: &str) -> Vec<Cell> {
    let (mut reader, mut cells, mut field) = (reader(), Vec::new(), vec![0; row.len() + 1]);
    let (mut start, mut at, mut filled) = (0, 0, 0);
    while at < row.len() {
        let (result, read, wrote) = reader.read_field(&row.as_bytes()[at..], &mut field[filled..]);
        at += read;
        filled += wrote;
        let ReadFieldResult::Field { record_end } = result else { break };
        // What was read last is the comma or the line feed after it.
        let text = String::from_utf8_lossy(&field[..filled]).into_owned();
        cells.push(Cell { text, range: start..at.saturating_sub(1) });
        if record_end {
            break;
        }
        (start, filled) = (at, 0);
    }
    cells
}

fn reader() -> Reader {
    ReaderBuilder::new().terminator(Terminator::Any(b'\n')).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is read of a text whose rows have two fields: the line, and its first and second field or what is wrong.
    fn read(text: &[u8]) -> Vec<(usize, String)> {
        let (mut input, mut found) = (text, Vec::new());
        let mut rows = Rows::new(&mut input);
        loop {
            match rows.next(Some(2)).unwrap() {
                Next::End => return found,
                Next::Row => {
                    let [first, second] = [0, 1].map(|at| decoded(rows.field(at)));
                    let texts: Vec<String> = cells(&rows.text()).into_iter().map(|cell| cell.text).collect();
                    assert_eq!(texts, [first.as_str(), second.as_str()], "both ways to read a row come to the same");
                    assert!(rows.field(2).is_empty() && rows.field(9).is_empty());
                    found.push((rows.line(), format!("{first}|{second}")));
                }
                Next::Broken(fault) => found.push((rows.line(), format!("{fault:?}"))),
            }
        }
    }

    #[track_caller]
    fn is_read_as(text: &[u8], expected: &[(usize, &str)]) {
        let found = read(text);
        let found: Vec<(usize, &str)> = found.iter().map(|(line, what)| (*line, what.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_end_with_their_line_or_go_on_between_quotation_marks() {
        is_read_as(
            b"a,b\r\n\r\n\"c, d\",\"e \"\"f\"\"\"\ng,\"h\r\ni\"\r\nj,k",
            &[(1, "a|b"), (3, "c, d|e \"f\""), (4, "g|h\ni"), (6, "j|k")],
        );
        is_read_as(b"", &[]);
        is_read_as(b"\n \r\n", &[]);
    }

    #[test]
    fn what_is_no_row_costs_one_line() {
        is_read_as(b"a,b,c\nd\n1,2\n", &[(1, "Fields(3)"), (2, "Fields(1)"), (3, "1|2")]);
        // The mark of the first line would be closed by that of the third, or by none.
        is_read_as(b"a,\"b\nc,d\ne,\"f\"\ng,h\n", &[(1, "Unclosed"), (2, "c|d"), (3, "e|f"), (4, "g|h")]);
        is_read_as(b"a,\"b\nc,d\n", &[(1, "Unclosed"), (2, "c|d")]);
        is_read_as(b"a,b\nc,\"d", &[(1, "a|b"), (2, "Unclosed")]);
        // The same mark is lost in one row after another: two of them together have the right number of fields.
        is_read_as(b"a,\"b\nc,\"d\ne,f\n", &[(1, "Unclosed"), (2, "Unclosed"), (3, "e|f")]);
        is_read_as(b"a,\"b\n\"c\",d\n", &[(1, "Unclosed"), (2, "c|d")]);
        is_read_as(b"a,\"b\nc,d\"\n", &[(1, "Unclosed"), (2, "c|d\"")]);
        let long = [b"a,".as_slice(), &vec![b'x'; 2 * LONGEST], b"\nc,d\n"].concat();
        is_read_as(&long, &[(1, "TooLong"), (2, "c|d")]);
        let open = [b"a,\"b\n".as_slice(), &b"c,d\n".repeat(LONGEST / 4)].concat();
        assert_eq!(read(&open).len(), LONGEST / 4 + 1);
    }

    #[test]
    fn text_is_windows_1252_unless_it_is_utf_8() {
        is_read_as(b"\xef\xbb\xbfSt Mary\x92s,Caf\xe9\n", &[(1, "St Mary’s|Café")]);
        is_read_as("\u{feff}St Mary’s,Café\n".as_bytes(), &[(1, "St Mary’s|Café")]);
    }

    #[test]
    fn a_cell_knows_its_place() {
        let row = "é,\"a, b\",,d\n";
        let places: Vec<&str> = cells(row).into_iter().map(|cell| &row[cell.range]).collect();
        assert_eq!(places, ["é", "\"a, b\"", "", "d"]);
        assert!(cells("").is_empty() && cells("\"a\n").is_empty());
    }
}
