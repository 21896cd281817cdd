//! `esafe init --gias`: schools and trusts from the national register.

use std::collections::BTreeMap;
use std::io;

use encoding_rs::WINDOWS_1252;
use esafe::cli::{self, Asker, Prompt, Reply, Ui};

use crate::harness::{Folder, Outcome, compared, golden, is_a, names_in, suite, suite_text, tree};

const TODAY: &str = "2026-09-01";
const TRUST: &str = "Harbour Learning Trust";

/// Every column that the register has.
pub(crate) fn columns() -> Vec<String> {
    suite_text("register/columns.txt").lines().map(str::to_owned).collect()
}

/// A row: by the name of a column, what stands there.
pub(crate) type Row = BTreeMap<&'static str, String>;

/// An open academy of a trust, with everything that the register may say of it.
pub(crate) fn academy(urn: &str, name: &str) -> Row {
    [
        ("URN", urn),
        ("EstablishmentName", name),
        ("EstablishmentStatus (name)", "Open"),
        ("TypeOfEstablishment (name)", "Academy converter"),
        ("PhaseOfEducation (name)", "Primary"),
        ("StatutoryLowAge", "4"),
        ("StatutoryHighAge", "11"),
        ("LA (name)", "Westshire"),
        ("Trusts (code)", "2001"),
        ("Trusts (name)", TRUST),
        ("Street", "1 Ashby Road"),
        ("Town", "Newtown"),
        ("Postcode", "NT1 2AB"),
        ("SchoolWebsite", "www.ashby.example"),
        ("TelephoneNum", "1632960001"),
        ("HeadTitle (name)", "Mrs"),
        ("HeadFirstName", "Zoë"),
        ("HeadLastName", "O’Hara"),
        ("HeadPreferredJobTitle", "Headteacher"),
    ]
    .into_iter()
    .map(|(column, value)| (column, value.to_owned()))
    .collect()
}

pub(crate) fn with(mut row: Row, column: &'static str, value: &str) -> Row {
    row.insert(column, value.to_owned());
    row
}

/// The text of a register: quotation marks around whatever needs them, and carriage returns, as the real one has them.
pub(crate) fn text(columns: &[String], rows: &[Row]) -> String {
    let quoted = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let line = |cells: &mut dyn Iterator<Item = String>| cells.collect::<Vec<_>>().join(",") + "\r\n";
    let mut text = line(&mut columns.iter().map(|name| quoted(name)));
    for row in rows {
        text +=
            &line(&mut columns.iter().map(|name| row.get(name.as_str()).map_or_else(String::new, |cell| quoted(cell))));
    }
    text
}

/// The bytes of a register, as the real one is written.
fn register(rows: &[Row]) -> Vec<u8> {
    let text = text(&columns(), rows);
    let (bytes, _, lost) = WINDOWS_1252.encode(&text);
    assert!(!lost, "Windows-1252 cannot write {text}");
    bytes.into_owned()
}

/// A folder with a register.
fn folder(rows: &[Row]) -> Folder {
    Folder::new().with("register.csv", register(rows))
}

/// Runs `esafe init --gias`.
pub(crate) fn init(folder: &Folder, args: &[&str]) -> Outcome {
    let fixed = ["init", "--gias", "@/register.csv", "--today", TODAY];
    folder.esafe(fixed.into_iter().chain(args.iter().copied())).outcome()
}

/// The paths of the files below a folder.
fn paths(folder: &Folder, below: &str) -> Vec<String> {
    folder.files(below).into_keys().collect()
}

