//! A look at a file before GDAL opens it: what it is, and which others it names.

use super::beside::beside;
use super::names::{folder, is_database_folder, remote};
use super::refusal::Refusal;
use super::virtual_file::{Unusable, holds, is_layer, is_raster, notes_beside, sources};
use super::{database, json};
use crate::files::{self, FileKind, FileRefused};
use crate::ingest::archive;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files that are made of files that are made of files.
const DEEPEST: usize = 4;

/// More sources than any mosaic has.
const MOST_SOURCES: usize = 100_000;

/// The first bytes that are looked at: more than GDAL takes to recognise a format.
const HEAD_BYTES: u64 = 4096;

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Purpose {
    /// Heights, land cover, people.
    Raster,
    /// Shapes and fields.
    Vector,
}

/// What a file is, as far as the gate must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A raster made of others.
    VirtualRaster,
    /// A layer made of others.
    VirtualLayer,
    /// It names no other file.
    Plain,
}

/// What was seen.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) form: Form,
    /// All files that it is made of.
    pub(super) sources: BTreeSet<PathBuf>,
}

/// A look that is going on.
pub(super) struct Looking<'a> {
    path: &'a Path,
    purpose: Purpose,
    /// Folders in which sources may lie, without links.
    roots: Vec<PathBuf>,
    seen: BTreeSet<PathBuf>,
    sources: BTreeSet<PathBuf>,
}

impl<'a> Looking<'a> {
    pub(super) fn new(path: &'a Path, purpose: Purpose, trusted: &[PathBuf]) -> Result<Self, Refusal> {
        if let Some(refused) = remote(path) {
            return Err(refused);
        }
        let own = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        let roots = std::iter::once(own).chain(trusted.iter().map(PathBuf::as_path));
        Ok(Self {
            path,
            purpose,
            roots: roots.filter_map(|r| r.canonicalize().ok()).collect(),
            seen: BTreeSet::new(),
            sources: BTreeSet::new(),
        })
    }

    /// Looks at the file and at all that it names.
    pub(super) fn at(mut self) -> Result<Seen, Refusal> {
        let path = self.path;
        let form = self.look(path, 0)?;
        Ok(Seen {
            form,
            sources: self.sources,
        })
    }

    fn look(&mut self, path: &Path, depth: usize) -> Result<Form, Refusal> {
        if path.is_dir() {
            let is_fit = is_database_folder(path) && self.purpose == Purpose::Vector;
            return if is_fit {
                Ok(Form::Plain)
            } else {
                Err(folder(path))
            };
        }
        let kind = match self.purpose {
            Purpose::Raster => FileKind::Raster,
            Purpose::Vector => FileKind::Layer,
        };
        let head = files::head(path, kind, HEAD_BYTES).map_err(|e| unreadable(path, &e))?;
        Self::beside(path)?;
        let of_layer = is_layer(&head);
        if of_layer || is_raster(&head) {
            self.described(path, of_layer, depth)?;
            return Ok(if of_layer {
                Form::VirtualLayer
            } else {
                Form::VirtualRaster
            });
        }
        service(path, &head)?;
        self.plain(path, &head)?;
        Ok(Form::Plain)
    }

    /// A file that names others.
    fn described(&mut self, path: &Path, of_layer: bool, depth: usize) -> Result<(), Refusal> {
        if depth >= DEEPEST {
            let cause = format!("files name files more than {DEEPEST} deep");
            return Err(Refusal::new("file-names-others", path, cause, PLAIN));
        }
        let text = files::read_text(path, FileKind::Description).map_err(|e| unreadable(path, &e))?;
        let named = sources(&text, path, of_layer).map_err(|u| unusable(path, u))?;
        for source in named {
            let whole = self.inside(path, &source)?;
            if self.seen.insert(whole) {
                if self.seen.len() > MOST_SOURCES {
                    let cause = format!("it is made of more than {MOST_SOURCES} files");
                    return Err(Refusal::new("file-names-others", path, cause, PLAIN));
                }
                self.look(&source, depth + 1)?;
                self.sources.insert(source);
            }
        }
        Ok(())
    }

    /// The place of a source without links; a refusal of one that lies elsewhere.
    fn inside(&self, path: &Path, source: &Path) -> Result<PathBuf, Refusal> {
        let whole = source.canonicalize().map_err(|e| {
            let cause = format!(
                "the file {}, of which it is made, cannot be read: {e}",
                source.display()
            );
            Refusal::new(
                "source-missing",
                path,
                cause,
                "put the file there, or make the virtual file again",
            )
        })?;
        if self.roots.iter().any(|root| whole.starts_with(root)) {
            return Ok(whole);
        }
        let cause = format!("it names {}, which lies outside its own folder", source.display());
        let remedy = "put both into one folder, or list the other folder in `trusted_folders` of [study]";
        Err(Refusal::new("source-outside", path, cause, remedy))
    }

