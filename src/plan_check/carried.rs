//! Does the way that connects each site carry what the site may have to carry?

use super::breach::Breach;

/// Sums in another order differ by less than this share.
const SHARE: f64 = 1e-6;

/// A site as the plan connects it.
#[derive(Clone, Copy, Debug)]
pub struct Linked<'a> {
    /// Its name.
    pub name: &'a str,
    /// How it is connected, in the plan's word.
    pub way: &'a str,
    /// What that carries, Mbit/s; `None` where it is not known.
    pub carries_mbps: Option<f64>,
    /// What its cells carry at most, Mbit/s; `None` where it is not known.
    pub cells_mbps: Option<f64>,
    /// The points at which it is heard, each with what is above the preset there, hundredths of a dB.
    pub heard: &'a [(u32, i16)],
}

/// People at points, and what serves them today.
#[derive(Clone, Copy, Debug)]
pub struct Crowd<'a> {
    /// The people at each point.
    pub people: &'a [f64],
    /// What serves each point today is so far above the preset, hundredths of a dB; `None`: nothing is heard.
    pub today: &'a [Option<i16>],
    /// What a person asks for in the busy hour, Mbit/s.
    pub mbps_per_person: f64,
}

/// The sites whose way carries too little: the people at points that a site lifts, and at which it is stronger than
/// what is there, ask for more, and its cells carry more.
pub fn check_ways(sites: &[Linked], crowd: &Crowd) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for site in sites {
        let Some(carries_mbps) = site.carries_mbps else {
            continue;
        };
        let mut people = 0.0;
        for (point, above) in site.heard {
            let before = crowd.today.get(*point as usize).copied().flatten();
            if *above >= 0 && before.is_none_or(|before| before < *above) {
                people += crowd.people.get(*point as usize).copied().unwrap_or_default();
            }
        }
        let mut asked_mbps = people * crowd.mbps_per_person;
        if let Some(cells_mbps) = site.cells_mbps {
            asked_mbps = asked_mbps.min(cells_mbps);
        }
        if asked_mbps > carries_mbps * (1.0 + SHARE) {
            breaches.push(Breach::new(
                "plan-way-too-small",
                format!(
                    "site {} may have to carry {asked_mbps:.1} Mbit/s for {people:.0} people, and {} carries \
                     {carries_mbps:.1}",
                    site.name, site.way
                ),
            ));
        }
    }
    breaches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_carries_the_people_that_its_site_takes_from_what_is_there() {
        let crowd = Crowd {
            people: &[100.0, 200.0, 400.0],
            today: &[None, Some(30), Some(-10)],
            mbps_per_person: 0.05,
        };
        let heard = [(0, 5), (1, 29), (2, 0), (7, 90)];
        let of = |way, carries_mbps, heard| Linked {
            name: "s",
            way,
            carries_mbps,
            cells_mbps: None,
            heard,
        };
        // 100 and 400 people ask for 25 Mbit/s; the 200 have a stronger cell.
        let found = |site| check_ways(&[site], &crowd).len();
        assert_eq!(found(of("satellite", Some(25.0), &heard)), 0);
        assert_eq!(found(of("satellite", Some(24.9), &heard)), 1);
        assert_eq!(found(of("on the mast", None, &heard)), 0);
        let narrow = |cells_mbps| Linked {
            cells_mbps,
            ..of("satellite", Some(20.0), &heard)
        };
        assert_eq!(found(narrow(Some(19.0))), 0);
        assert_eq!(found(narrow(Some(21.0))), 1);
        assert_eq!(found(of("satellite", Some(9.9), &[(1, 30)])), 0);
        assert_eq!(found(of("satellite", Some(9.9), &[(1, 31)])), 1);
        assert_eq!(found(of("satellite", Some(0.1), &[(0, -1)])), 0);
    }
}
