//! The fast way along a radial: as P.526's, with P.1812's own horizons, climate and mechanisms.

mod air;
mod climate;
mod duct;
mod horizons;
mod radial;

use super::{CARD, NAME, P1812, WAVELENGTH_GHZ_M};
use crate::cover::Cover;
use crate::cover::Zone;
use crate::model::p526::EARTH_RADIUS_KM;
use crate::model::p526::spherical_earth::Wave;
use crate::model::p526::sweep::edge::{Edges, Ground, Own, Site};
use crate::model::p526::sweep::equations::{fit, fit_columns, solve};
use crate::model::p526::sweep::smooth::Smooth;
use crate::model::p526::sweep::sphere::{Over, Spheres};
use crate::model::p526::sweep::{TAME_M, by_itself, copy_in, shift_in, tame_samples, write};
use crate::model::{Loss, LossError, Path, Sweep};
use air::{Covered, Median, Mix, Outset, Share};
use climate::Climate;
use duct::{Coupling, Ducts};
use horizons::Horizons;
use radial::Air;
use std::cell::Cell;

/// Columns of a radial, kept from one to the next.
#[derive(Clone, Debug, Default)]
struct Scratch {
    d_km: Vec<f64>,
    before_km: Vec<f64>,
    bare_m: Vec<f64>,
    clutter_m: Vec<f64>,
    around_m: Vec<f64>,
    top_m: Vec<f64>,
    l_loc_db: Vec<f64>,
    l_bfs_db: Vec<f64>,
    theta_mrad: Vec<f64>,
    matters: Vec<f64>,
    l_ba_db: Vec<f64>,
    l_dp_db: Vec<f64>,
    f_i: Vec<f64>,
    zeros: Vec<f64>,
    loss_db: Vec<f64>,
    inland_db: Vec<f64>,
    median: Edges,
    beyond: Edges,
    smooth: Smooth,
    spheres: Spheres,
    horizons: Horizons,
    climate: Climate,
    ducts: Ducts,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

impl Sweep for P1812 {
    fn along(&self, radial: &Path, out: &mut [Result<Loss, LossError>]) {
        let usable = match self.parameters.require_p1812(NAME) {
            Ok(()) => tame_cover(radial, tame_samples(radial)).min(out.len()),
            Err(_) => 0,
        };
        // The card wants a sample between the ends.
        let usable = if usable > 2 { usable } else { 0 };
        let (swept, rest) = out.split_at_mut(usable);
        if usable > 0 {
            let mut scratch = SCRATCH.take();
            // Inland the equations are simpler, and sums of another form have other last bits. How far out
            // the sea is looked for must not show: as far as all is inland, losses are those of a radial that
            // ends there.
            let inland = inland_samples(radial, usable);
            let ends_inland = (3..usable).contains(&inland);
            if ends_inland {
                scratch.sweep(self, radial, inland);
                scratch.inland_db.clear();
                scratch.inland_db.extend_from_slice(&scratch.loss_db[..inland]);
            }
            scratch.sweep(self, radial, usable);
            if ends_inland {
                scratch.loss_db[..inland].copy_from_slice(&scratch.inland_db);
            }
            write(self, &CARD, radial, &scratch.loss_db, swept);
            SCRATCH.set(scratch);
        }
        // From the first bad sample on, the truth finds the words.
        by_itself(self, radial, usable..usable + rest.len(), rest);
    }
}

/// How many of so many usable samples have usable cover: all where there is none, none where there is too
/// little.
fn tame_cover(radial: &Path, usable: usize) -> usize {
    let cover = radial.surroundings.cover;
    if cover.is_empty() {
        return usable;
    }
    if cover.len() < radial.heights_m.len() {
        return 0;
    }
    let tame = |height_m: f64| (0.0..=TAME_M).contains(&height_m);
    let wild = cover[..usable].iter().position(|c| !tame(c.height_m));
    wild.unwrap_or(usable)
}

/// What is around the receivers, where a path does not count it.
fn own<'a>(radial: &Path, cover_m: &'a [f64], around_m: &'a [f64]) -> Option<Own<'a>> {
    let reach_m = radial.surroundings.own_m;
    (reach_m > 0.0 && !radial.surroundings.cover.is_empty()).then_some(Own {
        reach_km: reach_m / 1000.0,
        cover_m,
        around_m,
    })
}

/// How many of so many samples come before the first that is not inland.
fn inland_samples(radial: &Path, usable: usize) -> usize {
    let mut cover = radial.surroundings.cover.iter().take(usable);
    let elsewhere = |c: &Cover| c.zone != Zone::Inland;
    cover.position(elsewhere).unwrap_or(usable)
}

impl Scratch {
    /// The losses at the first `samples` samples of a radial, which are usable with their cover, as are the
    /// model's parameters.
    fn sweep(&mut self, model: &P1812, radial: &Path, samples: usize) {
        let parameters = &model.parameters;
        let f_ghz = radial.frequency.ghz();
        let air = Air {
            f_ghz,
            p_pct: parameters.time_pct,
            a_e_km: 157.0 / (157.0 - parameters.delta_n) * EARTH_RADIUS_KM, // eq. (6), (7a)
            sea_level_refractivity: parameters.sea_level_refractivity,
            tx_coast_km: parameters.tx_coast_km,
            rx_coast_km: parameters.rx_coast_km,
        };
        let wave = Wave {
            f_ghz,
            wavelength_m: WAVELENGTH_GHZ_M / f_ghz,
            polarization: parameters.polarization,
            sea_share: 0.0,
        };
        self.copy_in(model, radial, samples);
        let site = Site {
            samples,
            h_ts_m: self.bare_m[0] + radial.tx_height_m,
            rx_height_m: radial.rx_height_m,
            wavelength_m: wave.wavelength_m,
        };
        let median_inland = self.climate.inland && air.p_pct == 50.0;
        self.diffract(&site, &wave, &air, radial);
        let ground = Ground {
            d_km: &self.d_km,
            before_km: &self.before_km,
            bare_m: &self.bare_m,
            top_m: &self.top_m,
            own: None,
        };
        self.horizons.solve(&site, &ground, air.a_e_km);
        let l_dp_db = if median_inland {
            &self.median.loss_db
        } else {
            &self.l_dp_db
        };
        let outset = Outset {
            h_ts_m: site.h_ts_m,
            rx_height_m: site.rx_height_m,
            a_e_km: air.a_e_km,
            one_km_db: air::one_km_db(f_ghz),
            coupling: Coupling::of(&air),
            bounded: median_inland,
        };
        let horizons = &self.horizons;
        solve(
            outset,
            [
                &self.d_km,
                &self.bare_m,
                l_dp_db,
                &horizons.hidden,
                &horizons.theta_t_mrad,
                &horizons.theta_r_mrad,
                &horizons.tx_km,
                &horizons.rx_km,
            ],
            [&mut self.l_bfs_db, &mut self.theta_mrad, &mut self.matters],
        );
        let from = duct::From {
            site: &site,
            ground: &ground,
            slopes: &self.median.slope,
            smooth: &self.smooth,
            horizons,
            climate: &self.climate,
            air: &air,
        };
        self.ducts.solve(&from, &self.matters, &mut self.l_ba_db);
        let scatter_db = air::scatter_db(&air);
        if median_inland {
            solve(
                Median { scatter_db },
                [
                    &self.d_km,
                    &self.theta_mrad,
                    &self.l_bfs_db,
                    l_dp_db,
                    &self.l_ba_db,
                    &self.l_loc_db,
                ],
                [&mut self.loss_db],
            );
            return;
        }
        let sea_share = if self.climate.inland {
            &self.zeros
        } else {
            &self.climate.sea_share
        };
        solve(
            Mix {
                p_pct: air.p_pct,
                scatter_db,
            },
            [
                &self.d_km,
                &self.theta_mrad,
                &self.l_bfs_db,
                &self.median.loss_db,
                l_dp_db,
                &self.l_ba_db,
                &self.l_loc_db,
                &self.f_i,
                &self.climate.beta_0_pct,
                sea_share,
                &horizons.hidden,
                &horizons.tx_km,
                &horizons.rx_km,
            ],
            [&mut self.loss_db],
        );
    }

