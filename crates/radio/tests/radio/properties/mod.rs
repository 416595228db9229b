//! Laws that hold for every model and every input.

mod antenna;
mod empirical;
mod prediction;
mod radio;

mod p1812;
mod sweeps;
