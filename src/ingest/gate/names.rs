//! Names of files: which are none.

use super::refusal::Refusal;
use std::path::Path;

/// Does a name lead to a network, into an archive, or to a driver's own namespace?
pub(in crate::ingest) fn is_remote(name: &str) -> bool {
    let lower = name.trim().to_ascii_lowercase();
    lower.contains("://") || lower.starts_with("/vsi") || lower.starts_with("\\\\")
}

/// The refusal of such a path.
pub(in crate::ingest) fn remote(path: &Path) -> Option<Refusal> {
    is_remote(&path.to_string_lossy()).then(|| {
        Refusal::new(
            "file-remote",
            path,
            "this is an address, not a file: covgap works without a network and opens files alone",
            "fetch the data, unpack them, and give the path of the file",
        )
    })
}

/// Is a path a file geodatabase? It is the one kind of layer that is a folder.
pub(in crate::ingest) fn is_database_folder(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gdb")) && path.is_dir()
}

/// The refusal of a folder in the place of a file.
pub(in crate::ingest) fn folder(path: &Path) -> Refusal {
    Refusal::new(
        "folder-refused",
        path,
        "this is a folder: of layers that are folders, only file geodatabases (.gdb) are read",
        "give the path of one file in it",
    )
}
