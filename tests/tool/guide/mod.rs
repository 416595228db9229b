//! The guide and the executable: commands that it prints run or at least parse, and its tables have what is
//! written.

mod columns;
mod commands;
mod plan_columns;
mod running;
mod schemas;