/// A trust with what real rows have: letters beyond ASCII, a line feed in a cell, two schools of one name, a school that
/// has closed, one that is to close, and schools of nobody and of others.
fn trust() -> Vec<Row> {
    let birch = academy("100002", "Birch Hill: \"The\nBest\" Café – St Mary’s");
    let birch = with(with(birch, "StatutoryLowAge", "11"), "StatutoryHighAge", "18");
    let birch = with(
        with(birch, "HeadPreferredJobTitle", "Executive Principal"),
        "EstablishmentStatus (name)",
        "Open, but proposed to close",
    );
    let castle = with(with(academy("100003", "Castle Mead"), "StatutoryLowAge", ""), "StatutoryHighAge", "");
    let castle = with(with(castle, "HeadPreferredJobTitle", "Principal"), "TypeOfEstablishment (name)", "Free schools");
    let other =
        with(with(academy("100006", "Elsewhere Academy"), "Trusts (code)", "2002"), "Trusts (name)", "Another Trust");
    vec![
        academy("100001", "Ashby Road Academy"),
        birch,
        castle,
        with(with(academy("100004", "Castle Mead"), "HeadLastName", ""), "StatutoryLowAge", "5"),
        with(academy("100005", "Dove Lane Academy"), "EstablishmentStatus (name)", "Closed"),
        other,
        with(with(academy("100007", "CON"), "Trusts (code)", ""), "Trusts (name)", ""),
    ]
}

#[test]
fn a_trust_is_written_and_renders_at_once() {
    let folder = folder(&trust());
    let found = init(&folder, &["--trust", "2001", "@/trust"]);
    let said = "✓ wrote trust.yaml and 4 academies of Harbour Learning Trust (UID 2001) in @/trust
  4 open, 1 not open, 0 left out
  Next: fill in what holds for all of them in trust.yaml, then: esafe render @/trust
  Then: fill in the lines that begin with #?, facts that law and guidance ask for.
  esafe coverage --only partly,missing @/trust says what is still missing, and what asks for it
";
    assert_eq!((found.status, found.stdout.as_str(), found.stderr.as_str()), (0, "", said), "{found}");
    let written = tree(&folder.path("trust"));
    let names =
        ["ashby-road-academy", "birch-hill-the-best-cafe-st-mary-s", "castle-mead-100003", "castle-mead-100004"];
    let academies = names.map(|name| format!("academies/{name}/school.yaml"));
    assert!(written.keys().eq(academies.iter().chain([&"trust.yaml".to_owned()])), "{:?}", written.keys());
    for (path, bytes) in &written {
        golden(&format!("golden/register/{path}"), std::str::from_utf8(bytes).unwrap());
    }
    assert!(tree(&suite("golden/register")).keys().eq(written.keys()), "an expected text is left over");
    let validated = folder.esafe(["validate", "@/trust", "--strict"]).outcome();
    assert!(validated.status == 0 && validated.stderr == "4 of 4 descriptions are in order.\n", "{validated}");
    let rendered = folder.esafe(["render", "@/trust", "--format", "md", "--out", "@/out"]).outcome();
    assert_eq!(rendered.status, 0, "{rendered}");
    let policy = folder.read("out/birch-hill-the-best-cafe-st-mary-s/online-safety-policy.md");
    for part in ["Birch Hill: \"The Best\" Café – St Mary’s", TRUST, "Mrs Zoë O’Hara", "xecutive principal"] {
        assert!(policy.contains(part), "{part}\n{policy}");
    }
    // The head of another is called principal wherever the policy speaks of one.
    let policy = folder.read("out/castle-mead-100003/online-safety-policy.md");
    assert!(policy.contains("the principal") && !policy.contains("the headteacher"), "{policy}");
}