    /// The samples in columns, the climate, and what the places about each receiver add.
    fn copy_in(&mut self, model: &P1812, radial: &Path, samples: usize) {
        copy_in(&radial.distances_km[..samples], &mut self.d_km);
        copy_in(&radial.heights_m[..samples], &mut self.bare_m);
        shift_in(&radial.distances_km[..samples], &mut self.before_km);
        fit_columns!(
            self, samples;
            top_m l_loc_db l_bfs_db theta_mrad matters l_ba_db l_dp_db f_i zeros loss_db
        );
        let cover = radial.surroundings.cover;
        let cover = &cover[..samples.min(cover.len())];
        self.clutter_m.clear();
        self.clutter_m.extend(cover.iter().map(|c| c.height_m));
        fit(&mut self.clutter_m, samples);
        let said_m = radial.surroundings.receiver.map_or(0.0, |said| said.height_m);
        self.around_m.clear();
        self.around_m.extend(self.clutter_m.iter().map(|m| m.max(said_m)));
        let parameters = &model.parameters;
        let covered = Covered::at_share(
            parameters.location_pct,
            parameters.location_sigma_db,
            radial.frequency.ghz(),
            radial.rx_height_m,
        );
        solve(
            covered,
            [&self.bare_m, &self.clutter_m],
            [&mut self.top_m, &mut self.l_loc_db],
        );
        self.climate
            .solve(samples, &self.d_km, cover, radial.surroundings.latitude_deg);
        // The sea has no places that differ.
        for (l_loc_db, at_sea) in self.l_loc_db.iter_mut().zip(&self.climate.rx_at_sea) {
            *l_loc_db = if *at_sea { 0.0 } else { *l_loc_db };
        }
    }

