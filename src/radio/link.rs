//! Link budget.
