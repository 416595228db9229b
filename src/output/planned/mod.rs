//! stub
#![allow(missing_docs)]
use crate::output::{OutputError, Outputs};
use crate::plan::PlanMade;
use crate::study::Study;
use crate::world::{Faults, World};
use std::path::Path;
pub const FILES: &[&str] = &["plan.toml"];
pub fn write(_: &mut Outputs, _: &Study, _: &World, _: &PlanMade) -> Result<(), OutputError> {
    Ok(())
}
pub fn parse(_: &str, _: &Path) -> Result<PlanMade, Faults> {
    Ok(PlanMade::default())
}
pub fn sentence(_: &PlanMade) -> String {
    String::new()
}
