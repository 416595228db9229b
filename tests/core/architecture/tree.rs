//! All modules together, and which file a path leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::module::{Import, Module, Words, read};
use super::sources::{Crate, Source};
use super::tokens::Tests;

/// The modules of the workspace, by crate and path.
#[derive(Debug, Default)]
pub(super) struct Tree {
    modules: BTreeMap<Words, (String, Module)>,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Module(Words),
    /// An item, and the place of the file that defines it.
    Item {
        name: String,
        place: String,
    },
}

impl Tree {
    /// Reads every file that a `mod` line declares.
    pub(super) fn new(crates: &[Crate], sources: &[Source], tests: Tests) -> Self {
        let mut tree = Tree::default();
        for krate in crates {
            for source in sources {
                if let Some(name) = module_of(krate, &source.place) {
                    for (inner, module) in read(&source.text, tests) {
                        let name = [name.clone(), inner].concat();
                        tree.modules.insert(name, (source.place.clone(), module));
                    }
                }
            }
        }
        tree.drop_undeclared();
        tree
    }

    /// Where tests do not count, files whose `mod` line only tests see do not either.
    fn drop_undeclared(&mut self) {
        let names: Vec<Words> = self
            .modules
            .keys()
            .filter(|name| name.len() > 1)
            .cloned()
            .collect();
        for name in names {
            let (last, parent) = name.split_last().expect("not empty");
            if !self
                .modules
                .get(parent)
                .is_some_and(|(_, parent)| parent.children.contains(last))
            {
                self.modules.remove(&name);
            }
        }
    }

    /// Every module with its name and the place of its file.
    pub(super) fn modules(&self) -> impl Iterator<Item = (&Words, &str, &Module)> {
        self.modules
            .iter()
            .map(|(name, (place, module))| (name, place.as_str(), module))
    }

    /// The place of a module's file.
    pub(super) fn place(&self, module: &[String]) -> Option<&str> {
        self.modules.get(module).map(|(place, _)| place.as_str())
    }

    /// The last module that a path goes through, itself at the least where it starts with `crate`, `self` or
    /// `super`; `None` outside the workspace, and for a path that starts with an item.
    pub(super) fn module_named(&self, module: &[String], path: &[String]) -> Option<Words> {
        let named = |words: usize| match self.target(module, &path[..words])? {
            Target::Module(found) => Some(found),
            Target::Item { .. } => None,
        };
        (1..=path.len()).rev().find_map(named)
    }

    /// What a path leads to when it is written in `module`; `None` outside the workspace.
    pub(super) fn target(&self, module: &[String], path: &[String]) -> Option<Target> {
        self.follow(module, path, &mut BTreeSet::new())
    }

    fn follow(
        &self,
        module: &[String],
        path: &[String],
        seen: &mut BTreeSet<(Words, String)>,
    ) -> Option<Target> {
        let (first, mut rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Target::Module(module[..1].to_vec()),
            "self" => Target::Module(module.to_vec()),
            "super" => Target::Module(module[..module.len() - 1].to_vec()),
            name => match self.member(module, name, rest.is_empty(), seen) {
                Some(target) => target,
                None => Target::Module(
                    self.modules
                        .contains_key(&path[..1])
                        .then(|| path[..1].to_vec())?,
                ),
            },
        };
        while let (Target::Module(module), Some((name, behind))) = (&at, rest.split_first()) {
            at = match name.as_str() {
                "super" => Target::Module(module[..module.len() - 1].to_vec()),
                name => self.member(module, name, behind.is_empty(), seen)?,
            };
            rest = behind;
        }
        Some(at)
    }

    /// What a module calls `name`: an item of its own, a child, or what a `use` brought in.
    fn member(
        &self,
        module: &[String],
        name: &str,
        last: bool,
        seen: &mut BTreeSet<(Words, String)>,
    ) -> Option<Target> {
        let (place, own) = self.modules.get(module)?;
        let item = own.items.contains(name).then(|| Target::Item {
            name: name.to_owned(),
            place: place.clone(),
        });
        let child = own
            .children
            .contains(name)
            .then(|| Target::Module([module, &[name.to_owned()]].concat()));
        // A function and a module may share a name: more words behind it mean the module.
        let own_first = if last { item.or(child) } else { child.or(item) };
        if own_first.is_some() {
            return own_first;
        }
        if !seen.insert((module.to_vec(), name.to_owned())) {
            return None;
        }
        let imported = own
            .imports
            .get(name)
            .and_then(|Import { path, .. }| self.follow(module, path, seen));
        imported.or_else(|| self.globbed(module, own, name, last, seen))
    }

    fn globbed(
        &self,
        module: &[String],
        own: &Module,
        name: &str,
        last: bool,
        seen: &mut BTreeSet<(Words, String)>,
    ) -> Option<Target> {
        own.globs
            .iter()
            .find_map(|glob| match self.follow(module, glob, seen)? {
                Target::Module(from) => self.member(&from, name, last, seen),
                item @ Target::Item { .. } => Some(item),
            })
    }
}

/// The module that a file holds: `src/gaps/mod.rs` and `src/gaps.rs` are both `gaps` of the crate of `src`.
fn module_of(krate: &Crate, place: &str) -> Option<Words> {
    let inside = place
        .strip_prefix(&krate.folder)?
        .strip_prefix('/')?
        .strip_suffix(".rs")?;
    let mut name = vec![krate.name.clone()];
    name.extend(
        inside
            .split('/')
            .filter(|word| !matches!(*word, "mod" | "lib"))
            .map(str::to_owned),
    );
    Some(name)
}
