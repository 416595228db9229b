//! Files of plans.

use super::{Explained, fault};

pub(super) const CODES: &[Explained] = &[
    fault("plan-file-broken",
        "A plan's file cannot be read as TOML.",
        "a plan.toml that was cut off",
        "Give the file as covgap plan wrote it. The message has the line and the column."),
    fault("plan-file-version",
        "A plan's file has another form than this program reads, or is no plan at all.",
        "version = 2",
        "Name a plan.toml that this version of covgap wrote, or make the plan anew."),
    fault("plan-file-field",
        "A field of a plan's file is missing, unknown, or not of its type.",
        "sed = 1 in the place of seed = 1",
        "Correct the field, or make the plan anew."),
    fault("plan-file-value",
        "A value of a plan's file cannot be: a phase that the plan does not have, a place off the globe, an id that is there twice.",
        "a site in phase 5 of a plan with 4 phases",
        "Correct the value, or make the plan anew."),
    fault("plan-way-too-small",
        "The way that connects a site of a plan carries less than what the people ask for in the busy hour whom the site may serve.",
        "backhaul = \"satellite\" for a mast that 3,000 people hear best",
        "Make the plan anew. What ways carry is in the costs: satellite-throughput, microwave-throughput, busy-hour-rate."),
    fault("plan-register-missing",
        "A plan is to close the points of a register, and the study names none.",
        "--objective points without register in [plan]",
        "Name the register's file with register in [plan], or take another objective."),
    fault("plan-register-elsewhere",
        "A plan is to close the points of a register, and none that is left is of a village of the study.",
        "the register of another province",
        "Give the register of these villages. Points are matched by the village's code, else by its name."),
];
