//! Values: units in headings, channel numbers, bands, plausibility, antenna files, spellings.
