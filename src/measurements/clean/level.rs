//! Levels that are none: nothing, a marker of "not known", or a value that the quantity cannot have.

use super::ledger::Reason;
use crate::measurements::bounds;
use crate::measurements::sample::{LEVELS, Quantity, Sample};
use crate::measurements::scale::LevelUnit;

/// No level at all.
pub const NO_LEVEL: Reason = Reason {
    code: "measurement-no-level",
    text: "samples without any level or rate left out",
};
/// A marker.
pub const NOT_KNOWN: Reason = Reason {
    code: "measurement-level-unavailable",
    text: "samples whose level is a mark of 'not known' left out",
};
/// Outside the bounds.
pub const IMPOSSIBLE: Reason = Reason {
    code: "measurement-level-impossible",
    text: "samples whose level cannot be (0, positive, an index, out of the standard's range) left out",
};

/// Converts the level, and takes away what is no value. A level that cannot be takes the sample with it: what
/// else the row says is not better.
pub(super) fn look(sample: &mut Sample, unit: LevelUnit) -> Result<(), (Reason, String)> {
    let technology = sample.technology;
    let mut was_marked = None;
    for (quantity, value) in sample.values.present().collect::<Vec<_>>() {
        if bounds::is_not_known(quantity, value) {
            sample.values.set(quantity, None);
            if LEVELS.contains(&quantity) {
                was_marked = Some(value);
            }
        }
    }
    let Some((main, written)) = sample.level() else {
        return Err(match was_marked {
            Some(value) => (NOT_KNOWN, value.to_string()),
            None => (NO_LEVEL, String::new()),
        });
    };
    let is_convertible = matches!(
        main,
        Quantity::Rsrp | Quantity::Rscp | Quantity::RxLev | Quantity::Rssi | Quantity::Power
    );
    let level = if is_convertible {
        unit.level(written, technology)
    } else {
        Some(written)
    };
    match level.filter(|x| bounds::holds(main, technology, *x)) {
        Some(level) => sample.values.set(main, Some(level)),
        None => return Err((IMPOSSIBLE, format!("{} {written}", main.name()))),
    }
    for (quantity, value) in sample.values.present().collect::<Vec<_>>() {
        if !bounds::holds(quantity, technology, value) {
            sample.values.set(quantity, None);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Technology;
    use crate::space::LonLat;

    fn sample(values: &[(Quantity, f64)]) -> Sample {
        let mut sample = Sample::new(1, LonLat::new(105.0, 21.0).expect("a place"));
        sample.technology = Some(Technology::G4);
        for (quantity, value) in values {
            sample.values.set(*quantity, Some(*value));
        }
        sample
    }

    fn code(values: &[(Quantity, f64)], unit: LevelUnit) -> Option<&'static str> {
        look(&mut sample(values), unit).err().map(|e| e.0.code)
    }

    #[test]
    fn what_is_no_level_is_named() {
        let of = |x| code(&[(Quantity::Rsrp, x)], LevelUnit::Dbm);
        assert_eq!(of(-100.0), None);
        for bad in [0.0, 97.0, -20.0, -200.0] {
            assert_eq!(of(bad), Some("measurement-level-impossible"), "{bad}");
        }
        assert_eq!(of(2_147_483_647.0), Some("measurement-level-unavailable"));
        assert_eq!(
            code(&[(Quantity::Rsrq, -10.0)], LevelUnit::Dbm),
            Some("measurement-no-level")
        );
        assert_eq!(
            code(&[(Quantity::Rsrp, 97.0), (Quantity::Rssi, -60.0)], LevelUnit::Dbm),
            Some("measurement-level-impossible")
        );
        assert_eq!(code(&[(Quantity::Rsrp, 40.0)], LevelUnit::RsrpIndex), None);
    }

    #[test]
    fn a_quality_that_cannot_be_is_taken_away_alone() {
        let mut s = sample(&[
            (Quantity::Rsrp, -100.0),
            (Quantity::Sinr, 300.0),
            (Quantity::Rsrq, -11.0),
        ]);
        look(&mut s, LevelUnit::Dbm).expect("sound");
        assert_eq!(s.values.get(Quantity::Sinr), None);
        assert_eq!(s.values.get(Quantity::Rsrq), Some(-11.0));
    }
}
