//! Reading an edition: its records where they are published, else its text made again from the description.

use std::path::Path;

use anyhow::{Result, anyhow, bail};

use super::super::academies::TRUST;
use super::super::disk::{DESCRIPTION, Disk, shown};
use super::super::output::MANIFEST;
use super::super::survey::Found;
use super::shelf::{Folder, Shelf};
use super::{Archive, Point, Subject};
use crate::diag::Severity;
use crate::diff::{self, Facts, Side};
use crate::document::{Document, Kind, Record, sha256_hex, slug};
use crate::pipeline::{self, Described};
use crate::render::manifest::Manifest;
use crate::revision::Revision;
use crate::school::School;
use crate::source::{Files, Sources};
use crate::trust::{Listed, Trust};

/// An edition, and how it came about.
#[derive(Debug, Clone)]
pub(in crate::cli) struct Edition {
    /// What it says.
    pub(in crate::cli) says: diff::Edition,
    /// What it is called, and where its text comes from.
    pub(in crate::cli) side: Side,
    /// The school as the description had it, if that could be read.
    pub(in crate::cli) school: Option<School>,
    /// Its documents, if its text was made again.
    pub(in crate::cli) documents: Option<Vec<Document>>,
    /// The day of it: the commit's, or that of the version described now.
    pub(in crate::cli) day: (i16, i8, i8),
}

/// Where a description stands on a files.
pub(super) enum Place {
    /// A file of its own.
    School(String),
    /// An academy with a file of its own.
    Academy(Box<Trust>, String, String),
    /// An academy in its trust's file.
    Inline(Box<Trust>, String),
}

