//! `covgap register add` and `set`: one event by hand.

use super::super::{Answer, Common};
use super::args::{AddArgs, Recording, SetArgs};
use super::which;
use crate::register::spelling::fold;
use crate::register::{
    Answer as Found, AsOf, Attributes, Changes, Day, Event, Field, Hierarchy, Kind, Level, Log, PointId,
    PointState, States, Status, Units, apply,
};
use crate::space::{LonLat, geodesic};
use crate::store::register::{Meta, RegisterFile};
use anyhow::{Context, bail};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// How near another point of the same name must be to be the same village, metres.
const SAME_NAME_M: f64 = 2_000.0;
/// How near any other point must be to be the same place, metres.
const SAME_PLACE_M: f64 = 100.0;

/// Puts a point on the list.
pub fn add(file: &Path, args: &AddArgs, common: &Common) -> anyhow::Result<Answer> {
    let mut changes: Changes = args.fields.iter().map(|(f, v)| (*f, Some(v.clone()))).collect();
    let name = Field::Name.checked(&args.name).map_err(anyhow::Error::msg)?;
    changes.insert(Field::Name, Some(name));
    let on = args.recording.on.unwrap_or_else(super::today);
    says_its_hierarchy(&mut changes, on, None)?;
    let mut register = super::write(file)?;
    let meta = register.meta().clone();
    let units = super::init::units_of(&register)?;
    place(&changes, &meta)?;
    let who = super::who(args.recording.who.as_deref())?;
    let event = register.write(|writing| -> anyhow::Result<Event> {
        if !args.anyway {
            is_new(&all_states(writing.log()?), &changes)?;
        }
        units_exist(&units, &Attributes::new(), &changes)?;
        let id = writing.next_point();
        let mut event = Event::new(
            id,
            Kind::Became(Status::Identified),
            on,
            writing.now(),
            who.clone(),
        );
        event.changes = changes.clone();
        tell(&mut event, &args.recording);
        writing.append(event.clone())?;
        Ok(event)
    })?;
    told(&register, &[event], common)
}

/// Records what happened to a point, or corrects what is known of it; both in one write.
pub fn set(file: &Path, args: &SetArgs, common: &Common) -> anyhow::Result<Answer> {
    if args.status.is_none() && args.fields.is_empty() && args.clear.is_empty() {
        bail!("nothing to record: give a status, or --set field=value");
    }
    if args.status.is_none()
        && (args.operator.is_some() || args.due.is_some() || args.into.is_some() || args.technology.is_some())
    {
        bail!("--operator, --technology, --due and --into go with a status: give it, for example assigned");
    }
    if args.status == Some(Status::Identified) {
        bail!("a point is identified once: `covgap register add` puts a new one on the list");
    }
    let on = args.recording.on.unwrap_or_else(super::today);
    let mut register = super::write(file)?;
    let meta = register.meta().clone();
    let who = super::who(args.recording.who.as_deref())?;
    let units = super::init::units_of(&register)?;
    let events = register.write(|writing| -> anyhow::Result<Vec<Event>> {
        let log = writing.log()?;
        let states = all_states(log);
        let operators = log.operators().to_vec();
        let id = which::point(&states, &args.point)?;
        let into = args
            .into
            .as_ref()
            .map(|text| which::point(&states, text))
            .transpose()
            .context("--into")?;
        let begun = |kind| Event::new(id, kind, on, writing.now(), who.clone());
        let mut events = Vec::new();
        if let Some(mut changes) = amended(args, &meta)? {
            let known = states.get(id).map(|s| s.attributes.clone()).unwrap_or_default();
            says_its_hierarchy(&mut changes, on, known.get(&Field::Hierarchy).map(String::as_str))?;
            units_exist(&units, &known, &changes)?;
            let mut event = begun(Kind::Amended);
            event.changes = changes;
            events.push(event);
        }
        if let Some(status) = args.status {
            let mut event = begun(Kind::Became(status));
            event.operator = operator(args, status, &states, id, &operators)?;
            (event.technology, event.due, event.into) = (args.technology, args.due, into);
            events.push(event);
        }
        for event in &mut events {
            tell(event, &args.recording);
            writing.append(event.clone())?;
        }
        Ok(events)
    })?;
    told(&register, &events, common)
}

