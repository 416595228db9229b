//! The core, part by part, in one process and by one thread: points a second of every model along radials,
//! reading the ground, from rays to pixels, matrices to bytes and back, best servers.
//!
//! `cargo bench --bench core` runs all of it (about a minute), `cargo bench --bench core -- along` what has
//! "along" in its name; no native library is needed with `--no-default-features`. The figures behind "item/s"
//! are points, samples or pixels a second. Whole processes, with loading and output, are measured by the
//! bench `report`.
//!
//! divan rather than criterion: it counts items a second and takes a table of arguments, so that a new row of
//! the list of models is measured without a new line here; and it brings few crates.

mod along;
mod area;
mod backhaul;
mod ground;
mod plans;
mod sampling;

fn main() {
    // One thread, whatever the engine shares out: refused only where there is a pool already, and there is
    // none.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(1).build_global();
    divan::main();
}
