//! `covgap diff`: what became of villages between two studies, and why.

use super::RunError;
use super::folder::{ALL_FILES, as_map, put_table};
use crate::analysis::{self, ResilienceRow, SettingChange, Standing, StudyRow, program};
use crate::domain::word::Word;
use crate::domain::{Network, Village};
use crate::gaps::diff::{self, Change, Comparison, FieldChange, How};
use crate::gaps::{Headcount, Scope, Verdict};
use crate::output::changes::Half;
use crate::output::changes::{self, Compared};
use crate::output::json::to_json;
use crate::output::run_toml::{self, Origin};
use crate::output::sheet::Sheet;
use crate::output::single_site::Hung;
use crate::output::{OutputError, Outputs, qml, single_site};
use crate::study::Study;
use crate::units::Db;
use crate::world::Ingested;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// One of the two, judged.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// Where it came from.
    pub origin: Origin<'a>,
    /// The villages.
    pub villages: &'a [Village],
    /// The cells.
    pub network: &'a Network,
    /// How they stand.
    pub standing: &'a Standing,
}

impl<'a> Judged<'a> {
    /// A study with all that was read for it.
    pub fn of(study: &'a Study, input: &'a Ingested, standing: &'a Standing) -> Self {
        Self {
            origin: Origin {
                study,
                report: &input.report,
            },
            villages: &input.world.villages,
            network: &input.world.network,
            standing,
        }
    }
}

/// A comparison.
#[derive(Debug)]
pub struct Diff<'a> {
    /// BEFORE.
    pub before: Judged<'a>,
    /// AFTER.
    pub after: Judged<'a>,
    /// What became of what.
    pub comparison: Comparison,
    /// In what the two differ beside their cells.
    pub settings: Vec<SettingChange>,
    /// The same for people, in a few words.
    settings_text: Option<String>,
    /// A village gets weaker where its level falls by more.
    pub weaker_by: Db,
}

/// Compares two that are judged.
pub fn compare<'a>(before: Judged<'a>, after: Judged<'a>, weaker_by: Db) -> Diff<'a> {
    let side = |j: &Judged<'a>| j.standing.side(j.villages, j.network);
    let pair = |o: Origin<'a>| (o.study, o.report);
    let settings = analysis::compare(pair(before.origin), pair(after.origin));
    Diff {
        comparison: diff::compare(&side(&before), &side(&after), weaker_by),
        settings_text: analysis::in_words(&settings),
        settings,
        before,
        after,
        weaker_by,
    }
}

