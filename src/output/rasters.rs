//! All rasters of an area, on their way into files while the area is filled.

use super::further::{self, HEARD, SECOND, SERVER, SERVERS, SINR};
use super::raster::{Raster, TILE, Value};
use super::tiff::{self, Kind};
use super::{OutputError, Outputs, qml};
use crate::analysis::Caption;
use crate::coverage::{Layer, Level16, PixelLevel, Planes};
use crate::domain::Network;
use crate::domain::Threshold;
use crate::gaps::Class;
use crate::space::Frame;
use std::collections::BTreeSet;
use std::path::Path;

/// The rasters: layers are bands, in the order in which they are announced.
pub struct Rasters {
    cols: usize,
    layers: usize,
    levels: Raster<f32>,
    /// At which levels the class of each layer changes; `None` for technologies that do not count.
    breaks: Vec<Option<Threshold>>,
    /// The layer whose classes are drawn, by its place.
    classes: Option<(usize, Threshold, Raster<u8>)>,
    /// With the codes that are in use.
    server: Option<(Raster<u32>, Vec<bool>)>,
    second: Option<Raster<f32>>,
    servers: Option<Raster<u16>>,
    /// With the places of the layers that have one.
    sinr: Option<(Raster<f32>, Vec<usize>)>,
}

impl Rasters {
    /// Empty ones over a frame, with working files in a folder: a layer of each kind, with these planes.
    /// `shown` is the layer whose classes are drawn; the network's cells are `cells` in number. SINR has
    /// bands for the layers of technologies that have it alone.
    ///
    /// # Errors
    /// [`OutputError::Mismatch`] for no layers, no pixels, or a layer to be shown whose technology does not
    /// count in the preset; [`OutputError::Raster`] when GDAL fails.
    pub fn begin(
        folder: &Path,
        frame: &Frame,
        kinds: &[Kind],
        planes: Planes,
        shown: Option<usize>,
        cells: usize,
        caption: &Caption,
    ) -> Result<Self, OutputError> {
        let all = |what: &further::What| kinds.iter().map(|kind| what.of(kind)).collect::<Vec<_>>();
        let begin_further = Further {
            folder,
            frame,
            caption,
        };
        let levels: Vec<_> = kinds.iter().map(|kind| tiff::of_levels(kind, caption)).collect();
        let with_sinr: Vec<usize> = (0..kinds.len()).filter(|i| kinds[*i].1.has_sinr()).collect();
        let of_sinr: Vec<_> = with_sinr.iter().map(|i| SINR.of(&kinds[*i])).collect();
        let classes = shown.and_then(|shown| Some((shown, kinds.get(shown)?)));
        let counts: Vec<_> = kinds
            .iter()
            .map(|kind| {
                if caption.threshold(kind.1).is_some() {
                    &SERVERS
                } else {
                    &HEARD
                }
                .of(kind)
            })
            .collect();
        let has_sinr = planes.sinr && !with_sinr.is_empty();
        Ok(Self {
            cols: frame.cols,
            layers: kinds.len(),
            levels: begin_further.raster("coverage.tif", &levels)?,
            breaks: kinds.iter().map(|kind| caption.threshold(kind.1)).collect(),
            classes: match classes {
                Some((shown, kind)) => {
                    let (said, breaks) = tiff::of_classes(kind, caption)?;
                    let name = "coverage_class.tif";
                    let raster = Raster::begin(name, folder, frame, &[said], caption, Some(&Class::ALL))?;
                    Some((shown, breaks, raster))
                }
                None => None,
            },
            server: if planes.server {
                let raster = begin_further.raster("coverage_server.tif", &all(&SERVER))?;
                Some((raster, vec![false; cells + 1]))
            } else {
                None
            },
            second: (planes
                .second
                .then(|| begin_further.raster("coverage_second.tif", &all(&SECOND))))
            .transpose()?,
            servers: (planes
                .servers
                .then(|| begin_further.raster("coverage_servers.tif", &counts)))
            .transpose()?,
            sinr: if has_sinr {
                let raster = begin_further.raster("coverage_sinr.tif", &of_sinr)?;
                Some((raster, with_sinr))
            } else {
                None
            },
        })
    }

    /// Memory that rows take while they wait to make whole tiles, bytes: at most, for so many columns and
    /// layers.
    pub fn waiting_bytes(cols: usize, layers: usize, planes: Planes) -> u64 {
        let each = |asked: bool, bytes: u64| if asked { bytes } else { 0 };
        let bytes = 4
            + each(planes.server, 4)
            + each(planes.second, 4)
            + each(planes.servers, 2)
            + each(planes.sinr, 4);
        (cols * TILE) as u64 * (layers as u64 * bytes + 1)
    }

