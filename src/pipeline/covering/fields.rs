//! Fields of a problem's file: whole numbers, lists of them, and what is wrong with those that are not.

use crate::domain::fault::{Fault, Faults};
use serde_json::{Map, Value};
use std::path::Path;

/// The fields of an object, and the faults met in them.
pub(super) struct Fields<'a> {
    pub file: &'a Path,
    pub all: &'a Map<String, Value>,
    pub faults: Faults,
}

impl<'a> Fields<'a> {
    /// A field that is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.all.get(name).filter(|value| !value.is_null())
    }

    /// A field that must be there.
    pub(super) fn needed(&mut self, name: &str) -> Option<&'a Value> {
        let value = self.get(name);
        if value.is_none() {
            let fault = Fault::new(
                "covering-field-missing",
                self.file,
                format!("the field '{name}' is missing"),
                "add it: the guide's page on plans has the fields of a problem",
            );
            self.faults.push(fault.in_field(name));
        }
        value
    }

    /// A whole number, where the field is there.
    pub(super) fn number(&mut self, name: &str) -> Option<u64> {
        let value = self.get(name)?;
        self.whole(name, None, value)
    }

    /// A whole number of 0 or more.
    pub(super) fn whole(&mut self, name: &str, row: Option<usize>, value: &Value) -> Option<u64> {
        let number = value.as_u64();
        if number.is_none() {
            self.invalid(name, row, value, "a whole number of 0 or more");
        }
        number
    }

    /// A list of whole numbers.
    pub(super) fn numbers(&mut self, name: &str, row: Option<usize>, value: &'a Value) -> Vec<u64> {
        let Some(list) = value.as_array() else {
            self.invalid(name, row, value, "a list of whole numbers");
            return Vec::new();
        };
        let numbers = list.iter().enumerate().filter_map(|(at, value)| {
            // Of a list of lists the row is the list's.
            self.whole(name, row.or(Some(at)), value)
        });
        numbers.collect()
    }

    /// A list of lists.
    pub(super) fn list(&mut self, name: &str, value: &'a Value) -> &'a [Value] {
        match value.as_array() {
            Some(list) => list,
            None => {
                self.invalid(name, None, value, "a list");
                &[]
            }
        }
    }

    /// Numbers below an end, each once.
    pub(super) fn places(
        &mut self,
        name: &str,
        row: Option<usize>,
        value: &'a Value,
        end: usize,
    ) -> Vec<u32> {
        let numbers = self.numbers(name, row, value);
        let mut places = Vec::with_capacity(numbers.len());
        for number in numbers {
            match u32::try_from(number).ok().filter(|n| (*n as usize) < end) {
                Some(place) => places.push(place),
                None => {
                    let cause = format!("{number} is outside: the numbers go from 0 to below {end}");
                    let remedy = "numbers count from 0, in the order of the lists";
                    let fault = Fault::new("covering-number-outside", self.file, cause, remedy);
                    self.push(name, row, fault.with_value(number.to_string()));
                }
            }
        }
        places.sort_unstable();
        if let Some(twice) = places.windows(2).find(|pair| pair[0] == pair[1]) {
            let cause = format!("{} is in the list twice", twice[0]);
            let fault = Fault::new("covering-number-twice", self.file, cause, "name each once");
            self.push(name, row, fault.with_value(twice[0].to_string()));
            places.dedup();
        }
        places
    }

    /// A list that must have as many entries as another one.
    pub(super) fn has_length(&mut self, name: &str, is: usize, as_in: &str, must: usize) {
        if is != must {
            let cause = format!("'{name}' has {is} entries, and '{as_in}' has {must}");
            let fault = Fault::new(
                "covering-lengths-differ",
                self.file,
                cause,
                "give one entry for each",
            );
            self.push(name, None, fault);
        }
    }

    pub(super) fn invalid(&mut self, name: &str, row: Option<usize>, value: &Value, must: &str) {
        let cause = format!("it must be {must}");
        let fault = Fault::new("covering-field-invalid", self.file, cause, "correct the value");
        self.push(name, row, fault.with_value(value.to_string()));
    }

    /// Adds a fault of a field, with the entry's number from 0 as the file has it.
    pub(super) fn push(&mut self, name: &str, row: Option<usize>, fault: Fault) {
        let fault = fault.in_field(name);
        self.faults.push(match row {
            Some(row) => fault.about(format!("entry {row}")),
            None => fault,
        });
    }
}
