//! Pictures of the register: the burn-down, and provinces side by side.

use super::super::staged;
use super::args::Language;
use crate::output::png::chart::{self, Bar, Bars, BurnDown, ChartCaption};
use crate::register::forecast::Forecast;
use crate::register::{AsOf, Day, Hierarchy, Series, Table};
use crate::store::register::Meta;
use anyhow::bail;
use std::path::Path;

/// What is around a picture.
pub(super) struct Frame<'a> {
    /// The register's file.
    pub file: &'a Path,
    /// What the register is.
    pub meta: &'a Meta,
    /// The day, and what was known.
    pub as_of: AsOf,
    /// Which points, in words.
    pub only: &'a str,
    /// English or Vietnamese.
    pub language: Language,
}

impl Frame<'_> {
    fn caption<'a>(&'a self, source: &'a str) -> ChartCaption<'a> {
        ChartCaption {
            register: &self.meta.title,
            only: self.only,
            made_up: self.meta.made_up,
            as_of: self.as_of.day,
            known: self.as_of.known.map(|k| k.day()),
            source,
            language: match self.language {
                Language::En => chart::Language::English,
                Language::Vi => chart::Language::Vietnamese,
            },
        }
    }

    /// The register's file, without folders.
    fn source(&self) -> String {
        let name = self.file.file_name().unwrap_or(self.file.as_os_str());
        name.to_string_lossy().into_owned()
    }

    fn write(&self, to: &Path, png: &[u8]) -> anyhow::Result<()> {
        if to.extension().is_none_or(|e| !e.eq_ignore_ascii_case("png")) {
            bail!(
                "{}: pictures are written as .png; choose this ending",
                to.display()
            );
        }
        staged::write_whole(to, |out| Ok(out.write_all(png)?))
    }

    /// The burn-down, with what may come.
    pub(super) fn burn_down(
        &self,
        to: &Path,
        past: &Series,
        forecast: &Forecast,
        due: Option<Day>,
    ) -> anyhow::Result<()> {
        let source = self.source();
        let png = chart::burn_down(&BurnDown {
            caption: &self.caption(&source),
            series: past,
            forecast: Some(forecast),
            due,
        })?;
        self.write(to, &png)
    }

    /// Closed and left, province by province.
    pub(super) fn by_province(
        &self,
        to: &Path,
        table: &Table,
        hierarchy: Option<Hierarchy>,
    ) -> anyhow::Result<()> {
        let rows = table.rows.iter().map(|(group, count)| Bar {
            label: group.label.clone(),
            closed: count.closed,
            left: count.left,
        });
        let rows: Vec<Bar> = rows.collect();
        let source = self.source();
        let png = chart::by_unit(&Bars {
            caption: &self.caption(&source),
            hierarchy,
            rows: &rows,
        })?;
        self.write(to, &png)
    }
}
