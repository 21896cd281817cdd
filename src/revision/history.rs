//! The commits that changed some files.

use std::collections::HashMap;

use git2::{Commit, Delta, DiffFindOptions, DiffOptions, Oid, Sort};

use super::{Repository, Revision, RevisionError};

/// The commits that changed some files, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// The commits.
    pub touches: Vec<Touch>,
    /// Those that changed the files last: their places in the list. After a merge there can be several.
    pub last: Vec<usize>,
    /// How many commits were looked at.
    pub seen: usize,
    /// Whether the oldest of them is the beginning; not so in a copy whose history was cut off.
    pub complete: bool,
}

/// A commit that changed some of the files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    /// The commit.
    pub revision: Revision,
    /// For each file that was asked for: where it was then, if it was there.
    pub paths: Vec<Option<String>>,
    /// For each file, what the commit did to it; `None` if nothing.
    pub changes: Vec<Option<Change>>,
    /// The commits that changed the files last before it: their places in the list. A merge can have several, and a commit
    /// that brought the files has none.
    pub before: Vec<usize>,
}

/// What a commit did to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It brought it.
    Added,
    /// It changed what is in it.
    Edited,
    /// It gave it another path, and perhaps changed it too.
    Renamed {
        /// The path before.
        from: String,
    },
    /// It took it away.
    Removed,
}

/// Where a file is in a commit, and what is in it.
type Place = Option<(usize, Oid)>;

/// A file through its history: every path it has had, the newest first.
struct Trail {
    paths: Vec<String>,
}

impl Repository {
    /// The commits up to `from` that changed any of the files at `paths`, which are their paths in `from`. A file is
    /// followed through renames. A merge counts if what it holds is in none of its parents. `progress` hears how many
    /// commits have been looked at.
    ///
    /// # Errors
    ///
    /// If an object of the history cannot be read.
    pub fn touching(
        &self,
        from: &Revision,
        paths: &[&str],
        progress: &mut dyn FnMut(usize),
    ) -> Result<History, RevisionError> {
        let mut walk = self.git.revwalk().map_err(RevisionError::Git)?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME).map_err(RevisionError::Git)?;
        walk.push(from.oid).map_err(RevisionError::Git)?;
        let mut search = Search {
            git: &self.git,
            trails: paths.iter().map(|path| Trail { paths: vec![(*path).to_owned()] }).collect(),
            known: HashMap::new(),
        };
        let mut history = History { touches: Vec::new(), last: Vec::new(), seen: 0, complete: !self.is_shallow() };
        let mut steps = Vec::new();
        for oid in walk {
            let oid = oid.map_err(RevisionError::Git)?;
            history.seen += 1;
            progress(history.seen);
            let (follows, seen) = search.look(oid).map_err(RevisionError::Git)?;
            steps.push(Step { oid, follows, touch: seen.as_ref().map(|_| history.touches.len()) });
            if let Some((paths, changes)) = seen {
                history.touches.push(Touch { revision: self.revision(oid)?, paths, changes, before: Vec::new() });
            }
        }
        let (befores, last) = befores(&steps);
        for (touch, before) in befores {
            history.touches[touch].before = before;
        }
        history.last = last;
        Ok(history)
    }
}

/// A commit on the way through the history.
struct Step {
    oid: Oid,
    /// The parents that its files come from.
    follows: Vec<Oid>,
    /// Its place in the list of those that changed the files, if it did.
    touch: Option<usize>,
}

/// For each commit that changed the files, those that changed them last before it; and those that changed them last of all.
/// `steps` has children before parents, the newest first.
fn befores(steps: &[Step]) -> (Vec<(usize, Vec<usize>)>, Vec<usize>) {
    let mut last: HashMap<Oid, Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for step in steps.iter().rev() {
        let mut before: Vec<usize> = step.follows.iter().filter_map(|oid| last.get(oid)).flatten().copied().collect();
        before.sort_unstable();
        before.dedup();
        let own = step.touch.map(|touch| vec![touch]);
        last.insert(step.oid, own.unwrap_or_else(|| before.clone()));
        found.extend(step.touch.map(|touch| (touch, before)));
    }
    let newest = steps.first().and_then(|step| last.remove(&step.oid));
    (found, newest.unwrap_or_default())
}

struct Search<'r> {
    git: &'r git2::Repository,
    trails: Vec<Trail>,
    /// Where each file is in commits that have been looked at, by the names of their trees.
    known: HashMap<Oid, Vec<Place>>,
}