impl Archive<'_> {
    /// The edition of `subject` at `point`.
    pub(in crate::cli) fn read(&self, subject: &Subject, point: &Point) -> Result<Edition> {
        match point {
            Point::Now => self.now(subject),
            Point::Folder(folder) => self.in_folder(folder),
            Point::Commit { name, revision } => self.at(subject, name, revision),
        }
    }

    fn now(&self, subject: &Subject) -> Result<Edition> {
        let name = "now";
        let described = match &subject.found {
            Some(Found::Academy(academy)) => academy.described(),
            Some(_) => Described::school(&subject.name),
            None => bail!("a repository without files of its own has no `{name}`; name two commits, tags or dates"),
        };
        let mut sources = self.sources.clone();
        let (school, documents) = self.build(&Disk, described, &mut sources)?;
        let day = school.policy.current().date.last_day();
        let side = Side {
            name: name.to_owned(),
            version: Some(school.policy.current().version.clone()),
            origin: "As the description says now.".to_owned(),
        };
        Ok(Edition {
            says: diff::Edition::of(&school, &documents),
            side,
            day: (day.year(), day.month(), day.day()),
            school: Some(school),
            documents: Some(documents),
        })
    }

    fn in_folder(&self, folder: &Path) -> Result<Edition> {
        let files = Folder(folder.to_owned());
        let name = shown(folder);
        let place = files.has(DESCRIPTION).then(|| self.place(&files, DESCRIPTION, None));
        let published = if place.is_some() { "published" } else { "" };
        let edition = self.on(&files, place.as_ref(), published, &name)?;
        let day = edition.school.as_ref().map(|school| school.policy.current().date.last_day());
        let day = day.map_or((1970, 1, 1), |day| (day.year(), day.month(), day.day()));
        Ok(Edition { day, ..edition })
    }

    fn at(&self, subject: &Subject, name: &str, revision: &Revision) -> Result<Edition> {
        let (Some(repository), Some(file)) = (&self.repository, &subject.file) else {
            bail!("{} is in no git repository, so that nothing but folders and `now` can be compared", subject.name);
        };
        let tree = repository.files_at(revision)?;
        let mut file = file.clone();
        if !tree.has(&file) {
            let head = repository.head()?;
            let earlier = subject.paths(self, &head)?;
            file = earlier.into_iter().find(|path| tree.has(path)).ok_or_else(|| {
                anyhow!(
                    "{} was not there yet at {name} (commit {}, {})",
                    subject.name,
                    revision.short(),
                    revision.committed
                )
            })?;
        }
        let place = self.place(&tree, &file, subject.inline.as_deref());
        let published = published_beside(&place.0);
        let called = format!("{name} (commit {}, {})", revision.short(), revision.committed);
        let edition = self.on(&tree, Some(&place), &published, &called)?;
        let day = revision.committed;
        Ok(Edition { day: (day.year(), day.month(), day.day()), ..edition })
    }

    /// The school that the description at `path` tells of at `revision`; `None` if it tells of none.
    pub(in crate::cli) fn school_at(
        &self,
        subject: &Subject,
        path: &str,
        revision: &Revision,
    ) -> Result<Option<School>> {
        let Some(repository) = &self.repository else { return Ok(None) };
        let tree = repository.files_at(revision)?;
        let (place, mut sources) = self.place(&tree, path, subject.inline.as_deref());
        let Ok(described) = described(&place) else { return Ok(None) };
        Ok(pipeline::read(&tree, described, &mut sources).ok().and_then(|read| read.output))
    }

    /// Where the description at `file` stands: an academy if a trust above it lists it. With it come the texts read so far,
    /// in which the places of the trust's values are.
    pub(super) fn place(&self, files: &dyn Shelf, file: &str, inline: Option<&str>) -> (Place, Sources) {
        let mut sources = self.sources.clone();
        let place = place_in(&mut sources, files, file, inline);
        (place, sources)
    }

    /// The edition of a description and of what is published of it, either of which can be missing.
    fn on(&self, files: &dyn Shelf, place: Option<&(Place, Sources)>, published: &str, name: &str) -> Result<Edition> {
        let mut sources = place.map_or_else(|| self.sources.clone(), |(_, sources)| sources.clone());
        let described = place.map(|(place, _)| described(place)).transpose();
        let (school, fault) = match &described {
            Ok(None) => (None, None),
            Err(reason) => (None, Some(reason.clone())),
            Ok(Some(described)) => match pipeline::read(files, *described, &mut sources) {
                Err(error) => (None, Some(error.to_string())),
                Ok(read) => {
                    let fault = read.diagnostics.has_errors().then(|| first_error(&read.diagnostics, &sources));
                    (read.output, fault)
                }
            },
        };
        let version = school.as_ref().map(|school| school.policy.current().version.clone());
        let records = if self.rebuild { None } else { records(files, published)? };
        let current = |records: &Vec<Record>| {
            let of = records.iter().find(|record| record.document.kind == Kind::Policy).map(|r| &r.document.version);
            version.is_none() || of == version.as_ref()
        };
        let facts = school.as_ref().map(Facts::of);
        let unknown = match (&school, &fault) {
            (None, Some(reason)) => format!(" Its description cannot be read, so facts are not compared: {reason}."),
            _ => String::new(),
        };
        if let Some(records) = records.filter(current) {
            let version = records
                .iter()
                .find(|r| r.document.kind == Kind::Policy)
                .map(|r| r.document.version.clone())
                .or(version);
            let side = Side { name: name.to_owned(), version, origin: format!("As it was published.{unknown}") };
            let says = diff::Edition { records, facts };
            return Ok(Edition { says, side, school, documents: None, day: (1970, 1, 1) });
        }
        let (Some(school), Ok(Some(described)), None) = (school, described, &fault) else {
            match fault {
                Some(reason) => bail!("the description at {name} has errors, and nothing is published there: {reason}"),
                None => bail!("{name} holds neither a {DESCRIPTION} nor the records of published documents"),
            }
        };
        let documents = self.documents(files, &school, described, &mut sources)?;
        let origin = format!(
            "Nothing of that version is published there; its text is made again from the description, with today's library \
             (edition {}).",
            self.library.edition
        );
        let side = Side { name: name.to_owned(), version, origin };
        let says = diff::Edition::of(&school, &documents);
        Ok(Edition { says, side, school: Some(school), documents: Some(documents), day: (1970, 1, 1) })
    }

    /// The school that is described, and its documents.
    fn build(
        &self,
        files: &dyn Files,
        described: Described<'_>,
        sources: &mut Sources,
    ) -> Result<(School, Vec<Document>)> {
        let read = pipeline::read(files, described, sources)?;
        let school = match read.output {
            Some(school) if !read.diagnostics.has_errors() => school,
            _ => bail!("the description has errors: {}", first_error(&read.diagnostics, sources)),
        };
        let documents = self.documents(files, &school, described, sources)?;
        Ok((school, documents))
    }

    pub(super) fn documents(
        &self,
        files: &dyn Files,
        school: &School,
        described: Described<'_>,
        sources: &mut Sources,
    ) -> Result<Vec<Document>> {
        let beside = school.crest.as_ref().map_or("", |crest| described.beside(crest.file.span));
        let built = pipeline::build(files, beside, school, self.library);
        built.output.ok_or_else(|| anyhow!("no documents can be made: {}", first_error(&built.diagnostics, sources)))
    }
}