#[test]
fn what_the_trust_file_suggests_can_be_taken() {
    let folder = folder(&trust());
    let named = ["--trust", TRUST, "--dsl", "Ann Lee", "--online-safety-lead", "Bo Marsh", "@/trust"];
    assert_eq!(init(&folder, &named).status, 0);
    let text = folder.read("trust/trust.yaml");
    folder.write("trust/trust.yaml", text.replace("#? ", ""));
    let academies = tree(&folder.path("trust/academies"));
    for (path, bytes) in &academies {
        let text = std::str::from_utf8(bytes).unwrap();
        // The register does not know every head.
        let text = text.replace("#? ", "").replace("post_only: true} # the register names nobody", "name: Mr Roe}");
        folder.write(&format!("trust/academies/{path}"), text);
    }
    let validated = folder.esafe(["validate", "@/trust", "--strict"]).outcome();
    assert_eq!(validated.status, 0, "{validated}\n{text}");
    let binding = ["--status", "statutory,must-have-regard", "--only", "partly,missing,contradicted"];
    let judged = ["coverage", "@/trust", "--on", "2026-11-22", "--fail-on", "partly"].into_iter().chain(binding);
    let covered = folder.esafe(judged).outcome();
    assert_eq!(covered.status, 0, "{covered}");
    // What is answered is not suggested any more.
    let answered = ["--trust", "2001", "--force", "--filtering-provider", "Brightwire", "--dsl", "Ann Lee", "@/trust"];
    assert_eq!(init(&folder, &answered).status, 0);
    let text = folder.read("trust/trust.yaml");
    assert!(text.contains("      provider: \"Brightwire\"\n") && text.contains("dsl: {name: \"Ann Lee\"}"), "{text}");
    assert!(text.contains("  #? email:") && !text.contains("#? provider:"), "{text}");
    assert_eq!(folder.esafe(["validate", "@/trust"]).outcome().status, 0);
}

#[test]
fn one_school_is_a_description_as_init_writes_it() {
    let folder = folder(&trust());
    let found = init(&folder, &["--urn", "100001", "@/school.yaml"]);
    let said = "✓ wrote @/school.yaml (545 lines, every line explained)
  Next: say who leads on online safety and who the designated safeguarding lead is, then: esafe render @/school.yaml
  Then: fill in the lines that begin with #?, 117 facts that law and guidance ask for.
  esafe coverage --only partly,missing @/school.yaml says what is still missing, and what asks for it
";
    assert_eq!((found.status, found.stderr.as_str()), (0, said), "{found}");
    let description = folder.read("school.yaml");
    for line in [
        "format: 1\n",
        "  urn: \"100001\"\n",
        "  nation: england\n",
        "  type: academy\n",
        "  phases: [eyfs, ks1, ks2] # for ages 4 to 11\n",
        "  trust: \"Harbour Learning Trust\"\n",
        "    address: \"1 Ashby Road, Newtown, NT1 2AB\"\n",
        "    telephone: \"01632960001\"\n",
        "    website: \"https://www.ashby.example\"\n",
        "  headteacher: {name: \"Mrs Zoë O’Hara\"}\n",
        "  dsl: {post_only: true}\n",
    ] {
        assert!(description.contains(line), "{line}\n{description}");
    }
    let rendered = folder.esafe(["render", "@", "--format", "md", "--out", "@/out"]).outcome();
    assert_eq!(rendered.status, 0, "{rendered}");
    let named =
        ["--urn", "100001", "--force", "--dsl", "Ann Lee", "--online-safety-lead", "same as dsl", "@/school.yaml"];
    assert!(init(&folder, &named).stderr.contains("\n  Next: esafe render @/school.yaml\n"));
}

#[test]
fn several_schools_are_a_trust_only_if_they_share_one() {
    let folder = folder(&trust());
    let found = init(&folder, &["--urn", "100001,100006", "--urn", "100007", "@/apart"]);
    assert_eq!(found.status, 0, "{found}");
    let names = ["ashby-road-academy", "elsewhere-academy", "policy-con"];
    assert_eq!(paths(&folder, "apart"), names.map(|name| format!("{name}/school.yaml")));
    assert!(folder.read("apart/ashby-road-academy/school.yaml").contains("\n  trust: \"Harbour Learning Trust\"\n"));
    let validated = folder.esafe(["validate", "@/apart", "--strict"]).outcome();
    assert!(validated.status == 0 && validated.stderr == "3 of 3 descriptions are in order.\n", "{validated}");
    let found = init(&folder, &["--urn", "100001,100003", "@/together/trust.yaml"]);
    assert!(found.stderr.contains("2 academies of Harbour Learning Trust (UID 2001) in @/together\n"), "{found}");
    assert_eq!(paths(&folder, "together").len(), 3);
    let found = init(&folder, &["--trust", "2001", "--urn", "100004", "@/chosen"]);
    assert_eq!(found.status, 0, "{found}");
    assert_eq!(paths(&folder, "chosen"), ["academies/castle-mead/school.yaml", "trust.yaml"]);
}

