//! The columns of the files: the project calls them in its own way, others as the definition does.

/// How a file calls its columns.
pub(super) struct Names {
    pub h_tx: &'static str,
    pub h_rx: &'static str,
    pub d: &'static str,
    pub delta_h: &'static str,
    pub f: &'static str,
    pub shares: [&'static str; 3],
    pub siting: [&'static str; 2],
    pub code: &'static str,
    pub loss: &'static str,
    pub a_ref: &'static str,
    pub a_fs: &'static str,
    pub d_hzn: [&'static str; 2],
    pub h_e: [&'static str; 2],
    pub found_d: &'static str,
    pub found_delta_h: &'static str,
}

/// The project's files.
#[rustfmt::skip]
pub(super) const OWN: Names = Names {
    h_tx: "h_tx_m", h_rx: "h_rx_m", d: "d_km", delta_h: "delta_h_m", f: "f_mhz",
    shares: ["time_pct", "location_pct", "situation_pct"], siting: ["tx_siting", "rx_siting"],
    code: "return_code", loss: "A_db", a_ref: "A_ref_db", a_fs: "A_fs_db",
    d_hzn: ["d_hzn_tx_m", "d_hzn_rx_m"], h_e: ["h_e_tx_m", "h_e_rx_m"], found_d: "d_km", found_delta_h: "delta_h_m",
};

/// Those that use the definition's names.
#[rustfmt::skip]
pub(super) const NTIA: Names = Names {
    h_tx: "h_tx__meter", h_rx: "h_rx__meter", d: "d__km", delta_h: "delta_h__meter", f: "f__mhz",
    shares: ["time", "location", "situation"], siting: ["tx_siting", "rx_siting"],
    code: "rc", loss: "A__db", a_ref: "A_ref__db", a_fs: "A_fs__db",
    d_hzn: ["d_hzn_tx", "d_hzn_rx"], h_e: ["h_e_tx", "h_e_rx"], found_d: "d__km", found_delta_h: "delta_h",
};

/// As above, in NTIA's own list.
pub(super) const NTIA_EXAMPLES: Names = Names {
    siting: ["tx_siting_criteria", "rx_siting_criteria"],
    ..NTIA
};