fn place_in(sources: &mut Sources, files: &dyn Shelf, file: &str, inline: Option<&str>) -> Place {
    let mut read = |path: &str| {
        let read = pipeline::read_trust(files, path, sources);
        read.ok().and_then(|read| read.output)
    };
    if let Some(id) = inline {
        return match read(file) {
            Some(trust) => Place::Inline(Box::new(trust), id.to_owned()),
            None => Place::School(file.to_owned()),
        };
    }
    let mut folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let own = folder;
    loop {
        let path = if folder.is_empty() { TRUST.to_owned() } else { format!("{folder}/{TRUST}") };
        let below = own.strip_prefix(folder).unwrap_or(own).trim_start_matches('/');
        if files.has(&path)
            && let Some(trust) = read(&path).filter(|trust| lists(trust, below))
        {
            let id = slug(own.rsplit('/').next().unwrap_or(own));
            return Place::Academy(Box::new(trust), file.to_owned(), id);
        }
        if folder.is_empty() {
            return Place::School(file.to_owned());
        }
        folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
    }
}

pub(super) fn described(place: &Place) -> Result<Described<'_>, String> {
    match place {
        Place::School(path) => Ok(Described::school(path)),
        Place::Academy(trust, path, _) => Ok(Described::Academy { trust, path }),
        Place::Inline(trust, id) => {
            let own = trust.academies.iter().find_map(|listed| match listed {
                Listed::Inline { id: name, own } if slug(&name.value) == *id => Some(own),
                _ => None,
            });
            own.map(|own| Described::Inline { trust, own }).ok_or_else(|| format!("the trust had no academy `{id}`"))
        }
    }
}

/// Whether the trust lists the academy in the folder at `below`, a path from the trust's own.
fn lists(trust: &Trust, below: &str) -> bool {
    trust.academies.iter().any(|listed| match listed {
        Listed::Inline { .. } => false,
        Listed::Folders(pattern) => {
            let pattern = pattern.value.trim_start_matches("./").trim_end_matches('/');
            match pattern.strip_suffix('*') {
                Some(above) => below.strip_prefix(above).is_some_and(|name| !name.is_empty() && !name.contains('/')),
                None => pattern == below,
            }
        }
    })
}

/// The folder in which the documents of a description are published unless somebody says otherwise.
pub(super) fn published_beside(place: &Place) -> String {
    let beside = |file: &str| {
        file.rsplit_once('/').map_or_else(|| "published".to_owned(), |(folder, _)| format!("{folder}/published"))
    };
    match place {
        Place::School(file) => beside(file),
        Place::Academy(trust, _, id) | Place::Inline(trust, id) => format!("{}/{id}", beside(&trust.path)),
    }
}

/// The records published in `folder`, the policy's first; `None` if there are none, or if one was changed since.
pub(super) fn records(files: &dyn Shelf, folder: &str) -> Result<Option<Vec<Record>>> {
    let within = |path: &str| if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") };
    let agreements = files.names_in(&within("agreements")).into_iter().map(|name| format!("agreements/{name}"));
    let paths = files.names_in(folder).into_iter().chain(agreements).filter(|path| path.ends_with(".record.json"));
    let manifest = files.read(&within(MANIFEST)).ok().and_then(|bytes| Manifest::from_json(&bytes));
    let mut records = Vec::new();
    for path in paths {
        let bytes = files.read(&within(&path))?;
        let listed = manifest.as_ref().and_then(|manifest| manifest.files.iter().find(|file| file.path == path));
        if manifest.is_some() && listed.is_none() {
            // A document that has left the set can be left behind in the folder.
            continue;
        }
        if listed.is_some_and(|file| file.sha256 != sha256_hex(&bytes)) {
            return Ok(None);
        }
        match Record::from_json(&bytes) {
            Some(record) => records.push(record),
            None => return Ok(None),
        }
    }
    // In the order of the set, which the manifest keeps.
    let order = |key: &str| manifest.as_ref().and_then(|m| m.documents.iter().position(|document| document.key == key));
    records.sort_by_key(|record| (record.document.kind != Kind::Policy, order(&record.document.key)));
    Ok((!records.is_empty()).then_some(records))
}

/// The first error, with its place.
pub(super) fn first_error(diagnostics: &crate::diag::Diagnostics, sources: &Sources) -> String {
    let error = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
    error.map_or_else(String::new, |error| {
        let span = error.label.span;
        format!("{}:{}: {}", sources.get(span.source).name, sources.start_of(span), error.message)
    })
}
