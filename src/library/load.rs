//! From the library's files to a [`Library`].

use std::collections::BTreeMap;

use super::Library;
use super::agreement::{Agreement, FieldTemplate, Group, Permissions};
use super::citation;
use super::clause::{Content, Entry, Part, Satisfied, Template, TopicFile};
use super::former::{self, Layer};
use super::outline::{Outline, OutlineSection};
use super::reading;
use super::requirement;
use super::words::{Role, Roles, Words};
use crate::diag::{Checked, Code, Diagnostic, Diagnostics};
use crate::document::{ClauseId, Input, Style};
use crate::schema::{self, Kind};
use crate::source::{Sources, Span};
use crate::yaml::{self, Node};

/// Reads a library from its files: path with `/`, and text.
///
/// Findings are faults of the library itself: files that break their schema, ids that stand twice, outlines that place
/// what is not there. There is no output if a file that every library needs is missing or broken.
#[must_use]
pub fn load(files: &[(String, String)], sources: &mut Sources) -> Checked<Library> {
    let mut loader = Loader { sources, diagnostics: Diagnostics::default(), trees: BTreeMap::new() };
    for (path, text) in files {
        loader.read(path, text);
    }
    let output = loader.library();
    let mut diagnostics = loader.diagnostics;
    if let Some(library) = &output {
        for edition in library.editions() {
            check_ids(edition, &mut diagnostics);
            check_outlines(edition, &mut diagnostics);
        }
        requirement::check(library, &mut diagnostics);
    }
    Checked { output, diagnostics }
}

struct Loader<'a> {
    sources: &'a mut Sources,
    diagnostics: Diagnostics,
    trees: BTreeMap<String, Node>,
}

