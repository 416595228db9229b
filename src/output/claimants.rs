//! Who claims a village, and whom predictions or measurements contradict: the fields of a village.

use crate::gaps::Verdict;
use crate::gaps::claims::{ClaimClass, ClaimRow, ClaimScope, ClaimsFound};

/// What joins the names of several services in one field.
const JOINT: &str = "; ";

/// The fields of one village, in order: names of services, and the gravest class.
pub(super) fn of_village(found: &ClaimsFound, index: usize) -> [(&'static str, Option<String>); 6] {
    let by = |holds: &dyn Fn(&ClaimRow) -> bool| -> Option<String> {
        let of = found.of_services(index).filter(|(_, row)| holds(row));
        let names: Vec<String> = of.filter_map(|(scope, _)| service(scope)).collect();
        (!names.is_empty()).then(|| names.join(JOINT))
    };
    let class = |class: ClaimClass| by(&|row| row.class == class);
    let is_covered = |row: &ClaimRow| row.predicted.verdict == Verdict::Covered;
    [
        ("claimed_by", by(&|row| row.is_claimed)),
        ("claimants_predicted_covered", by(&is_covered)),
        (
            "claimed_predicted_dark_by",
            class(ClaimClass::ClaimedPredictedDark),
        ),
        ("claimed_measured_dark_by", class(ClaimClass::ClaimedMeasuredDark)),
        ("not_claimed_covered_by", class(ClaimClass::NotClaimedCovered)),
        ("claims_class", found.gravest(index).map(|c| c.name().to_owned())),
    ]
}

fn service(scope: &ClaimScope) -> Option<String> {
    Some(format!("{} {}", scope.operator.as_ref()?, scope.technology?))
}
