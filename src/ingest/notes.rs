//! The notebook that all readers write into: faults, and the report of what was filled, repaired, left out or
//! joined.

use super::gate::{beside, is_database_folder, remote};
use super::signature::other_kind;
use super::text::{is_read_as_latin, without_unseen};
use super::twins;
use crate::domain::doubt::{ALLOWABLE, allowed_code};
use crate::files::{self, FileKind, FileRefused};
use crate::study::Study;
use crate::world::{Fault, Faults, InputFile, Report};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// The notebook that all readers write into: problems and counts, and what to do with a bad row.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Faults.
    pub(super) problems: Faults,
    /// Everything else worth telling.
    pub(super) report: Report,
    /// Bad rows are counted and left out instead of being faults.
    pub(super) skip_bad_rows: bool,
    /// Codes of doubts that the study allows.
    pub(super) allow: BTreeSet<String>,
    /// Rows left out, by file.
    pub(super) left_out: BTreeMap<PathBuf, u64>,
    /// Folders in which files may lie that other files name.
    pub(super) trusted_folders: Vec<PathBuf>,
}

impl Notes {
    /// A notebook for the inputs of a study.
    pub(super) fn of(study: &Study) -> Self {
        Self {
            skip_bad_rows: study.skip_bad_rows,
            allow: study.allow.clone(),
            trusted_folders: study.trusted_folders.clone(),
            ..Self::default()
        }
    }

    /// Something that looks wrong and could be meant, of a file or of the whole: a fault, or a remark where
    /// the study allows it. True where it is allowed. Its code is one of [`ALLOWABLE`].
    pub(super) fn doubt(&mut self, doubt: Fault) -> bool {
        let is_allowed = self.is_allowed(&doubt);
        if !is_allowed {
            self.problem(with_way_out(doubt));
        }
        is_allowed
    }

    /// The same of one row: where it is not allowed, it is a bad row.
    pub(super) fn doubt_of_row(&mut self, doubt: Fault) -> bool {
        let is_allowed = self.is_allowed(&doubt);
        if !is_allowed {
            self.bad_row(with_way_out(doubt));
        }
        is_allowed
    }

    /// Counts a doubt that the study allows.
    pub(super) fn is_allowed(&mut self, doubt: &Fault) -> bool {
        debug_assert!(
            ALLOWABLE.contains(&doubt.code),
            "{} is not in the list",
            doubt.code
        );
        let is_allowed = self.allow.contains(doubt.code);
        if is_allowed {
            let text = format!(
                "doubtful values that the study allows: {}",
                kind_of_fault(doubt.code)
            );
            let example = Some(format!("{}: {}", doubt.place_and_value(), doubt.cause));
            self.report.remark(&allowed_code(doubt.code), &text, 1, example);
        }
        is_allowed
    }

    /// Something that is used as it is, and that a planner should look at: a warning of every output.
    pub(super) fn remark(&mut self, code: &str, text: &str, example: String) {
        self.report.remark(code, text, 1, Some(example));
    }

    /// A fault of a file or of the whole: never skipped.
    pub(super) fn problem(&mut self, problem: Fault) {
        self.problems.push(problem);
    }

    /// A fault of one row: a problem, or a counted loss where the study says so.
    pub(super) fn bad_row(&mut self, problem: Fault) {
        if self.skip_bad_rows {
            let code = format!("skipped-{}", problem.code);
            let text = format!("rows left out: {}", kind_of_fault(problem.code));
            self.report.add(&code, &text, 1, Some(problem.to_string()));
            *self.left_out.entry(problem.file).or_default() += 1;
        } else {
            self.problems.push(problem);
        }
    }

    /// Takes invisible characters out of a text, and counts it: two codes that differ in these alone are
    /// one. UTF-8 that was read as Latin-1 stays as it is, for it has such characters in the place of letters.
    pub(super) fn take_out_unseen(&mut self, path: &Path, row: u64, text: &mut String) {
        let Some(seen) = without_unseen(text).filter(|_| !is_read_as_latin(text)) else {
            return;
        };
        let what =
            "texts with invisible characters (zero width, marks of direction or byte order): taken out";
        self.note(
            "invisible-characters",
            what,
            format!("{}, row {row}: {seen}", file_name(path)),
        );
        *text = seen;
    }

    /// One event.
    pub(super) fn note(&mut self, code: &str, text: &str, example: String) {
        self.report.add(code, text, 1, Some(example));
    }

    /// Many events at once; nothing for none.
    pub(super) fn tally(&mut self, code: &str, text: &str, count: u64) {
        if count > 0 {
            self.report.add(code, text, count, None);
        }
    }

    /// Records a file with its checksum, and the files beside it that are read with it; a fault where it
    /// cannot be read.
    pub(super) fn input(&mut self, role: &'static str, path: &Path) -> bool {
        if let Some(refused) = remote(path) {
            self.problem(refused.into());
            return false;
        }
        match checksums(role, path) {
            Ok(files) if files.iter().all(|f| f.bytes == 0) => {
                self.problem(Fault::new(
                    "file-empty",
                    path,
                    "the file is empty",
                    "give the path of a file with data",
                ));
                false
            }
            Ok(files) => {
                self.report.inputs.extend(files);
                let other = path.is_file().then(|| other_kind(path)).flatten();
                let fits = other.is_none();
                self.problems.extend(other);
                fits
            }
            Err(refused) => {
                self.refused_file(path, &refused);
                false
            }
        }
    }