impl Loader<'_> {
    fn read(&mut self, path: &str, text: &str) {
        let source = self.sources.add(path, text);
        let parsed = yaml::parse(self.sources, source);
        self.diagnostics.extend(parsed.diagnostics);
        let Some(tree) = parsed.output else { return };
        // What a former edition carries whole lies in folders below it, as that of the present one does.
        let at = path.strip_prefix("editions/").and_then(|below| Some(below.split_once('/')?.1)).unwrap_or(path);
        let kind = match at.split('/').next() {
            Some("editions") => Some(Kind::Edition),
            Some("topics") => Some(Kind::Topic),
            Some("agreements") => Some(Kind::Agreement),
            Some("outlines") => Some(Kind::Outline),
            Some("citations.yaml") => Some(Kind::Citations),
            Some("requirements") => Some(Kind::Requirements),
            Some("reading.yaml") => Some(Kind::Reading),
            _ => None,
        };
        if let Some(kind) = kind {
            let sources = &*self.sources;
            let found = schema::validate(kind, &tree, &|node| sources.slice(node.span).to_owned());
            let broken = found.has_errors();
            self.diagnostics.extend(found);
            if broken {
                return;
            }
            let named = path.contains('/');
            let key = if kind == Kind::Requirements { "register" } else { kind.name() };
            if named && tree.get(key).and_then(Node::text) != file_stem(path) {
                self.fault(tree.get(key).map_or(tree.span, |n| n.span), "the name is not the file's");
            }
        }
        self.trees.insert(path.to_owned(), tree);
    }

    fn fault(&mut self, span: Span, message: &str) {
        self.diagnostics.push(Diagnostic::new(Code::Library, span, message));
    }

    fn library(&mut self) -> Option<Library> {
        let edition = self.trees.get("edition.yaml")?;
        let text = |key: &str| edition.get(key).and_then(Node::text).map(str::to_owned);
        let (edition, default_outline) = (text("edition")?, text("default_outline")?);
        let words = Words {
            defaults: self
                .trees
                .get("terms.yaml")?
                .get("words")?
                .entries()
                .iter()
                .filter_map(|entry| Some((entry.key.clone(), entry.node.text()?.to_owned())))
                .collect(),
        };
        let roles = roles(self.trees.get("roles.yaml")?);
        let named = |folder: &str| {
            self.trees
                .iter()
                .filter(move |(path, _)| path.starts_with(folder))
                .map(|(_, tree)| tree)
                .collect::<Vec<_>>()
        };
        let topics = named("topics/").into_iter().filter_map(topic).map(|t| (t.name.clone(), t)).collect();
        let agreements = named("agreements/").into_iter().filter_map(agreement).map(|a| (a.name.clone(), a)).collect();
        let outlines = named("outlines/").into_iter().filter_map(outline).map(|o| (o.name.clone(), o)).collect();
        let registers: Vec<&Node> = named("requirements/");
        let mut faults = Diagnostics::default();
        let requirements = registers.into_iter().filter_map(|tree| requirement::register(tree, &mut faults)).collect();
        self.diagnostics.extend(faults);
        let register = self.trees.get("citations.yaml");
        let citations = register.and_then(|tree| citation::register(tree, &mut self.diagnostics));
        let tree = self.trees.get("reading.yaml");
        let reading_ages = tree.and_then(reading::ages);
        let mut library = Library {
            edition,
            default_outline,
            words,
            roles,
            topics,
            agreements,
            outlines,
            citations,
            requirements,
            reading_ages,
            former: Vec::new(),
        };
        if let Some(tree) = tree {
            reading::check(tree, &library, &mut self.diagnostics);
        }
        self.add_former(&mut library);
        Some(library)
    }

    /// Builds the former editions that `library` carries.
    fn add_former(&mut self, library: &mut Library) {
        let mut layers: BTreeMap<String, Layer> = BTreeMap::new();
        for (path, tree) in &self.trees {
            let is_layer = path.starts_with("editions/") && path.matches('/').count() == 1;
            layers
                .extend(is_layer.then(|| Layer::read(tree)).flatten().map(|layer| (layer.edition().to_owned(), layer)));
        }
        for (path, tree) in &self.trees {
            let mut steps = path.split('/');
            let (Some("editions"), Some(edition), Some(folder)) = (steps.next(), steps.next(), steps.next()) else {
                continue;
            };
            let Some(layer) = layers.get_mut(edition) else { continue };
            match folder {
                "topics" => layer.whole_topics.extend(topic(tree)),
                "agreements" => layer.whole_agreements.extend(agreement(tree)),
                "outlines" => layer.whole_outlines.extend(outline(tree)),
                _ => {}
            }
        }
        let (former, unknown) = former::editions(library, &layers);
        if former.len() < layers.len() {
            let lost: Vec<&str> = layers
                .keys()
                .map(String::as_str)
                .filter(|edition| former.iter().all(|f| f.edition != *edition))
                .collect();
            let span = self.trees.get("edition.yaml").map(|tree| tree.span);
            for edition in lost {
                let message =
                    format!("the former edition {edition} lies on no edition: `next` has to name the one after it");
                if let Some(span) = span {
                    self.fault(span, &message);
                }
            }
        }
        for (id, span) in unknown {
            self.fault(span, &format!("the edition after this one has no clause `{id}`"));
        }
        library.former = former;
    }
}

fn file_stem(path: &str) -> Option<&str> {
    path.rsplit('/').next()?.strip_suffix(".yaml")
}

fn roles(tree: &Node) -> Roles {
    let mut roles = Roles::default();
    for (section, group) in [("roles", false), ("groups", true)] {
        for entry in tree.get(section).map_or(&[][..], Node::entries) {
            if let Some(title) = template(&entry.node, "title") {
                roles.insert(&entry.key, Role { title, group });
            }
        }
    }
    roles
}

fn topic(tree: &Node) -> Option<TopicFile> {
    Some(TopicFile {
        name: tree.get("topic")?.text()?.to_owned(),
        title: template(tree, "title")?,
        entries: entries(tree, "clauses"),
    })
}

fn template(node: &Node, key: &str) -> Option<Template> {
    let node = node.get(key)?;
    Some(Template { source: node.text()?.to_owned(), span: node.span })
}

fn entries(node: &Node, key: &str) -> Vec<Entry> {
    node.get(key).map_or_else(Vec::new, |list| list.list().iter().filter_map(entry).collect())
}

