//! Sites under one limit, chosen exactly by dynamic programming over its room.

/// What a site takes and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub takes: u64,
    pub worth: i128,
}

/// The most steps of one table: a second or two.
pub(super) const MOST_STEPS: u128 = 400_000_000;

/// How many steps the table of these pieces takes.
pub(super) fn steps(pieces: &[Piece], room: u64) -> u128 {
    let share = share(pieces);
    pieces.len() as u128 * (u128::from(room / share) + 1)
}

fn share(pieces: &[Piece]) -> u64 {
    pieces
        .iter()
        .fold(0, |s, piece| super::problem::gcd(s, piece.takes))
        .max(1)
}

/// The most worth within the room, and which pieces give it.
pub(super) fn best(pieces: &[Piece], room: u64) -> (i128, Vec<bool>) {
    let share = share(pieces);
    let all: u64 = pieces.iter().fold(0, |sum, p| sum.saturating_add(p.takes));
    let width = (room.min(all) / share) as usize + 1;
    let mut best = vec![0_i128; width];
    let words = width.div_ceil(64);
    let mut taken = vec![0_u64; words * pieces.len()];
    for (at, piece) in pieces.iter().enumerate() {
        if piece.worth <= 0 {
            continue;
        }
        let takes = usize::try_from(piece.takes / share).unwrap_or(usize::MAX);
        for used in (takes..width).rev() {
            let with = best[used - takes] + piece.worth;
            if with > best[used] {
                best[used] = with;
                taken[at * words + used / 64] |= 1 << (used % 64);
            }
        }
    }
    let mut used = width - 1;
    let mut chosen = vec![false; pieces.len()];
    for at in (0..pieces.len()).rev() {
        if taken[at * words + used / 64] >> (used % 64) & 1 == 1 {
            chosen[at] = true;
            used -= (pieces[at].takes / share) as usize;
        }
    }
    (best[width - 1], chosen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::random::Random;

    #[test]
    fn the_best_of_all_choices_is_found() {
        let mut random = Random::new(5);
        for _ in 0..200 {
            let pieces: Vec<Piece> = (0..9)
                .map(|_| Piece {
                    takes: random.below(9) as u64 * 3,
                    worth: random.below(40) as i128 - 5,
                })
                .collect();
            let room = random.below(80) as u64;
            let of = |set: u32| {
                let chosen = pieces.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1);
                chosen.fold((0, 0), |sum, (_, p)| (sum.0 + p.takes, sum.1 + p.worth))
            };
            let all = (0..1 << 9).map(of).filter(|(takes, _)| *takes <= room);
            let (worth, chosen) = best(&pieces, room);
            assert_eq!(Some(worth), all.map(|(_, worth)| worth).max());
            let set = chosen
                .iter()
                .enumerate()
                .fold(0, |set, (at, c)| set | u32::from(*c) << at);
            assert_eq!(of(set).1, worth);
            assert!(of(set).0 <= room);
        }
    }
}
