//! Which cell a sample is of, as far as the log says it.

use crate::domain::Technology;
use std::fmt;

/// Cells of one base station of LTE: the last eight bits of an ECI (3GPP TS 36.413 §9.2.1.38).
const CELLS_OF_ENB: u64 = 256;
/// Cell identities of UMTS with the number of their controller have more than 16 bits (TS 25.331 §10.3.2.2).
const LONGEST_CID: u64 = 65_535;

/// All that a log says of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Identity {
    /// The name of a transmitter or cell.
    pub transmitter: Option<String>,
    /// Network: `452-04`.
    pub plmn: Option<String>,
    /// Location or tracking area.
    pub area: Option<u32>,
    /// The whole identity (CID, ECI, NCI), or that within the base station where the station is given.
    pub cell: Option<u64>,
    /// eNB or gNB.
    pub node: Option<u64>,
    /// PCI, scrambling code or BSIC.
    pub code: Option<u16>,
    /// (NR-)ARFCN of the downlink.
    pub channel: Option<u32>,
    /// Downlink, MHz.
    pub frequency_mhz: Option<f64>,
}

/// What samples of one cell have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellKey {
    /// By the name of a transmitter or cell.
    Transmitter(String),
    /// By its identity in the network.
    Cell {
        /// Generation, where it is known.
        technology: Option<Technology>,
        /// Network.
        plmn: Option<String>,
        /// Area, where the identity is unique in it alone.
        area: Option<u32>,
        /// The whole identity.
        cell: u64,
    },
    /// By the base station and the cell in it.
    Node {
        /// Generation, where it is known.
        technology: Option<Technology>,
        /// Network.
        plmn: Option<String>,
        /// eNB or gNB.
        node: u64,
        /// In it.
        cell: u64,
    },
    /// By physical code and carrier, which cells far from each other share.
    Code {
        /// Generation, where it is known.
        technology: Option<Technology>,
        /// Network.
        plmn: Option<String>,
        /// PCI or scrambling code.
        code: u16,
        /// Channel number.
        channel: Option<u32>,
        /// Carrier, tenths of a MHz.
        tenths_mhz: Option<u32>,
    },
    /// The log does not say it.
    Unknown {
        /// Generation, where it is known.
        technology: Option<Technology>,
    },
}

impl Identity {
    /// By what samples of this cell belong together.
    pub fn key(&self, technology: Option<Technology>) -> CellKey {
        let plmn = self.plmn.clone();
        match (self.node, self.cell) {
            (Some(node), Some(cell)) => return self.of_node(technology, node, cell),
            (None, Some(cell)) => {
                let is_whole = match technology {
                    Some(Technology::G2) => false,
                    Some(Technology::G3) => cell > LONGEST_CID,
                    Some(Technology::G4 | Technology::G5) => true,
                    None => cell > LONGEST_CID,
                };
                let area = self.area.filter(|_| !is_whole);
                return CellKey::Cell {
                    technology,
                    plmn,
                    area,
                    cell,
                };
            }
            _ => {}
        }
        if let Some(name) = &self.transmitter {
            return CellKey::Transmitter(name.clone());
        }
        match self.code {
            Some(code) => CellKey::Code {
                technology,
                plmn,
                code,
                channel: self.channel,
                tenths_mhz: self.frequency_mhz.map(|mhz| (mhz * 10.0).round() as u32),
            },
            None => CellKey::Unknown { technology },
        }
    }

    /// Station and cell: the cell may be the whole identity, or that within the station.
    fn of_node(&self, technology: Option<Technology>, node: u64, cell: u64) -> CellKey {
        let plmn = self.plmn.clone();
        let is_lte = technology == Some(Technology::G4);
        if is_lte && cell < CELLS_OF_ENB && node < 1 << 20 {
            let cell = node * CELLS_OF_ENB + cell;
            return CellKey::Cell {
                technology,
                plmn,
                area: None,
                cell,
            };
        }
        if is_lte && cell / CELLS_OF_ENB == node {
            return CellKey::Cell {
                technology,
                plmn,
                area: None,
                cell,
            };
        }
        CellKey::Node {
            technology,
            plmn,
            node,
            cell,
        }
    }
}

impl CellKey {
    /// Does the network have one such cell alone?
    pub const fn is_unique(&self) -> bool {
        matches!(self, Self::Transmitter(_) | Self::Cell { .. } | Self::Node { .. })
    }

    /// Its generation, where it is known.
    pub const fn technology(&self) -> Option<Technology> {
        match self {
            Self::Transmitter(_) => None,
            Self::Cell { technology, .. }
            | Self::Node { technology, .. }
            | Self::Code { technology, .. }
            | Self::Unknown { technology } => *technology,
        }
    }
}

