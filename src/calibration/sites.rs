//! Offsets of sites: shrunk towards zero by how little is known of each.
//!
//! With m_s the mean error at site s beyond all other terms and n_s the number of places that count there, the
//! variance of m_s is v_s = σ²/n_s. The variance between sites is DerSimonian and Laird's
//! τ² = max(0, (Q − (S − 1)) / (Σa − Σa²/Σa)), a_s = 1/v_s, Q = Σ a_s·(m_s − m̄)², m̄ = Σ a_s·m_s/Σ a_s. A
//! site's offset is b_s = τ²/(τ² + v_s)·(m_s − μ), where μ is the mean with the weights 1/(τ² + v_s): none
//! where sites do not differ by more than their places scatter.

use super::values::{Seen, SiteEffects, Values};

/// Sites' offsets about the other terms, and the offset of all with them.
pub(super) fn settle(seen: &Seen, values: &mut Values) {
    let mut sums = vec![(0.0, 0.0); seen.sites];
    for row in seen.each() {
        let expected = values.at(row);
        let z = (row.gap_db - expected) / values.sigma_db;
        let alpha = (row.floor_db - expected) / values.sigma_db;
        let score = seen.tails.score(row.hearing, z, alpha);
        if let Some((weight, error)) = sums.get_mut(row.site as usize) {
            *weight += row.weight * score.weight;
            *error += row.weight * score.psi * values.sigma_db;
        }
    }
    let variance = values.sigma_db * values.sigma_db;
    // Mean error without the site's own offset, and its variance.
    let means: Vec<Option<(f64, f64)>> = sums
        .iter()
        .enumerate()
        .map(|(site, (weight, error))| {
            (*weight > 0.0).then(|| (error / weight + values.sites.at(site as u32), variance / weight))
        })
        .collect();
    let known: Vec<(f64, f64)> = means.iter().flatten().copied().collect();
    let between = between(&known);
    let middle = mean(&known, between);
    let shrunk = |m: &Option<(f64, f64)>| {
        m.map_or(0.0, |(mean, of_mean)| {
            if between > 0.0 {
                between / (between + of_mean) * (mean - middle)
            } else {
                0.0
            }
        })
    };
    let unknown = |m: &Option<(f64, f64)>| {
        let variance = m.map_or(between, |(_, of_mean)| {
            if between > 0.0 {
                between * of_mean / (between + of_mean)
            } else {
                0.0
            }
        });
        variance.sqrt()
    };
    values.sites = SiteEffects {
        offsets_db: means.iter().map(shrunk).collect(),
        unknown_db: means.iter().map(unknown).collect(),
        between_db: between.sqrt(),
    };
    values.offset_db += middle;
}

fn mean(known: &[(f64, f64)], between: f64) -> f64 {
    let (weights, sum) = known.iter().fold((0.0, 0.0), |(weights, sum), (mean, of_mean)| {
        let weight = 1.0 / (between + of_mean).max(1e-12);
        (weights + weight, sum + weight * mean)
    });
    if weights > 0.0 { sum / weights } else { 0.0 }
}

/// τ².
fn between(known: &[(f64, f64)]) -> f64 {
    if known.len() < 2 {
        return 0.0;
    }
    let middle = mean(known, 0.0);
    let (mut q, mut first, mut second) = (0.0, 0.0, 0.0);
    for (mean, of_mean) in known {
        let a = 1.0 / of_mean.max(1e-12);
        q += a * (mean - middle) * (mean - middle);
        first += a;
        second += a * a;
    }
    let by = first - second / first;
    if by > 0.0 {
        ((q - (known.len() - 1) as f64) / by).max(0.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites_that_differ_no_more_than_their_places_have_no_variance() {
        assert_eq!(between(&[(1.0, 4.0), (-1.0, 4.0), (0.5, 4.0)]), 0.0);
        // By hand: a = 1, Q = 200, S = 2 → (200 − 1)/(2 − 1).
        assert!((between(&[(10.0, 1.0), (-10.0, 1.0)]) - 199.0).abs() < 1e-9);
    }
}
