//! PDFs made to exhaust whoever reads them: each gets a verdict, in little memory.

use std::fs::File;

use lopdf::{Dictionary, Object, Stream, dictionary};

use crate::verify::{EDITIONS, POLICY, loaded, saved, school, verdict};

/// Text and numbers that unpack to very much, as a stream of a PDF.
fn bomb(bytes: usize, entries: Dictionary, filler: &[u8]) -> Stream {
    let content = filler.iter().copied().cycle().take(bytes).collect();
    let mut stream = Stream::new(entries, content);
    stream.compress().unwrap();
    stream
}

#[test]
fn files_made_to_exhaust_a_reader_are_told_from_published_ones() {
    let folder = school();
    File::create(folder.path("zeros.pdf")).unwrap().set_len(100 << 20).unwrap();
    File::create(folder.path("fewer-zeros.pdf")).unwrap().set_len(7 << 20).unwrap();
    folder.write("nested.pdf", format!("%PDF-1.7\n1 0 obj\n{}\nendobj\ntrailer <</Root 1 0 R>>", "[".repeat(2 << 20)));
    folder.write(
        "numbers.pdf",
        format!("%PDF-1.7\n1 0 obj\n[{}]\nendobj\ntrailer <</Root 1 0 R>>", "0 ".repeat(2 << 20)),
    );
    let mut record = loaded(&EDITIONS.files[1][POLICY]);
    let is_file = |object: &Object| object.as_stream().is_ok_and(|s| s.dict.has_type(b"EmbeddedFile"));
    let (id, _) = record.objects.iter().find(|(_, object)| is_file(object)).unwrap();
    record.objects.insert(*id, Object::Stream(bomb(200 << 20, dictionary! { "Type" => "EmbeddedFile" }, b" ")));
    folder.write("record-of-200-megabytes.pdf", saved(record, false));
    let mut objects = loaded(&EDITIONS.files[1][POLICY]);
    for _ in 0..200 {
        let entries = dictionary! { "Type" => "ObjStm", "N" => 100, "First" => 0 };
        objects.add_object(bomb(500 << 10, entries, b"9 "));
    }
    folder.write("many-streams-of-objects.pdf", saved(objects, false));
    let mut circle = loaded(&EDITIONS.files[1][POLICY]);
    let names = circle.new_object_id();
    circle.objects.insert(names, dictionary! { "Kids" => vec![names.into(), names.into()] }.into());
    let files: Object = dictionary! { "EmbeddedFiles" => names }.into();
    circle.catalog_mut().unwrap().set("Names", files);
    folder.write("circle.pdf", saved(circle, false));
    for name in
        ["zeros", "fewer-zeros", "nested", "numbers", "record-of-200-megabytes", "many-streams-of-objects", "circle"]
    {
        let (verdict, says, status) = verdict(&folder, &[&format!("@/{name}.pdf")]);
        assert!(["unknown", "altered"].contains(&verdict.as_str()), "{name}: {verdict}, {says}");
        assert_eq!(status, 1, "{name}");
    }
}

/// `content`, packed.
fn deflated(content: Vec<u8>) -> Vec<u8> {
    let mut stream = Stream::new(Dictionary::new(), content);
    stream.compress().unwrap();
    stream.content
}

