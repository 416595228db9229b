//! What a decision by measurements makes of a point: one table.
//!
//! | measured | the point, or the operator's part, is | event |
//! |---|---|---|
//! | closed | what may become closed | closed, with the measurement as its proof |
//! | closed | closed | measured: the proof is renewed |
//! | not closed | closed | reopened, with the measurement as its reason |
//! | not closed | identified or reopened | verified: it is a low-signal point |
//! | not closed | anything else that is open | measured: what is being built goes on |
//! | either | merged or withdrawn | none: refused |

use super::event::Kind;
use super::life::Life;
use super::refusal::Refusal;
use super::status::{Status, why_not};

/// The beginning of the evidence of every decision by measurements that is recorded.
pub const MARK: &str = "measured: ";

/// The kind of event that records a decision.
///
/// # Errors
/// The point is not on the list any more.
pub fn kind_of<O: Copy + Eq>(is_closed: bool, life: &Life<O>, operator: Option<O>) -> Result<Kind, Refusal> {
    let whole = life.status();
    if !whole.is_listed() {
        let to = if is_closed {
            Status::Closed
        } else {
            Status::Reopened
        };
        let remedy = "measure the point that carries on, or reopen this one first";
        return Err(Refusal::new("transition-not-allowed", why_not(whole, to), remedy));
    }
    let part = life.parts().iter().find(|p| Some(p.operator) == operator);
    // An operator without a part has not closed it, whoever else has.
    let is = match (operator, part) {
        (Some(_), Some(part)) => part.status,
        (Some(_), None) if !life.parts().is_empty() && whole == Status::Closed => Status::Verified,
        _ => whole,
    };
    let to = match (is_closed, is) {
        (true, _) => Status::Closed,
        (false, Status::Closed) => Status::Reopened,
        // One operator alone verifies nothing: another may serve the village.
        (false, Status::Identified | Status::Reopened) if operator.is_none() => Status::Verified,
        (false, _) => return Ok(Kind::Measured),
    };
    Ok(if is.may_become().contains(&to) {
        Kind::Became(to)
    } else {
        Kind::Measured
    })
}

#[cfg(test)]
mod tests {
    use super::super::life::Step;
    use super::super::testing::day;
    use super::*;

    fn life(steps: &[(Status, Option<u8>)]) -> Life<u8> {
        let step = |status, operator| Step {
            kind: Kind::Became(status),
            operator,
            day: day("2021-01-01"),
            due: None,
            technology: None,
            into: None,
        };
        let mut life = Life::begin(&step(Status::Identified, None)).expect("taken");
        for (status, operator) in steps {
            life.go(&step(*status, *operator)).expect("taken");
        }
        life
    }

    #[test]
    fn the_table_is_kept() {
        use Status as S;
        let of = |closed, steps: &[(S, Option<u8>)], operator| {
            kind_of(closed, &life(steps), operator)
                .map(Kind::name)
                .map_err(|r| r.code)
        };
        assert_eq!(of(true, &[], None), Ok("closed"));
        assert_eq!(of(true, &[(S::OnAir, Some(1))], Some(1)), Ok("closed"));
        assert_eq!(of(true, &[(S::Closed, Some(1))], Some(1)), Ok("measured"));
        assert_eq!(of(true, &[(S::Closed, Some(1))], Some(2)), Ok("closed"));
        assert_eq!(of(false, &[(S::Closed, Some(1))], None), Ok("reopened"));
        assert_eq!(of(false, &[(S::Closed, Some(1))], Some(1)), Ok("reopened"));
        assert_eq!(of(false, &[(S::Closed, Some(1))], Some(2)), Ok("measured"));
        assert_eq!(of(false, &[], None), Ok("verified"));
        assert_eq!(of(false, &[], Some(1)), Ok("measured"));
        assert_eq!(of(false, &[(S::InProgress, Some(1))], None), Ok("measured"));
        assert_eq!(
            of(true, &[(S::Withdrawn, None)], None),
            Err("transition-not-allowed")
        );
    }
}