impl<'a> Diff<'a> {
    /// For outputs.
    pub fn compared(&self) -> Compared<'_> {
        let half = |j: &Judged<'a>| Half::of(j.standing, j.villages, j.network);
        Compared {
            before: half(&self.before),
            after: half(&self.after),
            comparison: &self.comparison,
            settings_differ: self.settings_text.as_deref(),
            caption: &self.after.standing.caption,
        }
    }

    /// Is there no difference at all, in what was read and in what came of it?
    pub fn is_nothing(&self) -> bool {
        let found = &self.comparison;
        found.villages.is_empty()
            && found.network.cells.is_empty()
            && self.settings.is_empty()
            && found.moved == 0
    }

    /// Everything in numbers.
    pub fn summary(&self) -> DiffSummary {
        let found = &self.comparison;
        let compared = self.compared();
        let after = self.after.standing;
        let hung_before = self.before.standing.on_one_site(self.before.villages);
        let hung = Hung::of(after, self.after.villages, self.after.network, Some(&hung_before));
        let any = hung.scopes.iter().take(1);
        DiffSummary {
            figures_are: Word::Predicted.name(),
            program: program(),
            before: self.before.standing.row.clone(),
            after: after.row.clone(),
            no_difference: self.is_nothing(),
            check: None,
            other_settings: self.settings.clone(),
            weaker_by_db: self.weaker_by.0,
            network: self.network(),
            villages: self.matching(),
            changes: scope_rows(found, &changes::scope_columns(&compared)),
            changed_villages: changes::records(&compared)
                .into_iter()
                .map(|(_, row)| as_map(row))
                .collect(),
            on_one_site_before: self.before.standing.rows(),
            on_one_site: after.rows(),
            single_site_villages: any
                .clone()
                .flat_map(|r| single_site::village_records(&hung, r))
                .map(as_map)
                .collect(),
            site_losses: any
                .flat_map(|r| single_site::site_records(&hung, r))
                .map(as_map)
                .collect(),
        }
    }

    fn network(&self) -> NetworkRow {
        let change = &self.comparison.network;
        let mut served = vec![0; change.cells.len()];
        for village in &self.comparison.villages {
            for &index in &village.lost {
                served[index] += 1;
            }
        }
        let cells = change.cells.iter().zip(served).filter_map(|(c, served)| {
            let cell = c.after.and_then(|i| self.after.network.cells().get(i));
            let cell = cell.or_else(|| self.before.network.cells().get(c.before?))?;
            Some(CellRow {
                id: cell.id.clone(),
                site: cell.site.clone(),
                operator: cell.operator.clone(),
                technology: cell.technology.name(),
                change: c.how.name(),
                fields: c.fields.clone(),
                text: changes::fields_text(c),
                changed_villages_that_it_served: served,
            })
        });
        NetworkRow {
            sites_removed: change.sites_removed.clone(),
            sites_added: change.sites_added.clone(),
            sites_changed: change.sites_changed.clone(),
            cells_removed: change.count(How::Removed),
            cells_added: change.count(How::Added),
            cells_changed: change.count(How::Changed),
            cells_perhaps_renamed: change.perhaps_renamed,
            cells: cells.collect(),
        }
    }

    fn matching(&self) -> MatchRow {
        let found = &self.comparison;
        let matched = &found.matched;
        let renamed = matched.perhaps_renamed.iter().filter_map(|pair| {
            Some(RenamedRow {
                id_before: self.before.villages.get(pair.before)?.id.clone(),
                id_after: self.after.villages.get(pair.after)?.id.clone(),
                name: self.after.villages.get(pair.after)?.name.clone(),
                apart_m: pair.apart_m.round(),
            })
        });
        MatchRow {
            in_both: matched.both.len(),
            only_before: matched.only_before.len(),
            only_after: matched.only_after.len(),
            perhaps_another_id: renamed.collect(),
            moved: found.moved,
            another_population: found.population_differs,
            other_test_points: found.test_points_differ,
        }
    }

    /// Why a check that nothing gets darker fails; empty where it holds. Besides villages that go dark these
    /// are villages of which it is not known any more, and villages with a signal that AFTER leaves out: a
    /// check must not pass because a village was struck from the list. `by_operator`: of each operator alone
    /// as well.
    pub fn darker(&self, by_operator: bool) -> Vec<String> {
        let found = &self.comparison;
        let mut said = Vec::new();
        for (nth, (scope, changes)) in found.scopes.iter().zip(&found.changes).enumerate() {
            let whose = match scope {
                Scope::Any => String::new(),
                Scope::Operator(name) if by_operator => format!(" ({name} alone)"),
                _ => continue,
            };
            let perhaps =
                |v: &&diff::VillageChange| v.scopes.get(nth).is_some_and(diff::ScopeChange::perhaps_darker);
            for (count, one, several) in [
                (
                    changes.of(Change::Darker).villages,
                    "village goes dark",
                    "villages go dark",
                ),
                (
                    found.villages.iter().filter(perhaps).count(),
                    "village becomes unknown, and it is not sure that it does not go dark",
                    "villages become unknown, and it is not sure that they do not go dark",
                ),
            ] {
                match count {
                    0 => {}
                    1 => said.push(format!("1 {one}{whose}")),
                    n => said.push(format!("{n} {several}{whose}")),
                }
            }
        }
        let had_signal = |v: &&diff::VillageChange| {
            let before = v.scopes.first().and_then(|s| s.before.as_ref());
            v.after.is_none()
                && before
                    .is_some_and(|s| matches!(s.judgement.verdict, Verdict::Covered | Verdict::LowSignal))
        };
        let left_out = found.villages.iter().filter(had_signal).count();
        if left_out > 0 {
            said.push(format!(
                "villages with a signal in BEFORE that AFTER leaves out, so that it is not known whether they go dark: {left_out}"
            ));
        }
        said
    }

    /// The tables of the comparison.
    ///
    /// # Errors
    /// [`OutputError`] when the rows do not belong together.
    pub fn tables(&self) -> Result<Vec<Sheet>, OutputError> {
        let hung_before = self.before.standing.on_one_site(self.before.villages);
        let after = self.after.standing;
        let hung = Hung::of(after, self.after.villages, self.after.network, Some(&hung_before));
        Ok(vec![
            changes::sheet(&self.compared())?,
            single_site::villages(&hung)?,
            single_site::sites(&hung)?,
        ])
    }

    /// Writes everything into a folder, whole or not at all.
    ///
    /// # Errors
    /// [`RunError::Output`].
    pub fn write(&self, mut outputs: Outputs, summary: &DiffSummary) -> Result<Vec<PathBuf>, RunError> {
        outputs.replace_all_of(&ALL_FILES);
        let compared = self.compared();
        for (name, sheet) in ["diff", "single_site_villages", "site_loss"]
            .iter()
            .zip(self.tables()?)
        {
            put_table(&mut outputs, name, &sheet)?;
        }
        outputs.put("diff.geojson", changes::layer(&compared)?.as_bytes())?;
        outputs.put("diff.qml", qml::by_change(self.geometry()).as_bytes())?;
        outputs.put("diff.json", to_json("diff.json", summary)?.as_bytes())?;
        let mut options = toml::Table::new();
        options.insert("weaker_db".into(), toml::Value::Float(self.weaker_by.0));
        options.insert(
            "shared_masts".into(),
            toml::Value::Boolean(summary.after.shared_masts),
        );
        let sides = [("before", self.before.origin), ("after", self.after.origin)];
        outputs.put(
            "run.toml",
            run_toml::of_comparison("diff", &sides, &options).as_bytes(),
        )?;
        Ok(outputs.commit()?)
    }

    /// A layer with boundaries is one of polygons.
    fn geometry(&self) -> qml::Geometry {
        let has_boundary = |villages: &[Village]| villages.iter().any(|v| v.boundary.is_some());
        if has_boundary(self.after.villages) || has_boundary(self.before.villages) {
            qml::Geometry::Polygons
        } else {
            qml::Geometry::Points
        }
    }
}