#[test]
fn a_trust_is_meant_by_its_name_or_number_and_by_nothing_else() {
    let mut rows = trust();
    rows.push(with(academy("100008", "Fern Bank Academy"), "Trusts (code)", "2003"));
    let folder = folder(&rows);
    let found = init(&folder, &["--trust", " harbour  LEARNING trust", "@/trust"]);
    assert_eq!(found.status, 2, "{found}");
    let said = "error: several trusts are called `harbour  LEARNING trust`; give the UID of the one you mean:
  2001  Harbour Learning Trust (4 open schools)
  2003  Harbour Learning Trust (1 open school)
";
    assert!(found.stderr.starts_with(said), "{found}");
    assert_eq!(init(&folder, &["--trust", " another  TRUST", "@/trust"]).status, 0);
    let found = init(&folder, &["--trust", "Anothr Trust", "@/none"]);
    let nearest = "these come nearest:\n  2002  Another Trust (1 open school)\n";
    assert!(found.status == 2 && found.stderr.contains(nearest), "{found}");
    let found = init(&folder, &["--trust", "Zzz", "@/none"]);
    assert!(
        found.status == 2 && found.stderr.contains("write the name as Get Information about Schools has it"),
        "{found}"
    );
    assert!(folder.files("none").is_empty());
}

#[test]
fn nothing_is_replaced_unless_it_is_said() {
    let folder = folder(&trust());
    folder.write("trust/trust.yaml", "# mine\n");
    folder.write("trust/academies/castle-mead-100003/school.yaml", "# mine too\n");
    folder.write("trust/academies/old/school.yaml", crate::described::school("Old", ""));
    let before = folder.files("trust");
    let found = init(&folder, &["--trust", "2001", "@/trust"]);
    let said =
        "error: nothing was written: these are there already; add --force to replace them, or name another folder
  @/trust/academies/castle-mead-100003/school.yaml
  @/trust/trust.yaml
";
    assert_eq!((found.status, found.stderr.as_str()), (3, said), "{found}");
    assert_eq!(folder.files("trust"), before);
    let found = init(&folder, &["--trust", "2001", "--force", "@/trust"]);
    assert_eq!(found.status, 0, "{found}");
    assert!(found.stderr.contains("\n  academies/old is not from this register"), "{found}");
    assert_eq!(folder.files("trust").len(), 6);
    assert!(!folder.read("trust/trust.yaml").contains("mine"));
    folder.write("blocked/academies", "a file");
    let found = init(&folder, &["--trust", "2001", "--force", "@/blocked"]);
    assert!(
        found.status == 3 && found.stderr.contains("out of the way") && found.stderr.contains("@/blocked/academies"),
        "{found}"
    );
    assert!(folder.files("blocked").keys().eq(["academies"]));
    folder.write("school.yaml", "# mine\n");
    let found = init(&folder, &["--urn", "100001", "@"]);
    assert!(found.status == 3 && found.stderr.contains("@/school.yaml is there already"), "{found}");
    assert_eq!(folder.read("school.yaml"), "# mine\n");
}

