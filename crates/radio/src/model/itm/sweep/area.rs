//! The area mode along a radial: all but the distance is the same for every receiver.

use super::super::super::{Loss, LossError, Path, PathLoss};
use super::super::reference::Pieces;
use super::super::{DISTANCES_KM, ItmArea, KNOWN_AREA_M2, warning};
use super::block::{Block, ROOM, Shared};
use super::shares::Shares;
use super::{Reported, lanes};
use crate::maths::{Slices, widest};
use crate::units::m_from_km;

/// The loss at every sample of a radial. What is rare is asked of the truth.
pub(crate) fn along(itm: &ItmArea, radial: &Path, out: &mut [Result<Loss, LossError>]) {
    let truth = |i: usize| itm.loss(&radial.prefix(i));
    let inside = |d_km: f64| d_km >= DISTANCES_KM.0 && d_km <= DISTANCES_KM.1;
    // Of all that the card asks for, only the distance changes on the way.
    let any = radial.distances_km.iter().position(|d_km| inside(*d_km));
    let Some(Ok((air, geometry))) = any.map(|i| itm.geometry(&radial.prefix(i))) else {
        for (i, slot) in out.iter_mut().enumerate() {
            *slot = truth(i);
        }
        return;
    };
    let link = itm.core.link(radial, air, geometry, KNOWN_AREA_M2);
    let pieces = Pieces::of(&link);
    let shared = Shared::of(&itm.core.parameters, &itm.core.quantiles, radial, KNOWN_AREA_M2);
    let extreme = itm.core.quantiles.are_extreme();
    let mut reported = Reported::new(warning::shared_bits(link.f_mhz, link.h_m, extreme));
    let mut block = Block::of(&geometry, air);
    for (strip, out) in out.chunks_mut(ROOM).enumerate() {
        let first = strip * ROOM;
        let distances_km = radial.distances_km.get(first..).unwrap_or(&[]);
        for (d_m, d_km) in block.d_m.iter_mut().zip(distances_km) {
            *d_m = m_from_km(*d_km);
        }
        widest(Far(&pieces, &mut block));
        widest(Shares(&shared, &mut block));
        for (lane, slot) in out.iter_mut().enumerate() {
            let inside = distances_km.get(lane).is_some_and(|d_km| inside(*d_km));
            *slot = reported
                .loss(&block, lane)
                .filter(|_| inside)
                .map_or_else(|| truth(first + lane), Ok);
        }
    }
}

/// From the pieces to the attenuation.
struct Far<'a>(&'a Pieces, &'a mut Block);

impl Slices for Far<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self(pieces, block) = self;
        for l in 0..ROOM {
            let d_m = block.d_m[l];
            let curve = &pieces.curve;
            let seen_db = curve.a_o_db + curve.k_1 * d_m + curve.k_2 * lanes::ln(d_m); // ERL 79-ITS 67 eq. (3.19)
            let diffracted_db = pieces.diffraction.at_db(d_m);
            let scattered_db = pieces.scatter.at_db(d_m);
            let db = if d_m > pieces.scatter_from_m {
                scattered_db
            } else {
                diffracted_db
            };
            block.a_ref_db[l] = if d_m < pieces.d_sml_m { seen_db } else { db };
        }
    }
}
