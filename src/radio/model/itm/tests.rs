use super::super::{Surroundings, Variability};
use super::*;