type Seen = (Vec<Option<String>>, Vec<Option<Change>>);

impl Search<'_> {
    /// The parents that the files of the commit come from, and what it did to the files; `None` if nothing.
    fn look(&mut self, oid: Oid) -> Result<(Vec<Oid>, Option<Seen>), git2::Error> {
        let commit = self.git.find_commit(oid)?;
        let parents: Vec<Commit<'_>> = commit.parents().collect();
        let mut here = self.places(&commit)?;
        let mut before = parents.iter().map(|parent| self.places(parent)).collect::<Result<Vec<_>, _>>()?;
        let appeared = |at: usize, here: &[Place], before: &[Vec<Place>]| {
            here[at].is_some() && !before.is_empty() && before.iter().all(|parent| parent[at].is_none())
        };
        let mut renamed = false;
        for at in 0..self.trails.len() {
            if let (true, Some((path, _))) = (appeared(at, &here, &before), here[at]) {
                let path = self.trails[at].paths[path].clone();
                let old = self.path_before(&commit, &parents[0], &path)?;
                if let Some(old) = old.filter(|old| !self.trails[at].paths.contains(old)) {
                    self.trails[at].paths.push(old);
                    renamed = true;
                }
            }
        }
        if renamed {
            // What was looked up by fewer paths may be found by one more.
            self.known.clear();
            here = self.places(&commit)?;
            before = parents.iter().map(|parent| self.places(parent)).collect::<Result<Vec<_>, _>>()?;
        }
        let changes: Vec<Option<Change>> = (0..self.trails.len()).map(|at| self.change(at, &here, &before)).collect();
        let mut follows: Vec<Oid> = parents.iter().map(Commit::id).collect();
        if changes.iter().all(Option::is_none) {
            // A merge that takes the files as one side has them continues that side.
            if let Some(side) = before.iter().position(|parent| *parent == here) {
                follows = vec![follows[side]];
            }
            return Ok((follows, None));
        }
        let path = |(trail, place): (&Trail, &Place)| place.map(|(path, _)| trail.paths[path].clone());
        Ok((follows, Some((self.trails.iter().zip(&here).map(path).collect(), changes))))
    }

    fn change(&self, at: usize, here: &[Place], before: &[Vec<Place>]) -> Option<Change> {
        if before.iter().any(|parent| parent[at] == here[at]) {
            return None;
        }
        let old = before.iter().find_map(|parent| parent[at]);
        match (old, here[at]) {
            (None, None) => None,
            (None, Some(_)) => Some(Change::Added),
            (Some(_), None) => Some(Change::Removed),
            (Some((old, _)), Some((new, _))) if old != new => {
                Some(Change::Renamed { from: self.trails[at].paths[old].clone() })
            }
            (Some(_), Some(_)) => Some(Change::Edited),
        }
    }

    fn places(&mut self, commit: &Commit<'_>) -> Result<Vec<Place>, git2::Error> {
        let root = commit.tree_id();
        if let Some(known) = self.known.get(&root) {
            return Ok(known.clone());
        }
        let tree = commit.tree()?;
        let place = |trail: &Trail| {
            trail.paths.iter().enumerate().find_map(|(at, path)| {
                let entry = tree.get_path(std::path::Path::new(path)).ok()?;
                Some((at, entry.id()))
            })
        };
        let places: Vec<Place> = self.trails.iter().map(place).collect();
        self.known.insert(root, places.clone());
        Ok(places)
    }

    /// The path in `parent` of the file that `commit` has at `path`, if the commit renamed it.
    fn path_before(&self, commit: &Commit<'_>, parent: &Commit<'_>, path: &str) -> Result<Option<String>, git2::Error> {
        let mut options = DiffOptions::new();
        options.ignore_submodules(true);
        let (old, new) = (parent.tree()?, commit.tree()?);
        let mut diff = self.git.diff_tree_to_tree(Some(&old), Some(&new), Some(&mut options))?;
        diff.find_similar(Some(DiffFindOptions::new().renames(true)))?;
        let moved = diff.deltas().find(|delta| {
            delta.status() == Delta::Renamed && delta.new_file().path() == Some(std::path::Path::new(path))
        });
        Ok(moved.and_then(|delta| delta.old_file().path()?.to_str().map(str::to_owned)))
    }
}