/// The operator in the register's own spelling; where one alone has a part in the point, that one.
fn operator(
    args: &SetArgs,
    status: Status,
    states: &States,
    id: PointId,
    operators: &[String],
) -> anyhow::Result<Option<String>> {
    if let Some(given) = &args.operator {
        let given = given.split_whitespace().collect::<Vec<_>>().join(" ");
        if given.is_empty() {
            bail!("--operator: the name is empty");
        }
        let known = operators.iter().find(|o| fold(o) == fold(&given)).cloned();
        let alike = operators
            .iter()
            .find(|o| strsim::jaro_winkler(&fold(o), &fold(&given)) > 0.88);
        if let (None, Some(alike), false) = (&known, alike, args.new_operator) {
            bail!(
                "--operator {given}: the register has {alike}; is it meant? If {given} is another operator, give --new-operator"
            );
        }
        return Ok(Some(known.unwrap_or(given)));
    }
    let own = matches!(status, Status::InProgress | Status::OnAir | Status::Closed);
    let parts = states.get(id).map(|s| s.life.parts()).unwrap_or_default();
    match (own, parts) {
        (true, [one]) => Ok(operators.get(usize::from(one.operator.0)).cloned()),
        _ => Ok(None),
    }
}

fn amended(args: &SetArgs, meta: &Meta) -> anyhow::Result<Option<Changes>> {
    let mut changes: Changes = args.clear.iter().map(|f| (*f, None)).collect();
    for (field, value) in &args.fields {
        if changes.insert(*field, Some(value.clone())).is_some() {
            bail!("{field} is given twice: give it once");
        }
    }
    if changes.contains_key(&Field::Lon) != changes.contains_key(&Field::Lat) {
        bail!("a place has a longitude and a latitude: give lon and lat together");
    }
    place(&changes, meta)?;
    Ok((!changes.is_empty()).then_some(changes))
}

/// The units that a point would then be in must be in the register's lists, where it has any.
fn units_exist(units: &Units, known: &Attributes, changes: &Changes) -> anyhow::Result<()> {
    let levels = [
        (Level::Province, Field::ProvinceCode, Field::Province),
        (Level::District, Field::DistrictCode, Field::District),
        (Level::Commune, Field::CommuneCode, Field::Commune),
    ];
    let mut then = known.clone();
    apply(&mut then, changes);
    for hierarchy in Hierarchy::ALL {
        if then.get(&Field::Hierarchy).map(String::as_str) != Some(hierarchy.name()) {
            continue;
        }
        let chain = units.chain(&then, hierarchy);
        for (level, code, name) in levels {
            let is_touched = changes.contains_key(&code) || changes.contains_key(&name);
            let is_wrong = matches!(chain.at(level), Found::Unknown | Found::Ambiguous);
            let said = [code, name].map(|f| then.get(&f).map(String::as_str));
            if !is_touched || !is_wrong || said == [None, None] || !units.has(hierarchy, level) {
                continue;
            }
            let offered = said[1].and_then(|n| units.nearest_name(hierarchy, level, n));
            let offered = offered.filter(|(_, like)| *like > 0.8);
            let hint = offered.map_or(String::new(), |(u, _)| {
                format!("; the nearest is {} {}", u.code, u.name)
            });
            bail!(
                "{} {}: no such {} in the {hierarchy} units, or code and name (or the larger unit) contradict each other{hint}; give both {code} and {name}, or correct them",
                level.name(),
                said.iter().flatten().copied().collect::<Vec<_>>().join(" "),
                level.name()
            );
        }
    }
    Ok(())
}

/// Unit names and codes mean nothing without their hierarchy: the one in force when it happened. A point whose units are of the other one is not
/// read anew without being told so.
fn says_its_hierarchy(changes: &mut Changes, on: Day, known: Option<&str>) -> anyhow::Result<()> {
    let units = [
        Field::ProvinceCode,
        Field::Province,
        Field::DistrictCode,
        Field::District,
        Field::CommuneCode,
        Field::Commune,
    ];
    if units.iter().any(|f| changes.contains_key(f)) {
        let hierarchy = Hierarchy::on(on).name();
        match known {
            Some(known) if known != hierarchy && !changes.contains_key(&Field::Hierarchy) => bail!(
                "the point's units are of the {known} hierarchy, and on {on} the {hierarchy} one was in force: say which one is meant, --set hierarchy={known} or --set hierarchy={hierarchy} (then with all units)"
            ),
            _ => {
                let hierarchy = known.unwrap_or(hierarchy).to_owned();
                changes.entry(Field::Hierarchy).or_insert(Some(hierarchy));
            }
        }
        if known.is_some() && changes.get(&Field::Hierarchy).and_then(|v| v.as_deref()) == known {
            // Nothing new.
            changes.remove(&Field::Hierarchy);
        }
    }
    Ok(())
}

