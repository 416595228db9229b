//! tmp
#![allow(clippy::print_stdout, clippy::unwrap_used)]
fn main() {
    let a: Vec<usize> = std::env::args().skip(1).map(|x| x.parse().unwrap()).collect();
    let t = std::time::Instant::now();
    let p = covgap::synth::province(&covgap::synth::Spec::new(a[0], a[1], a[2] as u64).unwrap()).unwrap();
    println!("{} villages {} communes {} roads {} cells {}x{} in {:?}", p.villages.len(), p.communes.len(), p.roads.len(), p.network.cells().len(), p.terrain.frame.cols, p.terrain.frame.rows, t.elapsed());
    let t = std::time::Instant::now();
    for (n, b) in covgap::output::dataset::files(&p, "synth").unwrap() { println!("{n} {}", b.len()); std::fs::write(format!("/tmp/hs/{n}"), b).unwrap(); }
    println!("{:?}", t.elapsed());
}
