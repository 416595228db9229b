//! The examples run, and what they assert holds.

#[path = "../../examples/best_server_of_three_masts.rs"]
mod best_server_of_three_masts;
#[path = "../../examples/judge_without_gdal.rs"]
mod judge_without_gdal;
#[path = "../../examples/loss_along_a_profile.rs"]
mod loss_along_a_profile;
#[path = "../../examples/register_counts.rs"]
mod register_counts;

#[test]
fn villages_are_judged_without_native_libraries() {
    judge_without_gdal::main().expect("it runs");
}

#[test]
fn three_masts_have_a_best_server() {
    best_server_of_three_masts::main().expect("it runs");
}

#[test]
fn a_path_over_a_hill_has_a_loss() {
    loss_along_a_profile::main().expect("it runs");
}

#[test]
fn a_register_has_counts_as_of_a_day() {
    register_counts::main().expect("it runs");
}
