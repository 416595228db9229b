//! Study Group 3's validation of P.1812-7 whole: every intermediate value of a result file, the loss and the
//! field strength.
//!
//! Inputs are those that the file prints, and the profile. Values are printed with ten significant digits,
//! none above 10 000: 1e-6 is their coarsest rounding.

use super::super::p1812::{CARD, P1812, Parts};
use super::super::{Parameters, Path, Polarization};
use super::Check;
use super::p1812_files::{Profile, value};
use crate::cover::Cover;
use crate::units::Frequency;

/// Value of the parts by label and reference in the file.
type Value = (&'static str, &'static str, fn(&Parts) -> f64);

#[rustfmt::skip]
const VALUES: [Value; 49] = [
    ("d (km)", "", |p| p.geometry.d_km),
    ("dlt (km)", "Eq (78)", |p| p.geometry.d_lt_km),
    ("dlr (km)", "Eq (81a)", |p| p.geometry.d_lr_km),
    ("th_t (mrad)", "Eqs (76-78)", |p| p.geometry.theta_t_mrad),
    ("th_r (mrad)", "Eqs (79-81)", |p| p.geometry.theta_r_mrad),
    ("th (mrad)", "Eq (82)", |p| p.geometry.theta_mrad),
    ("hts (m)", "", |p| p.geometry.h_ts_m),
    ("hrs (m)", "", |p| p.geometry.h_rs_m),
    // With clutter gone from the ends, table 5's h_tc and h_rc are the antennas above sea level.
    ("htc (m)", "Table 5", |p| p.geometry.h_ts_m),
    ("hrc (m)", "Table 5", |p| p.geometry.h_rs_m),
    ("w", "Table 5", |p| p.zones.sea_share),
    ("dtm (km)", "Sec 3.6", |p| p.zones.d_tm_km),
    ("dlm (km)", "Sec 3.6", |p| p.zones.d_lm_km),
    ("b0 (%)", "Eq (5)", |p| p.refractivity.beta_0_pct),
    ("ae (km)", "Eq (7a)", |p| p.refractivity.a_e_km),
    ("hst (m)", "Eq (85)", |p| p.geometry.line.h_st_m),
    ("hsr (m)", "Eq (86)", |p| p.geometry.line.h_sr_m),
    ("hst (m)", "Eq (90a)", |p| p.geometry.smooth.h_st_m),
    ("hsr (m)", "Eq (90b)", |p| p.geometry.smooth.h_sr_m),
    ("hstd (m)", "Eq (89)", |p| p.diffraction.median.h_std_m),
    ("hsrd (m)", "Eq (89)", |p| p.diffraction.median.h_srd_m),
    ("htc' (m)", "Eq (37a)", |p| p.geometry.h_ts_m - p.diffraction.median.h_std_m),
    ("hrc' (m)", "Eq (37b)", |p| p.geometry.h_rs_m - p.diffraction.median.h_srd_m),
    ("hte (m)", "Eq (92a)", |p| p.geometry.h_te_m),
    ("hre (m)", "Eq (92b)", |p| p.geometry.h_re_m),
    ("hm (m)", "Eq (93)", |p| p.geometry.h_m_m),
    ("Fi", "Eq (40)", |p| p.diffraction.f_i),
    ("Fj", "Eq (57)", |p| p.combination.f_j),
    ("Fk", "Eq (58)", |p| p.combination.f_k),
    ("Lbfs", "Eq (8)", |p| p.sight.l_bfs_db),
    ("Lb0p", "Eq (10)", |p| p.sight.l_b0p_db),
    ("Lb0b", "Eq (11)", |p| p.sight.l_b0beta_db),
    ("Lbulla (dB)", "Eq (21)", |p| p.diffraction.median.l_bulla_db),
    ("Lbulls (dB)", "Eq (21)", |p| p.diffraction.median.l_bulls_db),
    ("Ldsph (dB)", "Eq (27)", |p| p.diffraction.median.l_dsph_db),
    ("Ld50 (dB)", "Eq (39)", |p| p.diffraction.median.l_d_db),
    ("Ldb (dB)", "Eq (39)", |p| p.diffraction.l_dbeta_db),
    ("Ldp (dB)", "Eq (41)", |p| p.diffraction.l_dp_db),
    ("Lbd50 (dB)", "Eq (42)", |p| p.combination.l_bd50_db),
    ("Lbd (dB)", "Eq (43)", |p| p.combination.l_bd_db),
    ("Lminb0p (dB)", "Eq (59)", |p| p.combination.l_minb0p_db),
    ("Lba (dB)", "Eq (46)", |p| p.l_ba_db),
    ("Lminbap (dB)", "Eq (60)", |p| p.combination.l_minbap_db),
    ("Lbda (dB)", "Eq (61)", |p| p.combination.l_bda_db),
    ("Lbam (dB)", "Eq (62)", |p| p.combination.l_bam_db),
    ("Lbs (dB)", "Eq (44)", |p| p.l_bs_db),
    ("Lbc (dB)", "Eq (63)", |p| p.combination.l_bc_db),
    ("Lb (dB)", "Eq (69)", |p| p.l_b_db),
    ("Ep (dBuV/m)", "Eq (70)", |p| p.e_p_dbuv_m),
];

/// Every value of one file; a failure's row is the file's line.
pub(super) fn check(file: &str, profile: Option<&Profile>, text: &str) -> Check {
    let mut check = Check::new(CARD.name, file, "every value", 1e-6);
    let Some(parts) = profile.and_then(|profile| parts(profile, text)) else {
        check.unreadable(0, "the profile or the inputs");
        return check;
    };
    for (label, reference, of) in &VALUES {
        match value(text, label, Some(reference)) {
            Some((line, expected)) => check.value(line, parts.map(|p| of(&p)), expected),
            None => check.unreadable(0, label),
        }
    }
    check
}

fn parts(profile: &Profile, text: &str) -> Option<Result<Parts, super::super::LossError>> {
    let number = |label| value(text, label, None).map(|(_, v)| v);
    let parameters = Parameters {
        polarization: match number("pol")? {
            1.0 => Polarization::Horizontal,
            2.0 => Polarization::Vertical,
            _ => return None,
        },
        time_pct: number("p (%)")?,
        location_pct: number("pL (%)")?,
        location_sigma_db: Some(number("sigmaL (dB)")?),
        delta_n: number("DN")?,
        sea_level_refractivity: number("N0")?,
        tx_coast_km: number("dct (km)")?,
        rx_coast_km: number("dcr (km)")?,
        ..Parameters::default()
    };
    let cover: Vec<Cover> = profile
        .clutter_m
        .iter()
        .zip(&profile.zones)
        .map(|(&height_m, &zone)| Cover {
            height_m,
            zone,
            ..Cover::BARE
        })
        .collect();
    let ends_m = [number("htg (m)")?, number("hrg (m)")?];
    let path = Path::bare(0.0, ends_m, &profile.distances_km, &profile.heights_m);
    Some(P1812::new(&parameters).parts(&Path {
        frequency: Frequency::from_ghz(number("f (GHz)")?),
        ..path.under(&cover, number("phi (deg)")?)
    }))
}