/// A stream as it stands in a file.
fn stream(entries: &str, content: &[u8]) -> Vec<u8> {
    let head = format!("<< {entries} /Length {} >>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A stream of objects, of which `index` says where they stand.
fn packed(index: &str, objects: &[u8]) -> Vec<u8> {
    let count = index.split_whitespace().count() / 2;
    let entries = format!("/Type /ObjStm /N {count} /First {} /Filter /FlateDecode", index.len());
    stream(&entries, &deflated([index.as_bytes(), objects].concat()))
}

/// A file with a record attached, as a stream with `entries`, and `more` objects.
struct Made {
    bytes: Vec<u8>,
    places: Vec<(u32, usize)>,
}

impl Made {
    fn new(entries: &str, record: &[u8]) -> Self {
        let catalog =
            "<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles << /Names [(record.json) 3 0 R] >> >> >>";
        let file = "<< /Type /Filespec /F (record.json) /UF (record.json) /EF << /F 4 0 R >> >>";
        let made = Self { bytes: b"%PDF-1.7\n".to_vec(), places: Vec::new() };
        let made = made.with(1, catalog).with(2, "<< /Type /Pages /Kids [] /Count 0 >>").with(3, file);
        made.with(4, stream(&format!("/Type /EmbeddedFile {entries}"), record))
    }

    fn plain() -> Self {
        Self::new("", b"{}")
    }

    fn with(mut self, number: u32, object: impl AsRef<[u8]>) -> Self {
        self.places.push((number, self.bytes.len()));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(object.as_ref());
        self.bytes.extend_from_slice(b"\nendobj\n");
        self
    }

    fn of(self, objects: impl Iterator<Item = (u32, Vec<u8>)>) -> Self {
        objects.fold(self, |made, (number, object)| made.with(number, object))
    }

    /// The file, with a table of its objects.
    fn file(self) -> Vec<u8> {
        let places = self.places.clone();
        let last = places.iter().map(|(number, _)| *number).max().unwrap();
        let place = |wanted| places.iter().find(|(number, _)| *number == wanted).map(|(_, place)| *place);
        let table = (0..=last).map(|number| match place(number) {
            Some(place) => format!("{place:010} 00000 n \n"),
            None => "0000000000 65535 f \n".to_owned(),
        });
        let table = table.collect::<String>();
        self.ended(&format!("xref\n0 {}\n{table}trailer\n<< /Size {0} /Root 1 0 R >>\n", last + 1))
    }

    /// The file, with such a table.
    fn ended(mut self, table: &str) -> Vec<u8> {
        let start = self.bytes.len();
        self.bytes.extend_from_slice(format!("{table}startxref\n{start}\n%%EOF\n").as_bytes());
        self.bytes
    }

    /// The file, with a stream for its table.
    fn with_table(mut self, entries: &str, content: &[u8]) -> Vec<u8> {
        let start = self.bytes.len();
        let table = stream(&format!("/Type /XRef /Root 1 0 R {entries}"), content);
        self.bytes.extend_from_slice(&[b"9 0 obj\n", table.as_slice(), b"\nendobj\n"].concat());
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        self.bytes
    }
}

/// Attachments that unpack to very much.
fn attachments() -> Vec<(&'static str, Vec<u8>)> {
    let spaces = deflated(vec![b' '; 64 << 20]);
    let flate = "/Filter /FlateDecode";
    let wide = "/DecodeParms << /Predictor 15 /Columns 2000000000 /Colors 4 /BitsPerComponent 16 >>";
    vec![
        ("packed", Made::new(flate, &spaces).file()),
        ("packed-twice", Made::new("/Filter [/FlateDecode /FlateDecode]", &deflated(spaces)).file()),
        ("wide-rows", Made::new(&format!("{flate} {wide}"), &deflated(vec![b'x'; 100])).file()),
        ("ascii-85", Made::new("/Filter /ASCII85Decode", &vec![b'z'; 7 << 20]).file()),
    ]
}

/// Tables that claim very much.
fn tables() -> Vec<(&'static str, Vec<u8>)> {
    let trailer = "trailer\n<< /Size 100000 /Root 1 0 R >>\n";
    let long = Made::plain().with(5, format!("[{}]", "0 ".repeat(100_000)));
    let place = long.places.last().unwrap().1;
    let same = format!("xref\n0 100000\n{}{trailer}", format!("{place:010} 00000 n \n").repeat(100_000));
    let chain = Made::plain();
    let (mut sections, mut at, mut before) = (String::new(), chain.bytes.len(), None);
    for _ in 0..20_000 {
        let prev = before.map_or_else(String::new, |before| format!(" /Prev {before}"));
        let section = format!("xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 10 /Root 1 0 R{prev} >>\n");
        before = Some(at);
        at += section.len();
        sections += &section;
    }
    let spaces = deflated(vec![0; 64 << 20]);
    vec![
        ("one-object-named-often", long.ended(&same)),
        ("many-tables", chain.ended(&sections)),
        ("count", Made::plain().ended("xref\n0 4294967295\n0000000010 00000 n \ntrailer\n<< /Root 1 0 R >>\n")),
        ("packed-table", Made::plain().with_table("/Size 10 /W [1 2 1] /Filter /FlateDecode", &spaces)),
        ("size", Made::plain().with_table("/Size 4294967295 /W [1 2 1] /Index [0 4294967295]", &[1, 0, 16, 0])),
        ("no-width", Made::plain().with_table("/Size 10 /W [0 0 0] /Index [0 4294967295]", &[])),
        ("width", Made::plain().with_table("/Size 9 /W [9223372036854775807 9223372036854775807 1]", b"x")),
    ]
}

/// Objects that take much more room than their text.
fn objects() -> Vec<(&'static str, Vec<u8>)> {
    let list = |unit: &str, bytes: usize| format!("[{}]", unit.repeat(bytes / unit.len()));
    let many = |unit: &str| {
        let one = |number: u32| (number, packed(&format!("{} 0 ", number + 3000), list(unit, 500 << 10).as_bytes()));
        Made::plain().of((20..84).map(one)).file()
    };
    let numbers = (0..20_000).map(|number| format!("{} 0 ", number + 3000)).collect::<String>();
    let rising = (0..90).map(|number| format!("{} {number} ", number + 3000)).collect::<String>();
    let nested = format!("{}{}{}", "[".repeat(90), "/A".repeat(200_000), "]".repeat(90));
    let far = |number| (number, b"<</Length 5 0 R>>\nstream\nx\nendstream".to_vec());
    let whole = |number| (number, b"<</Length 7900000>>\nstream\nendstream".to_vec());
    vec![
        ("numbers", Made::plain().with(5, list("0 ", 7 << 20)).file()),
        ("names", Made::plain().with(5, list("/A", 7 << 20)).file()),
        ("lists", Made::plain().with(5, list("<</A 0>>", 7 << 20)).file()),
        ("as-many-as-are-read", Made::plain().with(5, list("<</A 0>>", 690_000)).file()),
        ("deep", Made::plain().with(5, "[".repeat(3 << 20)).file()),
        ("packed-numbers", many("0 ")),
        ("packed-names", many("/A")),
        ("packed-lists", many("<</A 0>>")),
        ("packed-at-one-place", Made::plain().with(20, packed(&numbers, list("/A", 300_000).as_bytes())).file()),
        ("packed-one-in-another", Made::plain().with(20, packed(&rising, nested.as_bytes())).file()),
        ("many-streams", Made::plain().of((10..20_000).map(|number| (number, stream("", b"x")))).file()),
        ("lengths-elsewhere", Made::plain().with(5, list("0 ", 800_000)).of((10..1000).map(far)).file()),
        ("streams-in-one-another", {
            Made::plain().of((10..1000).map(whole)).with(1000, stream("", &vec![b'a'; 7_900_000])).file()
        }),
    ]
}

#[test]
fn a_file_made_to_exhaust_a_reader_gets_a_verdict() {
    let folder = school();
    for (name, bytes) in attachments().into_iter().chain(tables()).chain(objects()) {
        assert!(bytes.len() <= 8 << 20, "{name} is refused for its size alone");
        folder.write(&format!("{name}.pdf"), bytes);
        let (verdict, says, status) = verdict(&folder, &[&format!("@/{name}.pdf")]);
        assert_eq!((verdict.as_str(), status), ("unknown", 1), "{name}: {says}");
    }
    for name in ["packed", "packed-twice", "ascii-85", "numbers", "names", "lists", "deep", "many-streams"] {
        let (_, says, _) = verdict(&folder, &[&format!("@/{name}.pdf")]);
        assert!(says.ends_with("; it holds more than a published file does"), "{name}: {says}");
    }
}

/// With so little memory that a reader who believes the file is ended by the system.
#[cfg(target_os = "linux")]
#[test]
fn a_verdict_on_such_a_file_takes_little_memory() {
    let folder = school();
    for (name, bytes) in attachments().into_iter().chain(tables()).chain(objects()) {
        folder.write(&format!("{name}.pdf"), bytes);
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "ulimit -v 600000; exec \"$0\" verify \"$1\" --in \"$2\""]);
        command.arg(env!("CARGO_BIN_EXE_esafe")).arg(folder.path(&format!("{name}.pdf"))).arg(folder.path(""));
        // Room that threads only reserve does not count.
        let output = command.env("MALLOC_ARENA_MAX", "1").env("RAYON_NUM_THREADS", "1").output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.code() == Some(1) && said.contains("unknown"), "{name}: {output:?}");
    }
}

/// What other programs do to a file does not hide its record.
#[test]
fn a_record_is_found_however_the_file_was_written_anew() {
    let folder = school();
    let published = &EDITIONS.files[1][POLICY];
    for packed in [false, true] {
        let mut document = loaded(published);
        document.add_object(Object::string_literal("one more"));
        folder.write("anew.pdf", saved(document, packed));
        let (verdict, says, _) = verdict(&folder, &["@/anew.pdf"]);
        assert_eq!(verdict, "altered", "{says}");
    }
}
