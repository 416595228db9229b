//! Text, ids, spreadsheets, coordinate systems, files that are something else.
