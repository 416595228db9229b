//! Probe.
fn main() {
    divan::main();
}
#[divan::bench]
fn probe() -> u32 {
    divan::black_box(1) + 1
}
#[divan::bench(args = [1, 2])]
fn probe2(a: u32) -> u32 {
    divan::black_box(a) + 1
}