    /// Adds the rows of a band: the layers, in their order.
    ///
    /// # Errors
    /// [`OutputError::Mismatch`] where they are not those that were announced; [`OutputError::Raster`] when
    /// GDAL fails.
    pub fn band(&mut self, layers: &[&Layer]) -> Result<(), OutputError> {
        let rows = layers.first().map_or(0, |l| l.levels.frame.rows);
        let pixels = rows * self.cols;
        let fits = |l: &&&Layer| {
            let frame = &l.levels.frame;
            (frame.cols, frame.rows, l.levels.values.len()) == (self.cols, rows, pixels)
        };
        if layers.len() != self.layers || !layers.iter().all(|l| fits(&l)) {
            return Err(OutputError::mismatch(format!(
                "{} layers of a band on their way into {}",
                layers.len(),
                self.levels.name()
            )));
        }
        let breaks = &self.breaks;
        self.levels.add(rows, |layer, range| {
            let pixels = layers[layer].levels.values[range].iter();
            pixels.map(|v| shown(*v, breaks[layer])).collect()
        })?;
        if let Some((shown, breaks, raster)) = &mut self.classes {
            raster.add(rows, |_, range| {
                let pixels = layers[*shown].levels.values[range].iter();
                pixels.map(|v| Class::of(*v, *breaks) as u8).collect()
            })?;
        }
        if let Some((raster, used)) = &mut self.server {
            let planes = planes(layers, pixels, |l| l.further.server.as_deref())?;
            raster.add(rows, |layer, range| {
                let codes = planes[layer][range].iter();
                let codes = codes.map(|code| code.map_or(0, u32::from));
                codes.inspect(|code| mark(used, *code)).collect()
            })?;
        }
        if let Some(raster) = &mut self.second {
            let planes = planes(layers, pixels, |l| l.further.second.as_deref())?;
            raster.add(rows, |layer, range| decibels(&planes[layer][range]))?;
        }
        if let Some(raster) = &mut self.servers {
            let planes = planes(layers, pixels, |l| l.further.servers.as_deref())?;
            raster.add(rows, |layer, range| planes[layer][range].to_vec())?;
        }
        if let Some((raster, with)) = &mut self.sinr {
            let planes = planes(layers, pixels, |l| l.further.sinr.as_deref())?;
            raster.add(rows, |nth, range| decibels(&planes[with[nth]][range]))?;
        }
        Ok(())
    }

    /// Makes the files, each with its style, that of cells with a table of what its codes mean. `go_on` is
    /// asked between them.
    ///
    /// # Errors
    /// [`OutputError`]; what `go_on` says.
    pub fn finish<E: From<OutputError>>(
        self,
        network: &Network,
        outputs: &mut Outputs,
        mut go_on: impl FnMut() -> Result<(), E>,
    ) -> Result<(), E> {
        put(self.levels, "coverage.qml", &qml::of_levels(), outputs)?;
        go_on()?;
        if let Some((_, _, raster)) = self.classes {
            put(raster, "coverage_class.qml", &qml::of_classes(), outputs)?;
            outputs.put("coverage_class.tif.aux.xml", tiff::class_names().as_bytes())?;
        }
        go_on()?;
        if let Some((raster, used)) = self.server {
            let used: BTreeSet<u32> = (1u32..)
                .zip(used.iter().skip(1))
                .filter_map(|(code, is_used)| is_used.then_some(code))
                .collect();
            let label = |code: u32| further::cell_id(network, code).unwrap_or_default();
            put(
                raster,
                "coverage_server.qml",
                &qml::of_codes(&used, label),
                outputs,
            )?;
            outputs.put("coverage_server.csv", &further::table(network, &used)?)?;
        }
        go_on()?;
        if let Some(raster) = self.second {
            put(raster, "coverage_second.qml", &qml::of_levels(), outputs)?;
        }
        go_on()?;
        if let Some(raster) = self.servers {
            put(raster, "coverage_servers.qml", &qml::of_counts(), outputs)?;
        }
        go_on()?;
        if let Some((raster, _)) = self.sinr {
            put(raster, "coverage_sinr.qml", &qml::of_sinr(), outputs)?;
        }
        go_on()
    }
}

/// What all rasters begin with.
struct Further<'a> {
    folder: &'a Path,
    frame: &'a Frame,
    caption: &'a Caption,
}

impl Further<'_> {
    fn raster<T: Value>(
        &self,
        name: &'static str,
        bands: &[super::raster::Description],
    ) -> Result<Raster<T>, OutputError> {
        Raster::begin(name, self.folder, self.frame, bands, self.caption, None)
    }
}

/// A plane of every layer.
fn planes<'a, T>(
    layers: &[&'a Layer],
    pixels: usize,
    of: impl Fn(&'a Layer) -> Option<&'a [T]>,
) -> Result<Vec<&'a [T]>, OutputError> {
    let found: Option<Vec<&[T]>> = layers.iter().map(|l| of(l)).collect();
    found
        .filter(|planes| planes.iter().all(|p| p.len() == pixels))
        .ok_or_else(|| {
            OutputError::mismatch("some layers hold a raster that others do not, or not for all pixels")
        })
}

