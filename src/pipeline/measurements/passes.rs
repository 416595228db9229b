//! The two passes over a log.

use super::matched::{self, MatchReport};
use super::refusal;
use super::request::Request;
use crate::coverage::{Cancelled, Observer};
use crate::domain::figures::grouped;
use crate::ingest::measurements::{DayOrder, Expected, MeasurementStream, RowRead, Survey, input, network};
use crate::measurements::clean::{Cleaner, Ledger, Order, Settings};
use crate::measurements::scale::LevelUnit;
use crate::measurements::{
    Assumption, Bins, Campaign, CellKey, Disagreement, Flag, LikeDistance, Place, PlaceRecord, Provenance,
    Quantity, Record, Sample, at_two_places, disagreements, places,
};
use crate::store::measurements::MeasurementsWriter;
use crate::world::{ColumnsRead, Fault, Faults, InputFile};
use std::collections::BTreeMap;
use std::path::Path;

/// Something that is used as it is, and that a reader must know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Stable code.
    pub code: &'static str,
    /// What it is.
    pub text: String,
}

impl Remark {
    /// Cells that the measurements contradict were not looked for.
    pub fn study_not_read() -> Self {
        Self {
            code: "measurement-study-not-read",
            text: "the study's input has problems (covgap check): cells that the measurements contradict were not looked for"
                .to_owned(),
        }
    }
}

/// What a log says.
#[derive(Clone, Debug)]
pub struct Found {
    /// The file with its checksum.
    pub input: InputFile,
    /// Which columns were taken.
    pub columns: Option<ColumnsRead>,
    /// What became of its rows.
    pub ledger: Ledger,
    /// What the levels depend on.
    pub assumptions: Vec<Assumption>,
    /// Samples by what describes them.
    pub quantities: BTreeMap<Quantity, u64>,
    /// Local means of 50 m by cell.
    pub places: Vec<Place>,
    /// How many cells.
    pub cells: usize,
    /// How many devices.
    pub devices: usize,
    /// What disagrees with the rest.
    pub disagreements: Vec<Disagreement>,
    /// Cells that are heard at two places, with the places that are flagged.
    pub two_places: BTreeMap<CellKey, u64>,
    /// What was matched with the study.
    pub matched: Option<MatchReport>,
    /// What a reader must know.
    pub remarks: Vec<Remark>,
}

/// Why a log is not used, and what was found all the same.
#[derive(Debug)]
pub struct Refused {
    /// What is wrong.
    pub faults: Box<Faults>,
    /// What became of the rows, where it was read.
    pub ledger: Option<Box<Ledger>>,
    /// The job was asked to stop; there are no faults then.
    pub stopped: Option<Cancelled>,
}

impl From<Cancelled> for Refused {
    fn from(stopped: Cancelled) -> Self {
        Self {
            faults: Box::default(),
            ledger: None,
            stopped: Some(stopped),
        }
    }
}

impl From<Faults> for Refused {
    fn from(faults: Faults) -> Self {
        Self {
            faults: Box::new(faults),
            ledger: None,
            stopped: None,
        }
    }
}

impl From<Box<Fault>> for Refused {
    fn from(fault: Box<Fault>) -> Self {
        refused(vec![*fault], None)
    }
}

fn refused(list: Vec<Fault>, ledger: Option<Ledger>) -> Refused {
    let mut faults = Faults::default();
    faults.extend(list);
    Refused {
        faults: Box::new(faults),
        ledger: ledger.map(Box::new),
        stopped: None,
    }
}

/// So many rows are read between two ticks.
const ROWS_A_TICK: u64 = 4096;

/// Says how far a log is read, and hears whether to stop.
struct Through<'a> {
    observer: &'a dyn Observer,
    rows: u64,
    bytes: u64,
}

impl<'a> Through<'a> {
    fn begin(observer: &'a dyn Observer, stage: &str, stream: &MeasurementStream) -> Self {
        observer.begin(stage, stream.progress().1);
        Self {
            observer,
            rows: 0,
            bytes: 0,
        }
    }

    fn row(&mut self, stream: &MeasurementStream) -> Result<(), Cancelled> {
        self.rows += 1;
        if !self.rows.is_multiple_of(ROWS_A_TICK) {
            return Ok(());
        }
        let bytes = stream.progress().0;
        self.observer.tick(bytes.saturating_sub(self.bytes));
        self.bytes = bytes;
        if self.observer.cancelled() {
            return Err(Cancelled);
        }
        Ok(())
    }
}