/// The place that changes give; refused outside the register's country.
fn place(changes: &Changes, meta: &Meta) -> anyhow::Result<Option<LonLat>> {
    let number = |field| {
        changes
            .get(&field)
            .and_then(|v| v.as_deref())
            .and_then(|v| v.parse::<f64>().ok())
    };
    let at = match (number(Field::Lon), number(Field::Lat)) {
        (Some(lon), Some(lat)) => LonLat::new(lon, lat).map_err(|e| anyhow::anyhow!("{e}"))?,
        (None, None) => return Ok(None),
        _ => bail!("a place has a longitude and a latitude: give lon and lat together"),
    };
    match meta.bounds {
        Some(bounds) if !bounds.contains(at) => {
            let swapped = LonLat::new(at.lat_deg(), at.lon_deg()).is_ok_and(|s| bounds.contains(s));
            let hint = if swapped {
                "longitude and latitude are exchanged"
            } else {
                "check the coordinates"
            };
            bail!(
                "longitude {}, latitude {} lies outside the register's country: {hint}",
                at.lon_deg(),
                at.lat_deg()
            )
        }
        _ => Ok(Some(at)),
    }
}

/// Refuses a point that is on the list already, or may be.
fn is_new(states: &States, changes: &Changes) -> anyhow::Result<()> {
    let said = |field: Field| changes.get(&field).and_then(|v| v.as_deref());
    let of = |p: &PointState, field: Field| p.attributes.get(&field).cloned();
    let at = |lon: Option<&str>, lat: Option<&str>| LonLat::new(lon?.parse().ok()?, lat?.parse().ok()?).ok();
    let here = at(said(Field::Lon), said(Field::Lat));
    let same = states.points().iter().find_map(|p| {
        let there = at(of(p, Field::Lon).as_deref(), of(p, Field::Lat).as_deref());
        let away_m = here.zip(there).map(|(a, b)| geodesic::distance_m(a, b));
        let has = |field| said(field).is_some() && of(p, field).as_deref() == said(field);
        let named = said(Field::Name).map(fold) == of(p, Field::Name).map(|n| fold(&n));
        let why = if has(Field::Code) {
            "the same code"
        } else if named
            && away_m.map_or(has(Field::Commune) || has(Field::CommuneCode), |m| {
                m < SAME_NAME_M
            })
        {
            "the same name there"
        } else if away_m.is_some_and(|m| m < SAME_PLACE_M) {
            "the same place"
        } else {
            return None;
        };
        Some((which::label(p), p.life.status(), why))
    });
    match same {
        Some((label, status, why)) => bail!(
            "{label} ({status}) has {why}: is it this one? Then use `covgap register set`; if not, give --anyway"
        ),
        None => Ok(()),
    }
}

fn tell(event: &mut Event, recording: &Recording) {
    event.why.clone_from(&recording.why);
    event.evidence.clone_from(&recording.evidence);
}

fn all_states(log: &Log) -> States {
    States::of(log, AsOf::day(Day::from_number(i32::MAX)))
}

fn told(register: &RegisterFile, events: &[Event], common: &Common) -> anyhow::Result<Answer> {
    let mut out = std::io::stdout().lock();
    let head = register.head()?;
    if common.json {
        let list: Vec<_> = events
            .iter()
            .map(|e| json!({"point": e.point.to_string(), "what": e.kind.name(), "on": e.occurred.to_string()}))
            .collect();
        writeln!(
            out,
            "{:#}",
            json!({"recorded": list, "events": head.events, "head": head.hash})
        )?;
    } else if !common.quiet {
        for event in events {
            let details = super::history::details(event);
            let by = event
                .operator
                .as_ref()
                .map(|o| format!(" by {o}"))
                .unwrap_or_default();
            let more = if details.is_empty() {
                String::new()
            } else {
                format!(": {details}")
            };
            writeln!(
                out,
                "recorded: {} {}{by} on {}{more}",
                event.point, event.kind, event.occurred
            )?;
        }
    }
    Ok(Answer::Yes)
}