impl CellKey {
    /// From the text that [`CellKey`] is shown and kept as; what is no such text is a transmitter's name.
    pub fn of_text(text: &str) -> Self {
        let mut words: Vec<&str> = text.split(' ').collect();
        let technology = words
            .first()
            .and_then(|first| Technology::ALL.into_iter().find(|t| t.name() == *first));
        if technology.is_some() {
            words.remove(0);
        }
        let is_keyword = |word: &str| ["area", "cell", "node", "PCI"].contains(&word);
        let mut plmn = None;
        if words.len() > 2 && words.first().is_some_and(|word| !is_keyword(word)) {
            plmn = Some(words.remove(0).to_owned());
        }
        let whole = |word: &str| word.parse::<u64>().ok();
        let small = |word: &str| word.parse::<u32>().ok();
        let found = match words.as_slice() {
            ["cell", "not", "said"] if plmn.is_none() => Some(Self::Unknown { technology }),
            ["area", area, "cell", cell, ..] => small(area).zip(whole(cell)).map(|(area, cell)| Self::Cell {
                technology,
                plmn: plmn.clone(),
                area: Some(area),
                cell,
            }),
            ["cell", cell, ..] => whole(cell).map(|cell| Self::Cell {
                technology,
                plmn: plmn.clone(),
                area: None,
                cell,
            }),
            ["node", node, "cell", cell] => whole(node).zip(whole(cell)).map(|(node, cell)| Self::Node {
                technology,
                plmn: plmn.clone(),
                node,
                cell,
            }),
            ["PCI", code, rest @ ..] => {
                let (channel, tenths_mhz) = match rest {
                    ["on", channel] => (small(channel), None),
                    ["on", mhz, "MHz"] => {
                        let mhz: Option<f64> = mhz.parse().ok();
                        (None, mhz.map(|mhz| (mhz * 10.0).round() as u32))
                    }
                    _ => (None, None),
                };
                code.parse().ok().map(|code| Self::Code {
                    technology,
                    plmn: plmn.clone(),
                    code,
                    channel,
                    tenths_mhz,
                })
            }
            _ => None,
        };
        // What does not read back as it was written was never written from an identity.
        found
            .filter(|key| key.to_string() == text)
            .unwrap_or_else(|| Self::Transmitter(text.to_owned()))
    }
}

impl fmt::Display for CellKey {
    /// `4G 452-04 cell 26378753 (eNB 103042, 1)`, `4G PCI 12 on 1850`, `KAND`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Transmitter(name) = self {
            return f.write_str(name);
        }
        if let Some(technology) = self.technology() {
            write!(f, "{technology} ")?;
        }
        match self {
            Self::Cell { plmn, .. } | Self::Node { plmn, .. } | Self::Code { plmn, .. } => {
                if let Some(plmn) = plmn {
                    write!(f, "{plmn} ")?;
                }
            }
            Self::Transmitter(_) | Self::Unknown { .. } => {}
        }
        match self {
            Self::Cell {
                technology,
                area,
                cell,
                ..
            } => {
                if let Some(area) = area {
                    write!(f, "area {area} ")?;
                }
                write!(f, "cell {cell}")?;
                if *technology == Some(Technology::G4) && *cell >= CELLS_OF_ENB {
                    write!(f, " (eNB {}, {})", cell / CELLS_OF_ENB, cell % CELLS_OF_ENB)?;
                }
                Ok(())
            }
            Self::Node { node, cell, .. } => write!(f, "node {node} cell {cell}"),
            Self::Code {
                code,
                channel,
                tenths_mhz,
                ..
            } => {
                write!(f, "PCI {code}")?;
                match (channel, tenths_mhz) {
                    (Some(channel), _) => write!(f, " on {channel}"),
                    (None, Some(tenths)) => write!(f, " on {} MHz", f64::from(*tenths) / 10.0),
                    (None, None) => Ok(()),
                }
            }
            Self::Unknown { .. } => f.write_str("cell not said"),
            Self::Transmitter(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_station_with_its_cell_is_the_whole_identity() {
        let g4 = Some(Technology::G4);
        let whole = Identity {
            cell: Some(26_378_753),
            ..Identity::default()
        };
        let parts = Identity {
            node: Some(103_042),
            cell: Some(1),
            ..Identity::default()
        };
        let both = Identity {
            node: Some(103_042),
            cell: Some(26_378_753),
            ..Identity::default()
        };
        assert_eq!(whole.key(g4), parts.key(g4));
        assert_eq!(whole.key(g4), both.key(g4));
        assert_eq!(whole.key(g4).to_string(), "4G cell 26378753 (eNB 103042, 1)");
    }

    #[test]
    fn what_a_cell_is_kept_as_reads_back() {
        let (technology, plmn) = (Some(Technology::G4), Some("452-04".to_owned()));
        let keys = [
            CellKey::Transmitter("KAND".to_owned()),
            CellKey::Transmitter("4G cell x".to_owned()),
            CellKey::Unknown { technology: None },
            CellKey::Unknown { technology },
            CellKey::Cell {
                technology,
                plmn: plmn.clone(),
                area: None,
                cell: 26_378_753,
            },
            CellKey::Cell {
                technology: None,
                plmn: None,
                area: Some(12),
                cell: 7,
            },
            CellKey::Node {
                technology: Some(Technology::G5),
                plmn: plmn.clone(),
                node: 9,
                cell: 2,
            },
            CellKey::Code {
                technology,
                plmn,
                code: 12,
                channel: Some(1850),
                tenths_mhz: None,
            },
            CellKey::Code {
                technology: None,
                plmn: None,
                code: 12,
                channel: None,
                tenths_mhz: Some(18_425),
            },
        ];
        for key in keys {
            assert_eq!(CellKey::of_text(&key.to_string()), key, "{key}");
        }
    }

    #[test]
    fn a_short_identity_is_one_only_in_its_area() {
        let of = |area| Identity {
            cell: Some(7),
            area: Some(area),
            ..Identity::default()
        };
        assert_ne!(of(1).key(Some(Technology::G2)), of(2).key(Some(Technology::G2)));
        assert_eq!(of(1).key(Some(Technology::G4)), of(2).key(Some(Technology::G4)));
        let code = Identity {
            code: Some(12),
            channel: Some(1850),
            ..Identity::default()
        };
        assert!(!code.key(None).is_unique());
        assert_eq!(code.key(Some(Technology::G4)).to_string(), "4G PCI 12 on 1850");
    }
}