    /// §4.3: L_d50, and where p or the sea ask for it L_dp and F_i.
    fn diffract(&mut self, site: &Site, wave: &Wave, air: &Air, radial: &Path) {
        const A_BETA_KM: f64 = super::refractivity::K_BETA * EARTH_RADIUS_KM; // eq. (7b)
        let own = own(radial, &self.clutter_m, &self.around_m);
        let ground = Ground {
            d_km: &self.d_km,
            before_km: &self.before_km,
            bare_m: &self.bare_m,
            top_m: &self.top_m,
            own,
        };
        let at_median = air.p_pct == 50.0;
        let least_km = if at_median {
            air.a_e_km
        } else {
            air.a_e_km.min(A_BETA_KM)
        };
        let mut over = Over {
            a_e_km: air.a_e_km,
            wave,
            sea_share: if self.climate.inland {
                &[]
            } else {
                &self.climate.sea_share
            },
        };
        self.median.solve(site, &ground, air.a_e_km);
        self.smooth.solve(site, &ground, &self.median.slope, least_km);
        self.spheres
            .add(site, &ground, &self.smooth, &over, &mut self.median.loss_db);
        if at_median && self.climate.inland {
            return;
        }
        let l_dbeta_db = if at_median {
            &self.median.loss_db
        } else {
            over.a_e_km = A_BETA_KM;
            self.beyond.solve(site, &ground, A_BETA_KM);
            self.spheres
                .add(site, &ground, &self.smooth, &over, &mut self.beyond.loss_db);
            &self.beyond.loss_db
        };
        let share = Share {
            p_pct: air.p_pct,
            of_p: air::deviations_of(air.p_pct),
        };
        solve(
            share,
            [&self.median.loss_db, l_dbeta_db, &self.climate.beta_0_pct],
            [&mut self.l_dp_db, &mut self.f_i],
        );
    }
}