fn scope_rows(found: &Comparison, columns: &[String]) -> Vec<ScopeRow> {
    let columns = std::iter::once(None).chain(columns.iter().cloned().map(Some));
    let scopes = found.scopes.iter().zip(&found.changes).zip(columns);
    scopes
        .map(|((scope, changes), column)| ScopeRow {
            whose_coverage: scope.to_string(),
            column,
            by_change: Change::ALL
                .iter()
                .map(|change| ChangeRow {
                    change: change.name(),
                    count: changes.of(*change),
                })
                .collect(),
            by_verdicts: changes
                .by_verdicts
                .iter()
                .map(|((before, after), count)| VerdictRow {
                    before,
                    after,
                    count: *count,
                })
                .collect(),
        })
        .collect()
}

/// Everything in numbers: what `--json` prints and `diff.json` holds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DiffSummary {
    /// What every level and verdict here is: predicted.
    pub figures_are: Option<&'static str>,
    /// Program and version.
    pub program: String,
    /// BEFORE.
    pub before: StudyRow,
    /// AFTER.
    pub after: StudyRow,
    /// Nothing differs.
    pub no_difference: bool,
    /// What a check found, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub check: Option<CheckRow>,
    /// In what the two differ beside their cells.
    pub other_settings: Vec<SettingChange>,
    /// A village gets weaker where its level falls by more, dB.
    pub weaker_by_db: f64,
    /// Sites and cells that are not the same.
    pub network: NetworkRow,
    /// Which villages are the same.
    pub villages: MatchRow,
    /// Villages by what became of them, any operator first.
    pub changes: Vec<ScopeRow>,
    /// The villages that changed, as in `diff.csv`.
    pub changed_villages: Vec<Map<String, Value>>,
    /// What hung on single sites in BEFORE.
    pub on_one_site_before: Vec<ResilienceRow>,
    /// What hangs on single sites in AFTER.
    pub on_one_site: Vec<ResilienceRow>,
    /// The villages that hang on one site in AFTER, for any operator.
    pub single_site_villages: Vec<Map<String, Value>>,
    /// What the loss of each site of AFTER would cost, for any operator.
    pub site_losses: Vec<Map<String, Value>>,
}

