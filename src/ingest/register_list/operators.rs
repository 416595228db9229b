//! Operators in one spelling. Spellings that differ only in capitals and accents are one; what merely looks
//! alike, or belongs to one company under two names, is asked about.

use super::options::ListOptions;
use crate::domain::MOST_OPERATORS;
use crate::register::spelling::fold;
use std::collections::BTreeMap;

/// Names under which one company may appear. They are never joined without being reported.
const COMPANIES: [&[&str]; 3] = [
    &["vnpt", "vinaphone", "vnpt vinaphone"],
    &["viettel", "viettel telecom", "tap doan viettel"],
    &["mobifone", "vms", "vms mobifone"],
];

/// What an operator's cell is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Named {
    /// In the register's spelling, or the first of the list.
    Is(String),
    /// Not certain: cause and remedy.
    Fault(&'static str, String, String),
}

/// Spellings that are known.
pub(super) struct Operators<'a> {
    options: &'a ListOptions<'a>,
    by_fold: BTreeMap<String, String>,
    /// Operators that the register does not have yet.
    pub(super) new: Vec<String>,
}

impl<'a> Operators<'a> {
    pub(super) fn new(options: &'a ListOptions<'a>) -> Self {
        let explained = options.operator_names.values().map(String::as_str);
        let known = options.operators.iter().map(String::as_str).chain(explained);
        Self {
            by_fold: known.map(|name| (fold(name), name.to_owned())).collect(),
            options,
            new: Vec::new(),
        }
    }

    /// The operator that a cell names.
    pub(super) fn named(&mut self, text: &str) -> Named {
        let key = fold(text);
        let mut explained = self.options.operator_names.iter();
        if let Some((_, name)) = explained.find(|(said, _)| fold(said) == key) {
            return Named::Is(self.by_fold.get(&fold(name)).unwrap_or(name).clone());
        }
        if let Some(name) = self.by_fold.get(&key) {
            return Named::Is(name.clone());
        }
        let several =
            text.contains([',', ';', '+', '&', '/']) || key.split(' ').any(|w| w == "va" || w == "and");
        if several {
            return Named::Fault(
                "operator-several",
                "several operators in one cell".to_owned(),
                "give each operator a row of its own, with what it did".to_owned(),
            );
        }
        // Every new name is compared with all that are known: so there is a most.
        if self.by_fold.len() >= MOST_OPERATORS {
            return Named::Fault(
                "operators-too-many",
                format!(
                    "{MOST_OPERATORS} other operators were named before, and no country has more: is another column in the \
                     place of the operator?"
                ),
                "say which column has the operators (--columns), or correct the list".to_owned(),
            );
        }
        if let Some(like) = self.like(&key) {
            return Named::Fault(
                "operator-alike",
                format!("this may be '{like}' under another name, or another operator"),
                format!(
                    "write '{like}', or say what it is (--operators \"{text}={like}\", or \"{text}={text}\")"
                ),
            );
        }
        self.new.push(text.to_owned());
        self.by_fold.insert(key, text.to_owned());
        Named::Is(text.to_owned())
    }

    fn like(&self, key: &str) -> Option<&str> {
        let company = COMPANIES.iter().find(|c| c.contains(&key));
        self.by_fold
            .iter()
            .find(|(known, _)| misspelt(known, key) || company.is_some_and(|c| c.contains(&known.as_str())))
            .map(|(_, name)| name.as_str())
    }
}

/// Nearly the same letters, word by word. Short words that differ are names of their own: Operator A,
/// Operator B.
fn misspelt(a: &str, b: &str) -> bool {
    let near = |a: &str, b: &str| a.len() >= 4 && b.len() >= 4 && strsim::jaro_winkler(a, b) >= 0.9;
    let (first, second): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    if first.len() == second.len() {
        return first.iter().zip(&second).all(|(a, b)| a == b || near(a, b));
    }
    a.replace(' ', "") == b.replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Day, Units};

    #[test]
    fn a_list_has_no_more_operators_than_there_are() {
        let units = Units::default();
        let options = ListOptions::new(&units, Day::from_number(0));
        let mut operators = Operators::new(&options);
        // Three letters each: words so short are not compared by their likeness.
        let name = |k: usize| -> String {
            let digits = [k / 100, k / 10 % 10, k % 10];
            digits.into_iter().map(|d| char::from(b'a' + d as u8)).collect()
        };
        for k in 0..MOST_OPERATORS {
            assert!(matches!(operators.named(&name(k)), Named::Is(_)), "{}", name(k));
        }
        let one_more = operators.named("One more");
        assert!(
            matches!(one_more, Named::Fault("operators-too-many", ..)),
            "{one_more:?}"
        );
        // Those that are known are taken.
        assert_eq!(operators.named("ABC"), Named::Is("abc".into()));
    }

    #[test]
    fn spellings_are_joined_and_look_alikes_asked_about() {
        let units = Units::default();
        let known = ["Viettel".to_owned(), "VinaPhone".to_owned()];
        let mut options = ListOptions::new(&units, Day::from_number(0));
        options.operators = &known;
        let mut operators = Operators::new(&options);
        assert_eq!(operators.named("VIETTEL"), Named::Is("Viettel".into()));
        assert_eq!(operators.named("MobiFone"), Named::Is("MobiFone".into()));
        assert_eq!(operators.named("mobifone"), Named::Is("MobiFone".into()));
        assert_eq!(operators.new, ["MobiFone"]);
        let code = |named: Named| match named {
            Named::Fault(code, ..) => code,
            Named::Is(_) => "taken",
        };
        assert_eq!(code(operators.named("VNPT")), "operator-alike");
        assert_eq!(code(operators.named("Vietel")), "operator-alike");
        assert_eq!(code(operators.named("Viettel, VNPT")), "operator-several");
        assert_eq!(code(operators.named("Mobi Fone")), "operator-alike");
        assert_eq!(code(operators.named("Operator A")), "taken");
        assert_eq!(code(operators.named("Operator B")), "taken");
        let mut options = options.clone();
        options.operator_names.insert("VNPT".into(), "VinaPhone".into());
        assert_eq!(
            Operators::new(&options).named("vnpt"),
            Named::Is("VinaPhone".into())
        );
    }
}
