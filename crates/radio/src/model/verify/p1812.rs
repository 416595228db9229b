//! Study Group 3's validation of P.1812-7: its intermediate values of diffraction are those of the
//! delta-Bullington method.
//!
//! Compared here: L_bulla, L_bulls, L_dsph and L_d at the median effective earth radius, and the smooth
//! surface's heights. P.1812 adds clutter to the ground of the intermediate samples for L_bulla, knows sea
//! paths, and rounds the speed of light to 0.2998 m·GHz: all three are followed here. The whole of P.1812 is
//! compared beside it, file by file.

use super::super::{Polarization, p526};
use super::p1812_files::{Profile, value};
use super::{Check, Load, Report, p1812_results};
use p526::bullington::{self, Ends, FromRx, FromTx};
use p526::smooth_earth;
use p526::spherical_earth::{self, Wave};

/// Profiles; each has three results.
const PROFILES: [&str; 12] = [
    "b2iseac",
    "b2iseac_eqdist",
    "b2iseac_eqdist_vertical",
    "b2iseac_rural_land_100km",
    "b2iseac_rural_land_100km_eqdist",
    "b2iseac_rural_land_10km",
    "b2iseac_rural_land_1km",
    "b2iseac_rural_land_1km_eqdist",
    "rburg",
    "rburg_rural_noclutter",
    "rburg_rural_noclutter_los",
    "rburg_rural_with_clutter",
];

/// Quantity here, label there, which of the label's lines (the smooth surface has several).
const COMPARED: [(&str, &str); 6] = [
    ("L_bulla", "Lbulla (dB)"),
    ("L_bulls", "Lbulls (dB)"),
    ("L_dsph", "Ldsph (dB)"),
    ("L_d", "Ld50 (dB)"),
    ("h_std", "hstd (m)"),
    ("h_srd", "hsrd (m)"),
];

pub(super) fn run(load: &Load, report: &mut Report) {
    for profile_name in PROFILES {
        let profile_file = format!("p1812/profiles/{profile_name}.csv");
        let Some(profile) = load(&profile_file) else {
            report.absent.push(format!("{profile_file} and its results"));
            continue;
        };
        let profile = Profile::parse(&profile);
        for number in 1..=3 {
            let file = format!("p1812/results/{profile_name}_{number}.csv");
            let Some(text) = load(&file) else {
                report.absent.push(file);
                continue;
            };
            report.checks.extend(compare(&file, profile.as_ref(), &text));
            report
                .checks
                .push(p1812_results::check(&file, profile.as_ref(), &text));
        }
    }
}

fn compare(file: &str, profile: Option<&Profile>, text: &str) -> Vec<Check> {
    let got = profile.and_then(|profile| diffraction(profile, text));
    let mut checks = Vec::new();
    for (i, (quantity, label)) in COMPARED.iter().enumerate() {
        let mut check = Check::new(p526::CARD.name, file, quantity, 1e-6);
        match (got, value(text, label, None)) {
            (Some(got), Some((line, expected))) => check.value(line, Ok(got[i]), expected),
            _ => check.unreadable(0, "the profile, the inputs or the result"),
        }
        checks.push(check);
    }
    checks
}

/// The six values of [`COMPARED`].
fn diffraction(profile: &Profile, text: &str) -> Option<[f64; 6]> {
    let number = |label| value(text, label, None).map(|(_, v)| v);
    let (d, h) = (&profile.distances_km, &profile.heights_m);
    let last = h.len().checked_sub(1)?;
    let f_ghz = number("f (GHz)")?;
    let ends = Ends {
        d_km: d[last],
        h_ts_m: h[0] + number("htg (m)")?,
        h_rs_m: h[last] + number("hrg (m)")?,
        a_e_km: number("ae (km)")?,
        wavelength_m: 0.2998 / f_ghz,
    };
    let wave = Wave {
        f_ghz,
        wavelength_m: ends.wavelength_m,
        polarization: match number("pol")? {
            1.0 => Polarization::Horizontal,
            2.0 => Polarization::Vertical,
            _ => return None,
        },
        sea_share: number("w")?,
    };
    let with_clutter: Vec<f64> = h.iter().zip(&profile.clutter_m).map(|(h, r)| h + r).collect();
    let (inner_km, inner_m) = (&d[1..last], &with_clutter[1..last]);
    let views = FromTx::of(&ends, inner_km, inner_m);
    let (l_bulla_db, _) = bullington::loss_db(&ends, &views, inner_km, inner_m);
    let (bare_tx, bare_rx) = (
        FromTx::of(&ends, inner_km, &h[1..last]),
        FromRx::of(&ends, inner_km, &h[1..last]),
    );
    let line = smooth_earth::sums(d, h).line(ends.d_km);
    let smooth = smooth_earth::for_diffraction(line, &ends, &bare_tx, Some(bare_rx), h[0], h[last]);
    let over_smooth = Ends {
        h_ts_m: ends.h_ts_m - smooth.h_st_m,
        h_rs_m: ends.h_rs_m - smooth.h_sr_m,
        ..ends
    };
    let l_bulls_db = smooth_earth::bullington_db(&over_smooth, inner_km, None);
    let l_dsph_db = spherical_earth::loss_db(
        &wave,
        ends.d_km,
        over_smooth.h_ts_m,
        over_smooth.h_rs_m,
        ends.a_e_km,
    );
    let l_d_db = l_bulla_db + (l_dsph_db - l_bulls_db).max(0.0);
    Some([
        l_bulla_db,
        l_bulls_db,
        l_dsph_db,
        l_d_db,
        smooth.h_st_m,
        smooth.h_sr_m,
    ])
}