/// Reads a log twice, and writes what is sound into a file where one is named: whole or not at all.
///
/// # Errors
/// [`Refused`]: what is wrong with the log as a whole, or with the file to write.
pub fn examine(request: &Request<'_>, to: Option<&Path>, observer: &dyn Observer) -> Result<Found, Refused> {
    let input = input(request.file)?;
    let sites = request
        .study
        .map(network)
        .transpose()?
        .map(|(network, _)| network);
    let mut writer = to.map(MeasurementsWriter::create).transpose()?;
    let (survey, order) = surveyed(request, observer)?;
    if request.campaign.level_unit.is_none() {
        let scales = refusal::scales(request.file, &survey);
        if !scales.is_empty() {
            return Err(refused(scales, None));
        }
    }
    let expected = match (&sites, request.study) {
        (Some(network), Some(study)) if !network.cells().is_empty() => {
            let reach_m = 2000.0 * study.radio.max_range_km;
            Expected::Sites(network.cells().iter().map(|c| c.position).collect(), reach_m)
        }
        _ => Expected::Bulk(survey.bulk()),
    };
    let mut stream = MeasurementStream::open(request.file, &request.reading, order, &expected)?;
    let settings = Settings {
        now_ms: request.now_ms,
        order: survey.order(),
        unit: request.campaign.level_unit.unwrap_or(LevelUnit::Dbm),
    };
    let mut second = Second::new(Cleaner::new(settings));
    second.pass(&mut stream, &request.campaign, writer.as_mut(), observer)?;
    let Second {
        ledger,
        bins,
        like,
        first,
        ..
    } = second;
    let known = stream.known(survey.zone_is_known());
    let mut faults = refusal::most_rows(&first, &ledger);
    faults.extend(refusal::uncalibrated(
        request,
        stream.level_heading().as_deref(),
        &survey,
        known,
        &like,
    ));
    if faults.is_empty() {
        faults.extend(refusal::nothing_used(request.file, &ledger));
    }
    if !faults.is_empty() {
        return Err(refused(faults, Some(ledger)));
    }
    let (cells, devices) = (bins.cell_count(), bins.devices().len());
    let bins = bins.sorted();
    let mut disagreeing = disagreements(&bins);
    for found in like.disagreements() {
        if !disagreeing
            .iter()
            .any(|d| d.kind == found.kind && d.label == found.label)
        {
            disagreeing.push(found);
        }
    }
    let mut places = places(&bins, &disagreeing);
    drop(bins);
    let is_absolute = request
        .campaign
        .missing_for_absolute(known, request.study.is_some())
        .is_empty();
    if is_absolute {
        for place in &mut places {
            place.flags.remove(Flag::Uncalibrated);
        }
    }
    let two_places = at_two_places(&mut places);
    let matched = sites.as_ref().map(|network| matched::with(&mut places, network));
    let zone = request.reading.zone.as_ref().map(|z| z.name().to_owned());
    let found = Found {
        columns: stream.columns().cloned(),
        assumptions: request.campaign.assumptions(known, zone.as_deref()),
        quantities: survey.quantities(),
        cells,
        devices,
        remarks: remarks(&survey, known, &ledger),
        input,
        ledger,
        places,
        disagreements: disagreeing,
        two_places,
        matched,
    };
    if let Some(writer) = writer {
        // One by one: a second list of a million places would be as large as the first.
        let places = found.places.iter().map(PlaceRecord::from);
        writer.finish(&head_of(request, &found), places)?;
    }
    Ok(found)
}

/// The first pass; a third one where day and month turn out to be the other way round.
fn surveyed(request: &Request<'_>, observer: &dyn Observer) -> Result<(Survey, DayOrder), Refused> {
    let pass = |order: DayOrder| -> Result<Survey, Refused> {
        let anywhere = Expected::Anywhere;
        let mut stream = MeasurementStream::open(request.file, &request.reading, order, &anywhere)?;
        let mut survey = Survey::default();
        let mut through = Through::begin(observer, "looking at the log", &stream);
        while stream.next(Some(&mut survey))?.is_some() {
            through.row(&stream)?;
        }
        Ok(survey)
    };
    let survey = pass(DayOrder::DayMonth)?;
    match survey.day_order() {
        Some(DayOrder::DayMonth) => Ok((survey, DayOrder::DayMonth)),
        Some(DayOrder::MonthDay) => Ok((pass(DayOrder::MonthDay)?, DayOrder::MonthDay)),
        None => {
            let cause = "some dates can only be day and month, and others only month and day";
            let remedy = "write the times as 2023-12-28 14:30:00";
            Err(refused(
                vec![Fault::new("date-ambiguous", request.file, cause, remedy)],
                None,
            ))
        }
    }
}

