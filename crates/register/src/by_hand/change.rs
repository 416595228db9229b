//! What happened to a point, or what is known of it, by hand.

use super::super::questions::point;
use super::super::spelling::fold;
use super::super::{
    Changes, Day, Event, Field, Kind, Log, PointId, Stamp, States, Status, Units, only_what_counts,
};
use super::Recording;
use super::error::HandError;
use super::fields::{place, says_its_hierarchy, units_exist};
use covgap_radio::space::BoundingBox;
use covgap_radio::technology::Technology;

/// What happened to a point, or what is known of it now: at least one of both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Which point: its number, its village's code, or its name.
    pub point: String,
    /// Its new status.
    pub status: Option<Status>,
    /// The operator whom the status concerns.
    pub operator: Option<String>,
    /// The operator is new to the register, though its name is like that of a known one.
    pub is_new_operator: bool,
    /// What is to be, or was, brought.
    pub technology: Option<Technology>,
    /// By when an assigned operator is to close it.
    pub due: Option<Day>,
    /// The point that carries on, of one that is merged: its number, code or name.
    pub into: Option<String>,
    /// New values, as [`Field::checked`] gives them.
    pub fields: Vec<(Field, String)>,
    /// Fields whose value is taken away.
    pub clear: Vec<Field>,
}

impl Change {
    /// Does it say something, and does everything that it says go together?
    ///
    /// # Errors
    /// What does not.
    pub fn check(&self) -> Result<(), HandError> {
        let of_a_status = self.operator.is_some()
            || self.due.is_some()
            || self.into.is_some()
            || self.technology.is_some()
            || self.is_new_operator;
        match self.status {
            None if self.fields.is_empty() && self.clear.is_empty() => Err(HandError::Nothing),
            None if of_a_status => Err(HandError::NoStatus),
            Some(Status::Identified) => Err(HandError::IdentifiedOnce),
            _ if self.is_new_operator && self.operator.is_none() => Err(HandError::NewOperatorAlone),
            Some(status) => self.has_effect(status),
            None => Ok(()),
        }
    }

    /// Options that never count are refused: the status alone would be taken, and the rest lost.
    fn has_effect(&self, status: Status) -> Result<(), HandError> {
        let anybody = Event::new(
            PointId(0),
            Kind::Became(status),
            Day::from_number(0),
            Stamp::from_seconds(0),
            "",
        );
        let event = Event {
            operator: self.operator.clone(),
            technology: self.technology,
            due: self.due,
            into: self.into.is_some().then_some(PointId(0)),
            ..anybody
        };
        only_what_counts(&event).map_err(HandError::WithoutEffect)
    }

    /// The events of this change: the fields first, then the status.
    ///
    /// # Errors
    /// A point, an operator or a unit that the register does not have; a place outside its `country`.
    pub fn events(
        &self,
        log: &Log,
        states: &States,
        units: &Units,
        country: Option<BoundingBox>,
        recording: &Recording,
        recorded: Stamp,
    ) -> Result<Vec<Event>, HandError> {
        self.check()?;
        let id = point(states, &self.point)?;
        let into = self.into.as_ref().map(|text| point(states, text));
        let into = into.transpose().map_err(HandError::Into)?;
        let mut events = Vec::new();
        if let Some(mut changes) = self.amended(country)? {
            let known = states.get(id).map(|s| s.attributes.clone()).unwrap_or_default();
            let hierarchy = known.get(&Field::Hierarchy).map(String::as_str);
            says_its_hierarchy(&mut changes, recording.on, hierarchy, units)?;
            units_exist(units, &known, &changes)?;
            let mut event = recording.event(id, Kind::Amended, recorded);
            event.changes = changes;
            events.push(event);
        }
        if let Some(status) = self.status {
            let mut event = recording.event(id, Kind::Became(status), recorded);
            event.operator = self.operator(status, states, id, log.operators())?;
            (event.technology, event.due, event.into) = (self.technology, self.due, into);
            events.push(event);
        }
        Ok(events)
    }

    /// The operator in the register's own spelling; where one alone has a part in the point, that one.
    fn operator(
        &self,
        status: Status,
        states: &States,
        id: PointId,
        operators: &[String],
    ) -> Result<Option<String>, HandError> {
        if let Some(given) = &self.operator {
            let given = given.split_whitespace().collect::<Vec<_>>().join(" ");
            if given.is_empty() {
                return Err(HandError::NoOperator);
            }
            let known = operators.iter().find(|o| fold(o) == fold(&given)).cloned();
            let alike = |o: &&String| strsim::jaro_winkler(&fold(o), &fold(&given)) > 0.88;
            let alike = operators.iter().find(alike).cloned();
            return match (known, alike) {
                (Some(known), _) => Ok(Some(known)),
                (None, Some(alike)) if !self.is_new_operator => Err(HandError::LikeOperator(given, alike)),
                (None, _) => Ok(Some(given)),
            };
        }
        let own = matches!(status, Status::InProgress | Status::OnAir | Status::Closed);
        let parts = states.get(id).map(|s| s.life.parts()).unwrap_or_default();
        match (own, parts) {
            (true, [one]) => Ok(operators.get(usize::from(one.operator.0)).cloned()),
            _ => Ok(None),
        }
    }

    fn amended(&self, country: Option<BoundingBox>) -> Result<Option<Changes>, HandError> {
        let mut changes: Changes = self.clear.iter().map(|f| (*f, None)).collect();
        for (field, value) in &self.fields {
            if changes.insert(*field, Some(value.clone())).is_some() {
                return Err(HandError::Twice(*field));
            }
        }
        if changes.contains_key(&Field::Lon) != changes.contains_key(&Field::Lat) {
            return Err(HandError::HalfAPlace);
        }
        place(&changes, country)?;
        Ok((!changes.is_empty()).then_some(changes))
    }
}
