//! Operators of a list in the register's own spelling.

use super::row::ImportRow;
use crate::spelling::fold;
use std::collections::BTreeMap;

/// Rows with operators as the register spells them now: a list before this one, or somebody else, may have brought
/// them meanwhile.
pub fn spelt(rows: &[ImportRow], operators: &[String]) -> Vec<ImportRow> {
    let known: BTreeMap<String, &String> = operators.iter().map(|o| (fold(o), o)).collect();
    let mut rows = rows.to_vec();
    for operator in rows.iter_mut().filter_map(|r| r.operator.as_mut()) {
        if let Some(known) = known.get(&fold(operator)) {
            operator.clone_from(known);
        }
    }
    rows
}
