//! "Did you mean": the names that are nearest to one that is not known.

/// The allowed words nearest to one that is not allowed, in quotes and joined by "or": several where they are
/// equally near, `None` where none is near.
pub fn nearest<'a>(word: &str, allowed: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let lowered = word.to_lowercase();
    let length = lowered.chars().count();
    let mut ranked: Vec<(usize, &str)> = allowed
        .into_iter()
        .map(|a| (strsim::damerau_levenshtein(&lowered, &a.to_lowercase()), a))
        .collect();
    ranked.sort_unstable();
    ranked.dedup();
    let best = ranked.first().map(|(distance, _)| *distance)?;
    let close = best <= 2.max(length / 3);
    let near = ranked.iter().filter(|(distance, a)| {
        // Far, but a part of a name, or a name with something added: "eirp" for "eirp_dbm".
        let part = length >= 3 && (a.contains(&lowered) || lowered.contains(*a));
        if close { *distance == best } else { part }
    });
    let near: Vec<String> = near.map(|(_, a)| format!("'{a}'")).collect();
    (!near.is_empty()).then(|| near.join(" or "))
}

/// `; did you mean 'a' or 'b'?`, or nothing where no name is near.
pub fn or_nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or_else(String::new, |near| format!("; did you mean {near}?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_near_are_offered_and_others_are_not() {
        let known = ["run", "gaps", "register", "resilience"];
        assert_eq!(nearest("rnu", known).as_deref(), Some("'run'"));
        assert_eq!(nearest("regster", known).as_deref(), Some("'register'"));
        assert_eq!(or_nearest("photograph", known), "");
        assert_eq!(or_nearest("Gap", known), "; did you mean 'gaps'?");
    }
}