    /// Rows of a file that were left out, against those that are used: where it is most of them, the file is not
    /// what the study takes it for.
    pub(super) fn most_left_out(&mut self, path: &Path, used: usize) {
        /// Of fewer rows nothing can be said.
        const LEAST: u64 = 5;
        let left_out = self.left_out.get(path).copied().unwrap_or_default();
        if left_out < LEAST || left_out <= used as u64 {
            return;
        }
        let cause = format!(
            "{left_out} of {} rows cannot be used and would be left out",
            left_out + used as u64
        );
        let remedy = "set skip_bad_rows = false to see what is wrong with them, and mend the file";
        self.doubt(Fault::new("most-rows-left-out", path, cause, remedy));
    }

    /// The files that are recorded in a role.
    pub(super) fn recorded(&self, role: &str) -> BTreeSet<PathBuf> {
        let of_role = self.report.inputs.iter().filter(|i| i.role == role);
        of_role.map(|i| i.path.clone()).collect()
    }

    /// The fault of a file that is not read.
    pub(super) fn refused_file(&mut self, path: &Path, refused: &FileRefused) {
        self.problem(fault_of_file(path, refused));
    }
}

/// The fault of a file that is not read.
pub(super) fn fault_of_file(path: &Path, refused: &FileRefused) -> Fault {
    match refused {
        FileRefused::TooLarge { .. } => Fault::new(
            "file-too-large",
            path,
            refused.to_string(),
            "give the file that is meant, or split it",
        ),
        FileRefused::NotRegular("a folder") => Fault::new(
            "folder-refused",
            path,
            "this is a folder: of layers that are folders, only file geodatabases (.gdb) are read",
            "give the path of one file in it",
        ),
        FileRefused::NotText(_) => {
            Fault::new("table-encoding", path, refused.to_string(), "save it as UTF-8")
        }
        _ => Fault::new(
            "file-unreadable",
            path,
            format!("the file cannot be read: {refused}"),
            format!(
                "{}correct the path in the study (paths are relative to the study's folder) or the file's permissions",
                twin_of(path)
            ),
        ),
    }
}

/// What is there in the place of a file that is not.
fn twin_of(path: &Path) -> String {
    if path.exists() {
        String::new()
    } else {
        twins::offer(path)
    }
}

/// A file's last name: what examples show, so that a report is the same wherever the files lie.
pub(super) fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || path.display().to_string(),
        |n| n.to_string_lossy().into_owned(),
    )
}

/// The doubt with the way to overrule it.
pub(super) fn with_way_out(mut doubt: Fault) -> Fault {
    let way_out = format!(
        "; if it is right as it is, set allow = [\"{}\"] in [study]",
        doubt.code
    );
    doubt.remedy.push_str(&way_out);
    doubt
}

/// A fault's code as words.
fn kind_of_fault(code: &str) -> String {
    code.replace('-', " ")
}

/// The file and what is beside it, or the files of a database that is a folder.
fn checksums(role: &'static str, path: &Path) -> Result<Vec<InputFile>, FileRefused> {
    let mut paths = Vec::new();
    if is_database_folder(path) {
        for entry in std::fs::read_dir(path)? {
            let entry = entry?.path();
            if entry.is_file() {
                paths.push(entry);
            }
        }
        paths.sort();
    } else {
        paths.push(path.to_owned());
        paths.extend(beside(path));
    }
    paths.into_iter().map(|path| checksum(role, path)).collect()
}

/// What an input of a role may be at most.
fn kind_of(role: &str, path: &Path) -> FileKind {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match (role, ending.as_deref()) {
        ("measurements", Some("csv" | "tsv" | "txt" | "gz")) => FileKind::Stream,
        ("terrain" | "land cover" | "population" | "claims raster", _) => FileKind::Raster,
        ("antenna", _) => FileKind::Pattern,
        ("climate map", _) => FileKind::ClimateMap,
        (_, Some("xlsx" | "xlsm" | "xlsb" | "xls" | "ods")) => FileKind::Workbook,
        (_, Some("csv" | "tsv" | "txt" | "json" | "geojson" | "kml" | "kmz" | "gpx")) => FileKind::Table,
        _ => FileKind::Layer,
    }
}

fn checksum(role: &'static str, path: PathBuf) -> Result<InputFile, FileRefused> {
    let (mut file, _) = files::open(&path, kind_of(role, &path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0u8; 1 << 20];
    let mut bytes = 0u64;
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            break;
        }
        bytes += n as u64;
        hash.update(buffer.get(..n).unwrap_or_default());
    }
    let sha256 = hash.finalize().iter().map(|b| format!("{b:02x}")).collect();
    Ok(InputFile {
        role,
        path,
        bytes,
        sha256,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_rows_are_problems_or_counted() {
        let fault = || Fault::new("number-invalid", Path::new("a.csv"), "bad", "mend it").at_row(3);
        let mut strict = Notes::default();
        strict.bad_row(fault());
        assert_eq!(strict.problems.len(), 1);
        let mut lenient = Notes {
            skip_bad_rows: true,
            ..Notes::default()
        };
        lenient.bad_row(fault());
        assert!(lenient.problems.is_empty());
        assert_eq!(lenient.report.count("skipped-number-invalid"), 1);
    }

    #[test]
    fn a_checksum_is_the_known_one() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("abc");
        std::fs::write(&path, "abc").expect("written");
        let file = checksum("sites", path).expect("readable");
        assert_eq!(
            file.sha256,
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(file.bytes, 3);
    }
}