/// The level of a pixel as a file shows it: none where the class is not known, so that whoever compares levels
/// with the preset's finds the class of every pixel that has a level, and never "covered" or "none" where a
/// path that could not be computed might turn it.
fn shown(pixel: PixelLevel, breaks: Option<Threshold>) -> f32 {
    let is_unknown = breaks.is_some_and(|breaks| Class::of(pixel, breaks) == Class::Unknown);
    pixel.best().ok().filter(|_| !is_unknown).unwrap_or(f32::NAN)
}

fn decibels(values: &[Level16]) -> Vec<f32> {
    values.iter().map(|v| v.get().unwrap_or(f32::NAN)).collect()
}

fn mark(used: &mut [bool], code: u32) {
    if let Some(used) = used.get_mut(code as usize) {
        *used = true;
    }
}

fn put<T: Value>(
    raster: Raster<T>,
    style: &str,
    text: &str,
    outputs: &mut Outputs,
) -> Result<(), OutputError> {
    outputs.put_made(raster.name(), |to| raster.finish(to))?;
    outputs.put(style, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Further;
    use crate::domain::Technology;
    use crate::output::caption::SYNTHETIC_NOTE;
    use crate::output::example;
    use gdal::{Dataset, Metadata};
    use std::fs;
    use std::num::NonZeroU32;
    use tempfile::TempDir;

    const ALL: Planes = Planes {
        server: true,
        second: true,
        servers: true,
        sinr: true,
    };

    /// The files of some layers, of which the first is shown.
    fn written(layers: &[Layer], planes: Planes) -> Result<TempDir, OutputError> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut outputs = Outputs::open(folder.path()).expect("writable");
        let network = example::Example::new().network;
        let kinds: Vec<Kind> = layers
            .iter()
            .map(|l| (l.operator.clone(), l.technology))
            .collect();
        let frame = layers
            .first()
            .map_or(example::layer().levels.frame, |l| l.levels.frame);
        let mut rasters = Rasters::begin(
            outputs.staging(),
            &frame,
            &kinds,
            planes,
            Some(0),
            network.cells().len(),
            &example::caption(),
        )?;
        rasters.band(&layers.iter().collect::<Vec<_>>())?;
        rasters.finish(&network, &mut outputs, || Ok::<(), OutputError>(()))?;
        outputs.commit()?;
        Ok(folder)
    }

    fn opened<R>(folder: &TempDir, name: &str, look: impl FnOnce(&Dataset) -> R) -> R {
        look(&Dataset::open(folder.path().join(name)).expect("a raster"))
    }

    fn full() -> Layer {
        let mut layer = example::layer();
        let n = layer.levels.frame.len();
        layer.further = Further {
            server: Some((0..n).map(|i| NonZeroU32::new(u32::from(i % 3 > 0))).collect()),
            second: Some(vec![Level16::from_db(Some(-101.25)); n]),
            servers: Some(vec![2; n]),
            sinr: Some(vec![Level16::from_db(None); n]),
        };
        layer
    }

    #[test]
    fn a_pixel_lies_where_the_frame_says() {
        let layer = example::layer();
        let frame = layer.levels.frame;
        let folder = written(&[layer], Planes::default()).expect("files");
        opened(&folder, "coverage.tif", |raster| {
            let t = raster.geo_transform().expect("a place");
            // The centre of column 3, row 2, by GDAL's affine transform.
            let (x, y) = (t[0] + 3.5 * t[1] + 2.5 * t[2], t[3] + 3.5 * t[4] + 2.5 * t[5]);
            assert!((x - frame.lon_deg(3)).abs() < 1e-9 && (y - frame.lat_deg(2)).abs() < 1e-9);
            let band = raster.rasterband(1).expect("a band");
            let value = band
                .read_as::<f32>((3, 2), (1, 1), (1, 1), None)
                .expect("a pixel");
            assert_eq!(value.data(), [-77.25]);
            assert!(band.no_data_value().expect("declared").is_nan());
            assert_eq!(
                band.description().expect("text"),
                "4G RSRP, any operator, dBm, predicted; houses and trees of 15 m around receivers (P.2108-1)"
            );
            let srs = raster.spatial_ref().expect("a system");
            assert_eq!(srs.auth_code().expect("a code"), 4326);
            assert_eq!(raster.metadata_item("AREA_OR_POINT", "").as_deref(), Some("Area"));
            assert_eq!(raster.metadata_item("note", "").as_deref(), Some(SYNTHETIC_NOTE));
        });
    }

    #[test]
    fn no_level_is_nan_whatever_the_reason() {
        let folder = written(&[example::layer(), example::layer()], Planes::default()).expect("files");
        opened(&folder, "coverage.tif", |raster| {
            assert_eq!(raster.raster_count(), 2);
            let band = raster.rasterband(2).expect("a band");
            let row = band.read_as::<f32>((0, 0), (5, 1), (5, 1), None).expect("pixels");
            assert_eq!(&row.data()[..3], [-80.0, -110.5, -130.0]);
            assert!(row.data()[3].is_nan() && row.data()[4].is_nan());
        });
    }

    #[test]
    fn classes_follow_the_breaks_and_carry_colours_and_names() {
        let folder = written(&[example::layer()], Planes::default()).expect("files");
        let names = fs::read_to_string(folder.path().join("coverage_class.tif.aux.xml")).expect("text");
        assert!(names.contains("<Category>low signal</Category>"));
        opened(&folder, "coverage_class.tif", |raster| {
            let band = raster.rasterband(1).expect("a band");
            let row = band.read_as::<u8>((0, 0), (5, 1), (5, 1), None).expect("pixels");
            assert_eq!(row.data(), [3, 2, 1, 0, 1]);
            assert_eq!(band.no_data_value(), None);
            let table = band.color_table().expect("colours");
            let blue = table.entry_as_rgb(3).expect("a colour");
            assert_eq!(
                [blue.r, blue.g, blue.b],
                crate::output::class::rgb(Class::Covered).map(i16::from)
            );
        });
    }

    #[test]
    fn every_plane_becomes_a_raster_with_a_style_and_codes_have_a_table() {
        let folder = written(&[full()], ALL).expect("files");
        let has = |name: &str| folder.path().join(name).exists();
        for plane in ["second", "server", "servers", "sinr"] {
            assert!(
                has(&format!("coverage_{plane}.tif")) && has(&format!("coverage_{plane}.qml")),
                "{plane}"
            );
        }
        let text = fs::read_to_string(folder.path().join("coverage_server.csv")).expect("text");
        let id = example::Example::new().network.cells()[0].id.clone();
        assert!(
            text.starts_with("code,cell_id,") && text.contains(&format!("1,{id},")),
            "{text}"
        );
        assert_eq!(text.lines().count(), 2);
        let folder = written(&[full()], Planes::default()).expect("files");
        assert!(!folder.path().join("coverage_server.tif").exists());
    }

    #[test]
    fn sinr_has_bands_of_those_technologies_that_have_sinr() {
        let old = Layer {
            technology: Technology::G2,
            ..full()
        };
        let folder = written(&[full(), old.clone()], ALL).expect("files");
        let bands = |folder: &TempDir, name: &str| opened(folder, name, Dataset::raster_count);
        assert_eq!(bands(&folder, "coverage_second.tif"), 2);
        assert_eq!(bands(&folder, "coverage_sinr.tif"), 1);
        opened(&folder, "coverage_sinr.tif", |raster| {
            let band = raster.rasterband(1).expect("a band");
            assert!(
                band.description()
                    .expect("text")
                    .starts_with("4G RSRP, any operator")
            );
        });
    }

    #[test]
    fn the_same_layer_gives_the_same_bytes_and_a_large_one_has_overviews() {
        let frame = Frame {
            cols: 700,
            rows: 600,
            ..example::layer().levels.frame
        };
        let mut layer = example::layer();
        layer.levels = crate::space::Grid::filled(frame, PixelLevel::new(Ok(-90.0)));
        let make = || {
            let folder = written(std::slice::from_ref(&layer), Planes::default()).expect("files");
            opened(&folder, "coverage.tif", |raster| {
                let band = raster.rasterband(1).expect("a band");
                assert!(band.overview_count().expect("a number") >= 1);
                assert_eq!(band.block_size(), (256, 256));
            });
            fs::read(folder.path().join("coverage.tif")).expect("bytes")
        };
        assert_eq!(make(), make());
    }

    #[test]
    fn layers_that_do_not_fit_are_refused() {
        let refused = |layers: &[Layer], planes| {
            assert!(matches!(
                written(layers, planes),
                Err(OutputError::Mismatch { .. })
            ));
        };
        refused(&[], Planes::default());
        let mut broken = example::layer();
        broken.levels.values.pop();
        refused(&[broken], Planes::default());
        let mut other = example::layer();
        other.levels.frame.rows -= 1;
        refused(&[example::layer(), other], Planes::default());
        // Planes that some layers lack, or not for all pixels.
        refused(&[full(), example::layer()], ALL);
        let mut short = full();
        short.further.servers = Some(vec![2; 3]);
        refused(&[short], ALL);
        // A technology that does not count cannot be shown.
        refused(
            &[Layer {
                technology: Technology::G2,
                ..full()
            }],
            ALL,
        );
    }
}
