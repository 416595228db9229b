//! Maps as pictures: relief, coverage, villages, masts, and everything a reader must know to trust them.
//!
//! Two maps share one layout: `coverage.png` shows the classes of coverage, `gaps.png` the uncovered villages
//! with the names of the first. The projection is equirectangular, true at the middle latitude. plotters
//! draws the shapes; the only user of it.

mod canvas;
pub mod chart;
pub mod errors;
mod fonts;
mod frame;
mod ground;
pub mod inputs;
mod labels;
mod legend;
pub(super) mod overlay;
pub(super) mod palette;
mod places;
mod plan;
pub mod profile;
mod projection;
mod sketch;
mod symbols;
mod text;
pub mod web;

use super::OutputError;
use crate::analysis::Caption;
use crate::domain::Village;
use crate::gaps::Gaps;
use crate::space::{BoundingBox, LonLat};
use crate::terrain::{ElevationGrid, SeaMask};
use canvas::{Canvas, Px};
use geo::LineString;
use palette::{ALARM, FAINT, PAPER};
pub use plan::{PlanMap, plan, plan_curve};
use projection::Projection;
pub use sketch::Sketch;
use text::Type;

/// What a map shows. Everything but the caption and the area may be missing.
#[derive(Clone, Copy, Debug)]
pub struct Map<'a> {
    /// Title, rule, attribution.
    pub caption: &'a Caption,
    /// Further lines under the rule: counts of what was left out, and the like.
    pub notes: &'a [String],
    /// The area to show; strips are widened.
    pub area: BoundingBox,
    /// Heights, for the relief.
    pub elevation: Option<&'a ElevationGrid>,
    /// Where these are the sea that the study filled in.
    pub sea: Option<&'a SeaMask>,
    /// The raster whose classes are shown, sketched for the same area.
    pub layer: Option<&'a Sketch>,
    /// The villages.
    pub villages: &'a [Village],
    /// Their verdicts.
    pub gaps: Option<&'a Gaps>,
    /// The masts, each once.
    pub masts: &'a [LonLat],
    /// Lines of administrative units.
    pub boundaries: &'a [LineString<f64>],
    /// What these lines are, for the legend.
    pub boundary_label: &'a str,
    /// So many of the first gaps bear their names on `gaps.png`.
    pub labels: usize,
}

/// Which map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Theme {
    Coverage,
    Gaps,
}

impl Theme {
    const fn title(self) -> &'static str {
        match self {
            Self::Coverage => "Predicted coverage",
            Self::Gaps => "Predicted coverage gaps",
        }
    }

    /// How strongly the classes of coverage are drawn.
    const fn opacity(self) -> f32 {
        match self {
            Self::Coverage => 0.55,
            Self::Gaps => 0.30,
        }
    }
}

const MARGIN: f64 = 30.0;
/// Room for degrees left of the map.
const LEFT: f64 = 72.0;
/// Between map and legend.
const GUTTER: f64 = 36.0;

/// `coverage.png`: the classes of coverage over the relief, villages and masts.
///
/// # Errors
/// [`OutputError::Picture`] when drawing fails.
pub fn coverage(map: &Map) -> Result<Vec<u8>, OutputError> {
    draw(map, Theme::Coverage)
}

/// `gaps.png`: the villages by verdict, with rank and name of the first gaps, over faint coverage and relief.
///
/// # Errors
/// As [`coverage`].
pub fn gaps(map: &Map) -> Result<Vec<u8>, OutputError> {
    draw(map, Theme::Gaps)
}

fn draw(input: &Map, theme: Theme) -> Result<Vec<u8>, OutputError> {
    let map = Projection::over(input.area);
    let picture = face(input, &map, theme)?;
    let width = MARGIN + LEFT + map.width + GUTTER + legend::WIDTH + MARGIN;
    // Once on a canvas without limits, to learn the height; once for good.
    let mut trial = Canvas::new(width as usize, 1, PAPER)?;
    let height = page(&mut trial, input, &map, theme, None)?;
    let mut canvas = Canvas::new(width as usize, height.ceil() as usize, PAPER)?;
    page(&mut canvas, input, &map, theme, Some(&picture))?;
    canvas.png()
}

/// The map itself, without its frame.
fn face(input: &Map, map: &Projection, theme: Theme) -> Result<Canvas, OutputError> {
    let mut canvas = Canvas::new(map.width as usize, map.height as usize, PAPER)?;
    ground::paint(
        &mut canvas,
        map,
        (input.elevation, input.sea),
        input.layer,
        theme.opacity(),
    );
    frame::crosses(&mut canvas, map)?;
    symbols::boundaries(&mut canvas, map, input.boundaries)?;
    if theme == Theme::Gaps {
        symbols::masts(&mut canvas, map, input.masts)?;
        symbols::villages(&mut canvas, map, input.villages, input.gaps)?;
        if let Some(gaps) = input.gaps {
            labels::draw(&mut canvas, map, input.villages, gaps, input.labels);
        }
    } else {
        symbols::villages(&mut canvas, map, input.villages, input.gaps)?;
        symbols::masts(&mut canvas, map, input.masts)?;
    }
    Ok(canvas)
}

/// Title, map, legend and footer; returns the height that they need.
fn page(
    canvas: &mut Canvas,
    input: &Map,
    map: &Projection,
    theme: Theme,
    picture: Option<&Canvas>,
) -> Result<f64, OutputError> {
    let text_width = canvas.size().0 - 2.0 * MARGIN;
    let top = titles(canvas, input, theme, text_width) + 40.0;
    let corner: Px = ((MARGIN + LEFT).floor(), top.ceil());
    if let Some(picture) = picture {
        canvas.paste(picture, (corner.0 as usize, corner.1 as usize));
    }
    frame::neat_line(canvas, map, corner)?;
    let column = (corner.0 + map.width + GUTTER, corner.1);
    let legend_end = legend::draw(canvas, input, map, column, theme.opacity())?;
    let end = (corner.1 + map.height + 28.0).max(legend_end) + 14.0;
    Ok(footer(canvas, input.caption, (MARGIN, end), text_width) + MARGIN)
}

fn titles(canvas: &mut Canvas, input: &Map, theme: Theme, width: f64) -> f64 {
    let caption = input.caption;
    let title = format!("{}: {}", theme.title(), caption.title);
    let mut y = canvas.paragraph((MARGIN, MARGIN - 6.0), &title, Type::bold(30.0), width);
    let subtitle = format!(
        "Model: {} · Receiver {} m above ground · Preset {}, {}",
        caption.model, caption.receiver_height_m, caption.preset.name, caption.preset.standing
    );
    y = canvas.paragraph((MARGIN, y + 2.0), &subtitle, Type::regular(16.0), width);
    if caption.synthetic_sites {
        let kind = Type::bold(16.0).colored(ALARM);
        y = canvas.paragraph((MARGIN, y + 2.0), super::caption::SYNTHETIC_NOTE, kind, width);
    }
    y
}

fn footer(canvas: &mut Canvas, caption: &Caption, at: Px, width: f64) -> f64 {
    let kind = Type::regular(12.5).colored(FAINT);
    let mut y = at.1;
    for line in &caption.attribution {
        y = canvas.paragraph((at.0, y), line, kind, width);
    }
    let made = "WGS 84, equirectangular. Predicted levels, not measurements. Made with covgap; letters: Noto Sans (OFL).";
    canvas.paragraph((at.0, y), made, kind, width)
}

#[cfg(test)]
mod tests;
