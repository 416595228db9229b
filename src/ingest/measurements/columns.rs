//! Which column of a log holds which field.

use crate::ingest::rows::Table;
use crate::measurements::Quantity;

/// The columns of each field.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) time: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) clock: Option<usize>,
    pub(super) device: Option<usize>,
    pub(super) campaign: Option<usize>,
    pub(super) technology: Option<usize>,
    pub(super) operator: Option<usize>,
    pub(super) level: Option<usize>,
    pub(super) mcc: Option<usize>,
    pub(super) mnc: Option<usize>,
    pub(super) plmn: Option<usize>,
    pub(super) area: Option<usize>,
    pub(super) cell: Option<usize>,
    pub(super) node: Option<usize>,
    pub(super) code: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) frequency: Option<usize>,
    pub(super) transmitter: Option<usize>,
    pub(super) height: Option<usize>,
    pub(super) gain: Option<usize>,
    pub(super) car: Option<usize>,
    pub(super) accuracy: Option<usize>,
    pub(super) speed: Option<usize>,
    pub(super) indoor: Option<usize>,
    pub(super) distance: Option<usize>,
    pub(super) quantities: Vec<(Quantity, usize)>,
}

impl Columns {
    pub(super) fn of(table: &Table) -> Self {
        let at = |key| table.at(key);
        let quantities = Quantity::ALL
            .into_iter()
            .filter_map(|q| Some((q, table.at(q.key())?)));
        Self {
            time: at("time"),
            date: at("date"),
            clock: at("clock"),
            device: at("device"),
            campaign: at("campaign"),
            technology: at("technology"),
            operator: at("operator"),
            level: at("level_dbm"),
            mcc: at("mcc"),
            mnc: at("mnc"),
            plmn: at("plmn"),
            area: at("area"),
            cell: at("cell_identity"),
            node: at("node"),
            code: at("code"),
            channel: at("channel"),
            frequency: at("frequency_mhz"),
            transmitter: at("transmitter"),
            height: at("receiver_height_m"),
            gain: at("receiver_gain_dbi"),
            car: at("car_loss_db"),
            accuracy: at("accuracy_m"),
            speed: at("speed_mps"),
            indoor: at("indoor"),
            distance: at("distance"),
            quantities: quantities.collect(),
        }
    }

    /// Is there any level or rate?
    pub(super) fn measures(&self) -> bool {
        self.level.is_some() || !self.quantities.is_empty()
    }

    /// Are there times?
    pub(super) const fn has_time(&self) -> bool {
        self.time.is_some() || self.date.is_some()
    }
}