fn entry(node: &Node) -> Option<Entry> {
    let parts: Vec<Part> = match node.get("parts") {
        Some(parts) => parts.list().iter().filter_map(part).collect(),
        None => vec![part(node)?],
    };
    let ordered = node.get("steps").is_some();
    Some(Entry {
        content: content(node)?,
        holders: match node.get("holder") {
            Some(one) if one.text().is_some() => vec![one.text()?.to_owned()],
            Some(several) => several.list().iter().filter_map(|h| h.text().map(str::to_owned)).collect(),
            None => Vec::new(),
        },
        choice: parts.first()?.id.clone(),
        one_of: node.get("one_of").and_then(Node::text).map(str::to_owned),
        items: entries(node, if ordered { "steps" } else { "items" }),
        ordered,
        parts: (!parts.is_empty()).then_some(parts)?,
    })
}

fn content(node: &Node) -> Option<Content> {
    Some(match node.get("kind").and_then(Node::text).unwrap_or("clause") {
        "rule" => Content::Rule,
        "duty" => Content::Duty,
        "heading" => Content::Heading,
        "contents" => Content::Contents,
        "field" => Content::Field { label: template(node, "label")? },
        "table" if node.get("fields").is_some() => Content::Fields {
            fields: node.get("fields")?.list().iter().filter_map(|field| field_row(field, node)).collect(),
        },
        "table" => {
            let columns = node.get("columns")?.list();
            match template(node, "rows") {
                Some(rows) => Content::Rows {
                    rows,
                    columns: columns
                        .iter()
                        .filter_map(|column| Some((template(column, "heading")?, template(column, "text")?)))
                        .collect(),
                },
                None => Content::Roles {
                    columns: (template(columns.first()?, "heading")?, template(columns.get(1)?, "heading")?),
                },
            }
        }
        _ => Content::Clause,
    })
}

/// A row of a table of fields; it is administrative if the table is.
fn field_row(node: &Node, table: &Node) -> Option<Entry> {
    let mut part = part(node)?;
    part.administrative |= table.get("administrative").and_then(Node::bool).unwrap_or(false);
    Some(Entry {
        choice: part.id.clone(),
        parts: vec![part],
        content: Content::Field { label: template(node, "label")? },
        holders: Vec::new(),
        one_of: None,
        items: Vec::new(),
        ordered: false,
    })
}

fn part(node: &Node) -> Option<Part> {
    let id = node.get("id")?;
    Some(Part {
        id: ClauseId::new(id.text()?)?,
        span: id.span,
        when: template(node, "when"),
        default_in: node.get("default").and_then(Node::text) != Some("out"),
        administrative: node.get("administrative").and_then(Node::bool).unwrap_or(false),
        satisfies: node.get("satisfies").map_or(&[][..], Node::list).iter().filter_map(satisfied).collect(),
        text: template(node, "text")?,
    })
}

/// An id, or an id with a reason.
fn satisfied(node: &Node) -> Option<Satisfied> {
    let id = node.get("requirement").unwrap_or(node);
    let because = node.get("because").and_then(Node::text).map(str::to_owned);
    Some(Satisfied { requirement: id.text()?.to_owned(), because, span: id.span })
}

fn agreement(tree: &Node) -> Option<Agreement> {
    let style = match tree.get("style")?.text()? {
        "adult" => Style::Adult,
        "pupil" => Style::Pupil,
        _ => Style::EarlyReader,
    };
    let groups = tree
        .get("groups")?
        .list()
        .iter()
        .map(|group| Group { heading: template(group, "heading"), rules: entries(group, "rules") });
    let permissions = tree.get("permissions").and_then(|node| {
        Some(Permissions {
            heading: template(node, "heading")?,
            lead: node.get("lead").and_then(entry),
            choices: fields(node, "choices"),
        })
    });
    Some(Agreement {
        name: tree.get("agreement")?.text()?.to_owned(),
        id: ClauseId::new(tree.get("id")?.text()?)?,
        title: template(tree, "title")?,
        phases: placed(tree, "phases").into_iter().map(|(phase, _)| phase).collect(),
        default_in: tree.get("default").and_then(Node::text) == Some("in"),
        style,
        preamble: entries(tree, "preamble"),
        groups: groups.collect(),
        permissions,
        declaration: entries(tree, "declaration"),
        fields: fields(tree, "fields"),
    })
}