#[test]
fn the_encoding_the_order_and_the_number_of_columns_make_no_difference() {
    let usual = folder(&trust());
    assert_eq!(init(&usual, &["--trust", "2001", "@/trust"]).status, 0);
    let written = usual.files("trust");
    let mut columns = columns();
    columns.reverse();
    columns.push("Column of a year to come".to_owned());
    let text = text(&columns, &trust());
    for bytes in [format!("\u{feff}{text}"), text.replace("\r\n", "\n"), text.trim_end().to_owned()] {
        let folder = Folder::new().with("register.csv", bytes);
        assert_eq!(init(&folder, &["--trust", "2001", "@/trust"]).status, 0);
        assert!(folder.files("trust") == written);
    }
}

#[test]
fn what_is_no_register_is_refused() {
    for (bytes, said) in [
        (b"PK\x03\x04rest".as_slice(), "it is a ZIP file or a workbook"),
        (b"\xff\xfeU\0R\0N\0", "UTF-16"),
        (b"", "lacks the columns `URN`"),
        (b"\r\n\r\n", "lacks the columns `URN`"),
        (b"\"URN", "lacks the columns `URN`"),
        (b"URN;EstablishmentName\n1;2\n", "and leave the first line and the commas as they are"),
    ] {
        let folder = Folder::new().with("register.csv", bytes);
        let found = init(&folder, &["--trust", "2001", "@/trust"]);
        assert!(found.status == 1 && found.stderr.contains(said), "{found}");
        assert!(found.stderr.ends_with("1 error. Nothing was written.\n"), "{found}");
        assert!(folder.files("trust").is_empty());
    }
    let folder = Folder::new();
    let found = init(&folder, &["--trust", "2001", "@/trust"]);
    assert!(found.status == 3 && found.stderr == "error: there is no file @/register.csv\n", "{found}");
    folder.write("register.csv/inside", "");
    let found = init(&folder, &["--trust", "2001", "@/trust"]);
    assert!(found.status == 3 && found.stderr.contains("is a folder"), "{found}");
}

/// Nobody who may be asked.
struct Silence;

impl Asker for Silence {
    fn ask(&mut self, prompt: &Prompt<'_>) -> io::Result<Option<Reply>> {
        panic!("asked {}", prompt.question);
    }
}

#[test]
fn command_lines_that_make_no_sense_are_refused_and_nobody_is_asked() {
    let folder = folder(&trust());
    for (args, said) in [
        (&["--dsl=Ann Lee"][..], "--gias needs to know which schools: give --trust"),
        (&["--urn=10001"], "has six digits"),
        (&["--urn=100001", "--headteacher=Ann Lee"], "cannot be used with"),
        (&["--trust=2001", "--minimal"], "cannot be used with"),
        (&["--trust=2001", "--dsl=same as caretaker"], "invalid value for '--dsl <WHO>'"),
    ] {
        let root = folder.path("");
        let register = folder.path("register.csv");
        let start =
            ["esafe", "init", "--gias", &register.to_string_lossy(), &root.to_string_lossy()].map(str::to_owned);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let args = start.into_iter().chain(args.iter().map(|arg| (*arg).to_owned()));
        let exit = cli::run(args, &mut Ui::plain(&mut out, &mut err).asking(Silence));
        let err = String::from_utf8(err).unwrap();
        assert!(exit.code() == 2 && out.is_empty() && err.contains(said) && err.contains("--help"), "{err}");
    }
    assert_eq!(folder.esafe(["init", "--urn", "100001"]).outcome().status, 2);
    assert!(paths(&folder, "").eq(&["register.csv"]));
}

