//! JSON for other programs.

use super::OutputError;
use serde::Serialize;

/// JSON with a final newline; `what` names it where it cannot be made.
///
/// # Errors
/// [`OutputError::Text`] when a value cannot be written as JSON.
pub fn to_json(what: &'static str, value: &impl Serialize) -> Result<String, OutputError> {
    let json = serde_json::to_string_pretty(value).map_err(|e| OutputError::Text {
        what,
        cause: e.to_string(),
    })?;
    Ok(json + "\n")
}

/// JSON on one line, for large files that programs read.
///
/// # Errors
/// As [`to_json`].
pub fn to_line(what: &'static str, value: &impl Serialize) -> Result<String, OutputError> {
    let json = serde_json::to_string(value).map_err(|e| OutputError::Text {
        what,
        cause: e.to_string(),
    })?;
    Ok(json + "\n")
}
