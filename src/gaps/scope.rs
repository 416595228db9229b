//! Whose coverage a question is about, and how villages and people are counted.

use super::Rule;
use crate::coverage::{Service, SpareCoverage};
use crate::domain::{Network, Technology, Village};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;

/// Whose coverage is asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Any operator, any technology that counts.
    Any,
    /// One operator alone.
    Operator(String),
    /// One technology alone, of any operator.
    Technology(Technology),
}

impl Scope {
    /// Is a service part of it?
    pub fn asks(&self, service: &Service) -> bool {
        match self {
            Self::Any => true,
            Self::Operator(name) => *name == service.operator,
            Self::Technology(technology) => *technology == service.technology,
        }
    }

    /// Any operator, then each operator and each technology, sorted, where there are several of them.
    pub fn all(services: impl IntoIterator<Item = Service>) -> Vec<Self> {
        let services: BTreeSet<Service> = services.into_iter().collect();
        let operators: BTreeSet<&String> = services.iter().map(|s| &s.operator).collect();
        let technologies: BTreeSet<Technology> = services.iter().map(|s| s.technology).collect();
        let mut scopes = vec![Self::Any];
        if operators.len() > 1 {
            scopes.extend(operators.into_iter().cloned().map(Self::Operator));
        }
        if technologies.len() > 1 {
            scopes.extend(technologies.into_iter().map(Self::Technology));
        }
        scopes
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Operator(name) => f.write_str(name),
            Self::Technology(technology) => f.write_str(technology.name()),
        }
    }
}

/// Villages and their people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Headcount {
    /// Villages.
    pub villages: usize,
    /// Their people, as far as known.
    pub people: f64,
    /// Villages whose population is not known: not in the number above.
    pub villages_without_population: usize,
}

impl Headcount {
    /// Counts a village.
    pub fn add(&mut self, population: Option<f64>) {
        self.villages += 1;
        match population {
            Some(people) => self.people += people,
            None => self.villages_without_population += 1,
        }
    }

    /// Of several villages.
    pub fn of<'a>(villages: impl IntoIterator<Item = &'a Village>) -> Self {
        let mut count = Self::default();
        villages.into_iter().for_each(|v| count.add(v.population));
        count
    }
}

/// A study's villages with what is heard in them, and the rule that judges them.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The villages.
    pub villages: &'a [Village],
    /// The cells.
    pub network: &'a Network,
    /// What is heard, with and without any one site.
    pub coverage: &'a SpareCoverage,
    /// The rule.
    pub rule: &'a Rule,
}

impl Side<'_> {
    /// The services whose technology counts.
    pub fn counted_services(&self) -> impl Iterator<Item = Service> + '_ {
        let counts = |s: &&Service| self.rule.thresholds.contains_key(&s.technology);
        self.coverage.services.iter().filter(counts).cloned()
    }
}