#[test]
fn every_type_and_phase_of_the_register_makes_a_sound_description() {
    let types = "Community school, Foundation school, Voluntary aided school, Voluntary controlled school, Local authority \
                 nursery school, Academy converter, Academy sponsor led, Academy special converter, Academy special sponsor \
                 led, Academy alternative provision converter, Academy alternative provision sponsor led, Academy 16-19 \
                 converter, Academy 16 to 19 sponsor led, Academy secure 16 to 19, Free schools, Free schools special, Free \
                 schools alternative provision, Free schools 16 to 19, University technical college, Studio schools, Other \
                 independent school, Other independent special school, Community special school, Foundation special school, \
                 Non-maintained special school, Pupil referral unit";
    let phases = [
        "Nursery",
        "Primary",
        "Middle deemed primary",
        "Middle deemed secondary",
        "Secondary",
        "16 plus",
        "All-through",
    ];
    let mut rows = Vec::new();
    for (at, kind) in types.split(", ").enumerate() {
        rows.push(with(academy(&format!("1001{at:02}"), &format!("School {at}")), "TypeOfEstablishment (name)", kind));
    }
    for (at, phase) in phases.iter().enumerate() {
        let row = with(academy(&format!("1002{at:02}"), phase), "PhaseOfEducation (name)", phase);
        rows.push(with(with(row, "StatutoryLowAge", ""), "StatutoryHighAge", ""));
    }
    let folder = folder(&rows);
    let found = init(&folder, &["--trust", "2001", "@/trust"]);
    assert!(found.status == 0 && found.stderr.lines().count() == 5, "{found}");
    let validated = folder.esafe(["validate", "@/trust", "--strict"]).outcome();
    assert_eq!(validated.stderr, format!("{0} of {0} descriptions are in order.\n", rows.len()), "{validated}");
}

#[test]
fn every_fault_of_a_register_is_told_at_its_place() {
    let mut faults = Vec::new();
    let names: Vec<String> = names_in(&suite("register/invalid")).filter(|name| !is_a("expected", name)).collect();
    assert!(names.len() > 8, "{names:?}");
    for name in names {
        let folder = Folder::new();
        for (path, bytes) in tree(&suite(&format!("register/invalid/{name}"))) {
            folder.write(&path, bytes);
        }
        let args = folder.read("arguments.txt");
        let args: Vec<&str> = args.lines().chain(["@/out"]).collect();
        let found = init(&folder, &args);
        faults.extend(compared(&format!("register/invalid/{name}.expected"), &found.to_string()).err());
        // Whatever was written is in order.
        if folder.path("out").exists() {
            let validated = folder.esafe(["validate", "@/out"]).outcome();
            assert_eq!(validated.status, 0, "{name}: {validated}");
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn no_expected_text_is_left_over() {
    for name in names_in(&suite("register/invalid")).filter(|name| is_a("expected", name)) {
        let fixture = suite("register/invalid").join(name.trim_end_matches(".expected"));
        assert!(fixture.is_dir(), "{name} belongs to no fixture");
    }
}

#[test]
fn one_odd_row_in_thousands_is_told_with_its_line() {
    let mut rows: Vec<Row> =
        (0..3_000).map(|at| with(academy(&format!("2{at:05}"), "Other"), "Trusts (code)", "2002")).collect();
    rows.push(academy("100001", "Ashby Road Academy"));
    let text = text(&columns(), &rows);
    let lines: Vec<&str> = text.split_inclusive("\r\n").collect();
    let odd = [&lines[..2_000], &["200000,\"never closed\r\n", "1,2,3\r\n"], &lines[2_000..]].concat().concat();
    let folder = Folder::new().with("register.csv", odd);
    let found = init(&folder, &["--trust", "2001", "@/trust"]);
    assert_eq!(found.status, 0, "{found}");
    for place in ["@/register.csv:2001:1\n", "@/register.csv:2002:1\n", "2 rows of the register cannot be read\n"] {
        assert!(found.stderr.contains(place), "{found}");
    }
    let broken = text.replace("Open,", "\"Open,");
    let folder = Folder::new().with("register.csv", broken);
    let found = init(&folder, &["--trust", "2001", "@/trust"]);
    let said =
        "  3001 rows of the register cannot be read; 2981 of them are not shown\nerror: @/register.csv has no trust";
    assert!(found.status == 2 && found.stderr.contains(said), "{found}");
}
