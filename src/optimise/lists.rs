//! Lists of whole numbers, one behind the other in one array.

/// Many lists in one array.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    start: Vec<u32>,
    of: Vec<u32>,
}

impl Lists {
    /// No list.
    pub fn new() -> Self {
        Self {
            start: vec![0],
            of: Vec::new(),
        }
    }

    /// Lists, one after the other.
    pub fn from_lists<L: IntoIterator<Item = u32>>(lists: impl IntoIterator<Item = L>) -> Self {
        let mut all = Self::new();
        for list in lists {
            all.push(list);
        }
        all
    }

    /// Adds one.
    pub fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        if self.start.is_empty() {
            self.start.push(0);
        }
        self.of.extend(list);
        self.start.push(self.of.len() as u32);
    }

    /// How many lists there are.
    pub fn len(&self) -> usize {
        self.start.len().saturating_sub(1)
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many numbers all have together.
    pub fn total(&self) -> usize {
        self.of.len()
    }

    /// One of them.
    pub fn get(&self, at: usize) -> &[u32] {
        &self.of[self.start[at] as usize..self.start[at + 1] as usize]
    }

    /// All, one after the other.
    pub fn iter(&self) -> impl Iterator<Item = &[u32]> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// For each number below `end`, the lists that have it, in their order.
    pub(super) fn turned(&self, end: usize) -> Self {
        let mut start = vec![0_u32; end + 1];
        for of in &self.of {
            start[*of as usize + 1] += 1;
        }
        for at in 0..end {
            start[at + 1] += start[at];
        }
        let mut next = start.clone();
        let mut of = vec![0; self.of.len()];
        for (at, list) in self.iter().enumerate() {
            for number in list {
                let place = &mut next[*number as usize];
                of[*place as usize] = at as u32;
                *place += 1;
            }
        }
        Self { start, of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_turn_round() {
        let lists = Lists::from_lists([vec![0, 2], vec![], vec![2]]);
        assert_eq!((lists.len(), lists.total(), lists.get(1)), (3, 3, &[][..]));
        assert_eq!(lists.turned(3), Lists::from_lists([vec![0], vec![], vec![0, 2]]));
    }
}
