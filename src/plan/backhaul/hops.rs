//! In how many hops a candidate can be reached.
//!
//! A candidate that sees a connected mast is one hop away, and kept there only: a longer chain would cost more and
//! carry no more. Of the others the lowest number of hops is kept and the next one, which a cheaper chain may
//! have. A candidate that new fibre can reach is a beginning for others, if its fibre is built; satellite is none,
//! because what it carries is too little for two sites.

/// What is known before hops are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// It sees a connected mast.
    pub sees_mast: bool,
    /// New fibre can reach it.
    pub has_fibre: bool,
}

/// The numbers of hops that are kept for each candidate, rising. `links` are from and to; hops are at most
/// `most`.
pub fn hops(starts: &[Start], links: &[(u32, u32)], most: u8) -> Vec<Vec<u8>> {
    let lowest = lowest(starts, links, most);
    let mut kept: Vec<Vec<u8>> = lowest.iter().map(|hop| hop.iter().copied().collect()).collect();
    // Rising: a next one may hang on the next one of another.
    for hop in 2..=most {
        let mut next: Vec<usize> = Vec::new();
        for &(from, to) in links {
            let (from, to) = (from as usize, to as usize);
            let is_next = lowest.get(to).is_some_and(|l| *l == Some(hop - 1));
            let sees_mast = starts.get(to).is_some_and(|s| s.sees_mast);
            if is_next && !sees_mast && kept.get(from).is_some_and(|k| k.contains(&(hop - 1))) {
                next.push(to);
            }
        }
        next.sort_unstable();
        next.dedup();
        for to in next {
            kept[to].push(hop);
        }
    }
    kept
}

/// Layer by layer from what is connected.
fn lowest(starts: &[Start], links: &[(u32, u32)], most: u8) -> Vec<Option<u8>> {
    let mut hop_of: Vec<Option<u8>> = starts
        .iter()
        .map(|start| (start.sees_mast && most > 0).then_some(1))
        .collect();
    for hop in 1..=most {
        for &(from, to) in links {
            let from = from as usize;
            let is_before = match hop {
                1 => starts.get(from).is_some_and(|s| s.has_fibre),
                _ => hop_of.get(from).is_some_and(|h| *h == Some(hop - 1)),
            };
            if let Some(to) = hop_of.get_mut(to as usize).filter(|_| is_before) {
                to.get_or_insert(hop);
            }
        }
    }
    hop_of
}

/// Can a link be part of a chain that is kept?
pub(super) fn is_used(starts: &[Start], kept: &[Vec<u8>], (from, to): (u32, u32)) -> bool {
    let (from, to) = (from as usize, to as usize);
    let of = |candidate: usize| kept.get(candidate).map(Vec::as_slice).unwrap_or_default();
    let start = |candidate: usize| starts.get(candidate).copied().unwrap_or_default();
    of(to).iter().any(|hop| match hop {
        1 => start(from).has_fibre && !start(to).sees_mast,
        later => of(from).contains(&(later - 1)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Start = Start {
        sees_mast: false,
        has_fibre: false,
    };
    const MAST: Start = Start {
        sees_mast: true,
        ..NONE
    };
    const FIBRE: Start = Start {
        has_fibre: true,
        ..NONE
    };

    fn both(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
        pairs.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]).collect()
    }

    #[test]
    fn a_row_of_sites_is_reached_one_hop_after_the_other_and_no_farther() {
        let links = both(&[(0, 1), (1, 2), (2, 3), (3, 4)]);
        let kept = hops(&[MAST, NONE, NONE, NONE, NONE], &links, 4);
        assert_eq!(kept, [vec![1], vec![2], vec![3], vec![4], vec![]]);
        assert!(is_used(&[MAST, NONE, NONE, NONE, NONE], &kept, (0, 1)));
        assert!(!is_used(&[MAST, NONE, NONE, NONE, NONE], &kept, (1, 0)));
        assert!(!is_used(&[MAST, NONE, NONE, NONE, NONE], &kept, (3, 4)));
        assert_eq!(hops(&[MAST], &[], 0), [Vec::<u8>::new()]);
    }

    #[test]
    fn the_next_number_of_hops_is_kept_where_a_chain_has_it() {
        // 0 sees a mast; 1 and 2 see 0 and each other; 3 sees 2.
        let starts = [MAST, NONE, NONE, NONE];
        let kept = hops(&starts, &both(&[(0, 1), (0, 2), (1, 2), (2, 3)]), 4);
        assert_eq!(kept, [vec![1], vec![2, 3], vec![2, 3], vec![3, 4]]);
    }

    #[test]
    fn fibre_is_a_beginning_only_where_it_is_built() {
        let starts = [FIBRE, NONE];
        let kept = hops(&starts, &both(&[(0, 1)]), 4);
        // The one with fibre is itself reached from nowhere but by way of the other, which hangs on it.
        assert_eq!(kept, [vec![2], vec![1]]);
        assert!(is_used(&starts, &kept, (0, 1)));
    }

    #[test]
    fn every_hop_has_one_before_it() {
        let mut random = crate::maths::random::Random::new(5, 1);
        for _ in 0..200 {
            let count = 2 + random.below(12);
            let starts: Vec<Start> = (0..count)
                .map(|_| Start {
                    sees_mast: random.chance(0.15),
                    has_fibre: random.chance(0.1),
                })
                .collect();
            let pairs: Vec<(u32, u32)> = (0..2 * count)
                .map(|_| (random.below(count) as u32, random.below(count) as u32))
                .filter(|(a, b)| a != b)
                .collect();
            let links = both(&pairs);
            let kept = hops(&starts, &links, 4);
            for (to, hops) in kept.iter().enumerate() {
                assert!(hops.len() <= 2 && hops.windows(2).all(|w| w[0] + 1 == w[1]));
                for hop in hops {
                    let is_chained = links.iter().any(|l| {
                        l.1 as usize == to
                            && match hop {
                                1 => starts[l.0 as usize].has_fibre,
                                _ => kept[l.0 as usize].contains(&(hop - 1)),
                            }
                    });
                    assert!(*hop <= 4 && (is_chained || (*hop == 1 && starts[to].sees_mast)));
                }
            }
        }
    }
}