/// The second pass.
struct Second {
    cleaner: Cleaner,
    ledger: Ledger,
    bins: Bins,
    like: LikeDistance,
    /// The first fault of each code.
    first: BTreeMap<String, Fault>,
}

impl Second {
    fn new(cleaner: Cleaner) -> Self {
        Self {
            cleaner,
            ledger: Ledger::default(),
            bins: Bins::default(),
            like: LikeDistance::default(),
            first: BTreeMap::new(),
        }
    }

    fn pass(
        &mut self,
        stream: &mut MeasurementStream,
        campaign: &Campaign,
        mut writer: Option<&mut MeasurementsWriter>,
        observer: &dyn Observer,
    ) -> Result<(), Refused> {
        let mut broken: Option<Box<Fault>> = None;
        let Self {
            cleaner,
            ledger,
            bins,
            like,
            first,
        } = self;
        let mut keep = |sample: Sample| {
            bins.add(&sample);
            like.add(&sample);
            if let Some(writer) = writer.as_deref_mut()
                && broken.is_none()
            {
                broken = writer.add(&sample).err();
            }
        };
        let mut through = Through::begin(observer, "reading the log", stream);
        while let Some(row) = stream.next(None)? {
            through.row(stream)?;
            ledger.read += 1;
            match row {
                RowRead::Sample(mut sample) => {
                    campaign.fill(&mut sample);
                    cleaner.push(*sample, ledger, &mut keep);
                }
                RowRead::Left(reason, example) => ledger.leave(reason, example),
                RowRead::Faulty(fault) => {
                    let text = format!("rows left out: {}", fault.code.replace('-', " "));
                    ledger.leave_as(fault.code, &text, example_of(&fault));
                    first.entry(fault.code.to_owned()).or_insert(*fault);
                }
            }
        }
        cleaner.finish(ledger, &mut keep);
        match broken {
            Some(fault) => Err(fault.into()),
            None => Ok(()),
        }
    }
}

fn example_of(fault: &Fault) -> String {
    format!("{}: {}", fault.place_and_value(), fault.cause)
}

fn remarks(survey: &Survey, known: crate::measurements::Known, ledger: &Ledger) -> Vec<Remark> {
    let mut all = Vec::new();
    let mut remark = |code, text: String| all.push(Remark { code, text });
    if !known.time {
        let text =
            "the file has no times: clocks, fixes that stand still or jump, and seasons are not checked";
        remark("measurement-without-times", text.to_owned());
    } else if survey.order() == Order::None {
        let text =
            "the rows of a device are in no order of time: fixes that stand still or jump are not looked for";
        remark("measurement-not-in-order", text.to_owned());
    }
    if survey.day_order_is_assumed() {
        let text = "nothing in the file proves the order of day and month: 03/04/2023 is read as 3 April";
        remark("measurement-day-order-assumed", text.to_owned());
    }
    if 2 * ledger.left_out() > ledger.read {
        let (left, read) = (grouped(ledger.left_out()), grouped(ledger.read));
        remark(
            "measurement-most-left-out",
            format!("{left} of {read} rows were left out"),
        );
    }
    all
}

/// What is kept of a log.
pub(super) fn record_of(request: &Request<'_>, found: &Found) -> Record {
    Record {
        places: found.places.iter().map(PlaceRecord::from).collect(),
        ..head_of(request, found)
    }
}

/// The same without its places.
fn head_of(request: &Request<'_>, found: &Found) -> Record {
    let name = request
        .file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Record {
        provenance: Provenance {
            campaign: request.campaign.name.clone(),
            file: name,
            sha256: found.input.sha256.clone(),
            program: request.program.to_owned(),
            rows: found.ledger.read,
            used: found.ledger.used,
            floor_dbm: request.campaign.floor_outdoors_dbm(&found.assumptions),
        },
        assumptions: found.assumptions.clone(),
        left: found.ledger.left().cloned().collect(),
        disagreements: found.disagreements.clone(),
        places: Vec::new(),
    }
}
