//! How tables look on a terminal.

use comfy_table::{CellAlignment, ContentArrangement, Table, TableComponent, presets};

/// An empty table; columns from `first_right` on are numbers.
pub(super) fn table(header: &[&str], first_right: usize) -> Table {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_style(TableComponent::HeaderLines, '─');
    table.set_style(TableComponent::MiddleHeaderIntersections, '─');
    table.set_header(header);
    for column in first_right..header.len() {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

/// The same; the columns' headings stand between bars.
pub(super) fn headed(headings: &str, first_right: usize) -> Table {
    table(&headings.split(" | ").collect::<Vec<_>>(), first_right)
}

/// A table no wider than a page, on a terminal or not: narrow gaps between columns, and long names wrapped.
pub(super) fn fitted(mut table: Table) -> Table {
    const PAGE: u16 = 110;
    for column in table.column_iter_mut() {
        column.set_padding((0, 1));
    }
    if table.width().is_none_or(|width| width > PAGE) {
        table.set_width(PAGE);
    }
    table
}