/// A check that nothing gets darker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CheckRow {
    /// It holds.
    pub passed: bool,
    /// Why it does not.
    pub because: Vec<String>,
}

/// Sites and cells that are not the same.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct NetworkRow {
    /// Sites that AFTER has not.
    pub sites_removed: Vec<String>,
    /// Sites that BEFORE had not.
    pub sites_added: Vec<String>,
    /// Sites of both, with a cell that is not the same.
    pub sites_changed: Vec<String>,
    /// Cells that AFTER has not.
    pub cells_removed: usize,
    /// Cells that BEFORE had not.
    pub cells_added: usize,
    /// Cells with another value.
    pub cells_changed: usize,
    /// Removed cells whose site has a new cell of the same operator and technology: perhaps the same under
    /// another id.
    pub cells_perhaps_renamed: usize,
    /// Each of them.
    pub cells: Vec<CellRow>,
}

/// A cell that is not the same.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CellRow {
    /// Its id.
    pub id: String,
    /// Its site.
    pub site: String,
    /// Who runs it.
    pub operator: String,
    /// Its technology.
    pub technology: &'static str,
    /// `removed`, `added`, `changed`.
    pub change: &'static str,
    /// What changed.
    pub fields: Vec<FieldChange>,
    /// The same for people.
    pub text: String,
    /// Villages that changed, and that it served before.
    pub changed_villages_that_it_served: usize,
}

/// Which villages are the same.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MatchRow {
    /// By id.
    pub in_both: usize,
    /// Whose id AFTER has not.
    pub only_before: usize,
    /// Whose id BEFORE has not.
    pub only_after: usize,
    /// One name and place under two ids.
    pub perhaps_another_id: Vec<RenamedRow>,
    /// Whose centre moved.
    pub moved: usize,
    /// With another number of people.
    pub another_population: usize,
    /// With other test points.
    pub other_test_points: usize,
}

/// One name and place under two ids.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct RenamedRow {
    /// In BEFORE.
    pub id_before: String,
    /// In AFTER.
    pub id_after: String,
    /// The name of both.
    pub name: String,
    /// Between the two, metres.
    pub apart_m: f64,
}

/// Villages of a scope by what became of them.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ScopeRow {
    /// `any`, an operator or a technology.
    pub whose_coverage: String,
    /// What represents it in names of columns (`change_…`); `None` for any.
    pub column: Option<String>,
    /// By kind of change, the gravest first.
    pub by_change: Vec<ChangeRow>,
    /// By verdicts.
    pub by_verdicts: Vec<VerdictRow>,
}

/// Villages of one kind of change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct ChangeRow {
    /// The kind.
    pub change: &'static str,
    /// How many.
    #[serde(flatten)]
    pub count: Headcount,
}

/// Villages by two verdicts.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct VerdictRow {
    /// In BEFORE.
    pub before: &'static str,
    /// In AFTER.
    pub after: &'static str,
    /// How many.
    #[serde(flatten)]
    pub count: Headcount,
}