fn fields(node: &Node, key: &str) -> Vec<FieldTemplate> {
    node.get(key).map_or_else(Vec::new, |list| list.list().iter().filter_map(field).collect())
}

fn field(node: &Node) -> Option<FieldTemplate> {
    let input = match node.get("kind")?.text()? {
        "names" => Input::Names,
        "signature" => Input::Signature,
        "date" => Input::Date,
        "tick" => Input::Tick,
        "choice" => Input::Choice,
        _ => Input::Text,
    };
    let id = ClauseId::new(node.get("id")?.text()?)?;
    Some(FieldTemplate { id, when: template(node, "when"), input, label: template(node, "label")? })
}

fn outline(tree: &Node) -> Option<Outline> {
    let numbered = tree.get("numbered")?.bool()?;
    Some(Outline {
        name: tree.get("outline")?.text()?.to_owned(),
        title: tree.get("title")?.text()?.to_owned(),
        numbered,
        cover: placed(tree, "cover"),
        include: placed(tree, "in"),
        exclude: placed(tree, "out"),
        sections: sections(tree, numbered),
    })
}

fn sections(node: &Node, numbered: bool) -> Vec<OutlineSection> {
    let list = node.get("sections").map_or(&[][..], Node::list);
    list.iter().filter_map(|section| outline_section(section, numbered)).collect()
}

fn outline_section(node: &Node, numbered: bool) -> Option<OutlineSection> {
    let numbered = node.get("numbered").and_then(Node::bool).unwrap_or(numbered);
    Some(OutlineSection {
        key: node.get("key")?.text()?.to_owned(),
        heading: template(node, "heading"),
        numbered,
        place: placed(node, "place"),
        roles: placed(node, "roles").into_iter().map(|(role, _)| role).collect(),
        sections: sections(node, numbered),
    })
}

fn placed(node: &Node, key: &str) -> Vec<(String, Span)> {
    let list = node.get(key).map_or(&[][..], Node::list);
    list.iter().filter_map(|item| Some((item.text()?.to_owned(), item.span))).collect()
}

/// Ids are unique over all topics, and inside each agreement.
fn check_ids(library: &Library, diagnostics: &mut Diagnostics) {
    fn check<'a>(entries: impl Iterator<Item = &'a Entry>, diagnostics: &mut Diagnostics) {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for entry in entries {
            entry.for_each_part(&mut |part| match first.get(part.id.as_str()) {
                Some(&earlier) => diagnostics.push(
                    Diagnostic::new(Code::Library, part.span, format!("the id `{}` stands twice", part.id))
                        .also(earlier, "first used here"),
                ),
                None => {
                    first.insert(part.id.as_str(), part.span);
                }
            });
        }
    }
    check(library.entries().map(|(_, entry)| entry), diagnostics);
    library.agreements.values().for_each(|agreement| check(agreement.entries(), diagnostics));
}

/// An outline places what exists, and each thing once.
fn check_outlines(library: &Library, diagnostics: &mut Diagnostics) {
    for outline in library.outlines.values() {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        let placed = outline.placed();
        for (name, span) in placed.iter().copied().chain(&outline.include).chain(&outline.exclude) {
            if !library.topics.contains_key(name) && !library.has_clause(name) {
                let message = format!("the library has no topic or clause `{name}`");
                diagnostics.push(Diagnostic::new(Code::Library, *span, message));
            }
        }
        for (name, span) in placed {
            if let Some(&earlier) = first.get(name.as_str()) {
                let message = format!("`{name}` is placed twice");
                diagnostics.push(Diagnostic::new(Code::Library, *span, message).also(earlier, "first placed here"));
            }
            first.insert(name, *span);
        }
    }
}