    /// What lies beside a file is read with it.
    fn beside(path: &Path) -> Result<(), Refusal> {
        for other in beside(path) {
            let ending = other.extension().map(|e| e.to_string_lossy().to_lowercase());
            match ending.as_deref() {
                Some("xml") => {
                    let text =
                        files::read(&other, FileKind::Description).map_err(|e| unreadable(&other, &e))?;
                    let text = String::from_utf8_lossy(&text);
                    notes_beside(&text).map_err(|u| unusable(&other, u))?;
                }
                Some("ovr" | "msk") => {
                    let head =
                        files::head(&other, FileKind::Raster, 16).map_err(|e| unreadable(&other, &e))?;
                    let is_picture = [&b"II"[..], b"MM", b"EHFA_HEADER_TAG"]
                        .iter()
                        .any(|m| head.starts_with(m));
                    if !is_picture {
                        let cause = "this file beside a raster is no TIFF, as overviews and masks are";
                        let remedy = "remove it, or make it again";
                        return Err(Refusal::new("file-names-others", &other, cause, remedy));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A file that is read as it is.
    fn plain(&self, path: &Path, head: &[u8]) -> Result<(), Refusal> {
        if head.starts_with(b"SQLite format 3\0") {
            return match database::refused(path) {
                Some(cause) => Err(Refusal::new("file-names-others", path, cause, TABLES)),
                None => Ok(()),
            };
        }
        if head.starts_with(b"PK\x03\x04") {
            return archive::within_budget(path).map_err(|cause| {
                Refusal::new(
                    "archive-too-large",
                    path,
                    cause,
                    "unpack it, and give the file in it",
                )
            });
        }
        if self.purpose == Purpose::Raster {
            return Ok(());
        }
        let start = head
            .iter()
            .position(|b| !b.is_ascii_whitespace() && !b"\xef\xbb\xbf".contains(b));
        match start.and_then(|at| head.get(at)) {
            Some(b'{' | b'[' | 0x1e) => linked(path),
            Some(b'<') if holds(head, b"<!doctype") || holds(head, b"<!entity") => {
                let cause = "it defines a document type or entities";
                Err(Refusal::new(
                    "file-names-others",
                    path,
                    cause,
                    "export the layer again as GeoPackage",
                ))
            }
            _ if holds(head, b"!table") => seamless(path),
            _ => Ok(()),
        }
    }
}

/// A GeoJSON whose coordinate system is an address.
fn linked(path: &Path) -> Result<(), Refusal> {
    let bytes = files::read(path, FileKind::Table).map_err(|e| unreadable(path, &e))?;
    match json::linked_system(&bytes) {
        Some(address) => {
            let cause =
                format!("its coordinate system is a link ({address}), which would have to be fetched");
            let remedy = "remove the member `crs` and declare the system with the key `crs`";
            Err(Refusal::new("file-remote", path, cause, remedy))
        }
        None => Ok(()),
    }
}

/// A table of MapInfo that is made of other tables.
fn seamless(path: &Path) -> Result<(), Refusal> {
    let text = files::read(path, FileKind::Description).map_err(|e| unreadable(path, &e))?;
    if holds(&text, b"isseamless") {
        let cause = "it is a seamless table, which is made of other tables";
        let remedy = "give one of those tables, or export them together as GeoPackage";
        return Err(Refusal::new("file-names-others", path, cause, remedy));
    }
    Ok(())
}

/// Descriptions of services and of lists of files, by what they begin with.
fn service(path: &Path, head: &[u8]) -> Result<(), Refusal> {
    const MARKS: [(&[u8], &str); 13] = [
        (b"<gdal_w", "a description of a map service"),
        (b"<gdal_o", "a description of a web service"),
        (b"<gdaltileindexdataset", "an index of tiles"),
        (b"<wms_", "the answer of a map service"),
        (b"<wmt_ms", "the answer of a map service"),
        (b"<wfs", "the answer of a web service"),
        (b"<ogrwfs", "a description of a web service"),
        (b"<ogrcsw", "a description of a web service"),
        (b"<capabilities", "the answer of a map service"),
        (b"<tilemapservice", "a description of a map service"),
        (b"<wcs_", "a description of a web service"),
        (b"<georss", "a list of news"),
        (b"%pdf-", "a PDF"),
    ];
    // Binary files may hold anything among their notes.
    let is_text = head.trim_ascii_start().starts_with(b"<")
        || head.starts_with(b"%")
        || head.starts_with(b"\xef\xbb\xbf");
    let found = MARKS.iter().find(|(mark, _)| is_text && holds(head, mark));
    match found {
        Some((_, what)) => {
            let cause = format!("this is {what}: the data themselves are elsewhere or cannot be read");
            Err(Refusal::new(
                "file-remote",
                path,
                cause,
                "fetch the data, and give the file that has them",
            ))
        }
        None => Ok(()),
    }
}

const PLAIN: &str = "write it as one plain file: GeoTIFF for a raster, GeoPackage for a layer";
const TABLES: &str = "export the layer that is needed as a GeoPackage of its own";

fn unusable(path: &Path, unusable: Unusable) -> Refusal {
    match unusable {
        Unusable::Odd(cause) => Refusal::new("file-names-others", path, cause, PLAIN),
        Unusable::Remote(name) => {
            let cause = format!("it names {name}, which is no file on this machine");
            let remedy = "fetch the data, and make the virtual file of the files that were fetched";
            Refusal::new("file-remote", path, cause, remedy)
        }
    }
}

/// The refusal of a file that is no regular one, or too large.
fn unreadable(path: &Path, refused: &FileRefused) -> Refusal {
    let (code, remedy) = match refused {
        FileRefused::TooLarge { .. } => ("file-too-large", "give the file that is meant, or split it"),
        _ => (
            "file-unreadable",
            "correct the path in the study, or the file's permissions",
        ),
    };
    Refusal::new(code, path, refused.to_string(), remedy)
}
