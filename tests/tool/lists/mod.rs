//! The one reader of lists: any file, five languages, every writing of coordinates, and studies that name no
//! column.

mod coordinates;
mod dialects;
mod headings;
mod workbooks;
