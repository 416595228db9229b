//! Blocks of a large raster that need not all be in memory: those that were not read for a while lie in a
//! [`Depot`] and come back when they are asked for. What is read does not depend on how many are in memory.

use std::fmt::Debug;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// Pixels on the side of a block. 64 × 64 values of four bytes are 16 KiB: half of a first-level cache.
pub(super) const SIDE: usize = 64;
/// Values in a block.
pub(super) const BLOCK: usize = SIDE * SIDE;

/// Where bytes lie that are not in memory: a file, for the most part. What was written at a place is read
/// there again.
pub trait Depot: Send + Sync + Debug {
    /// Reads as many bytes as there is room for.
    ///
    /// # Errors
    /// What the system says.
    fn read(&self, at: u64, bytes: &mut [u8]) -> io::Result<()>;

    /// Writes all bytes.
    ///
    /// # Errors
    /// What the system says.
    fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()>;
}

/// A depot, and how many bytes of a raster may be in memory beside it.
#[derive(Clone, Debug)]
pub struct Paging {
    /// Where blocks go.
    pub depot: Arc<dyn Depot>,
    /// The most that stays in memory, bytes; a few blocks always do.
    pub most_bytes: u64,
}

/// A value that can lie in a depot.
pub(super) trait Item: Copy + Send + Sync + Debug + 'static {
    const BYTES: usize;
    fn put(self, bytes: &mut [u8]);
    fn of(bytes: &[u8]) -> Self;
}

impl Item for f32 {
    const BYTES: usize = 4;

    fn put(self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.to_le_bytes());
    }

    fn of(bytes: &[u8]) -> Self {
        bytes.try_into().map_or(Self::NAN, Self::from_le_bytes)
    }
}

impl Item for u8 {
    const BYTES: usize = 1;

    fn put(self, bytes: &mut [u8]) {
        bytes.fill(self);
    }

    fn of(bytes: &[u8]) -> Self {
        bytes.first().copied().unwrap_or_default()
    }
}

#[derive(Debug)]
enum Slot<T> {
    /// Nothing was ever set: all values are the empty one.
    Empty,
    /// In the depot.
    Away,
    Here {
        values: Box<[T]>,
        /// Read since the last look round.
        is_used: bool,
        /// Set since it was last in the depot.
        is_changed: bool,
    },
}

/// The blocks, by their numbers.
#[derive(Debug)]
pub(super) struct Pages<T> {
    slots: Vec<Mutex<Slot<T>>>,
    empty: T,
    most: usize,
    here: Mutex<Here>,
    depot: Arc<dyn Depot>,
    fault: OnceLock<String>,
}

/// The blocks in memory, and which of them is looked at next.
#[derive(Debug, Default)]
struct Here {
    blocks: Vec<usize>,
    next: usize,
}

/// A thread that panicked left whole values behind: each is set at once.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T: Item> Pages<T> {
    /// So many blocks without data; `empty` is what is read of them.
    pub(super) fn new(blocks: usize, empty: T, paging: Paging) -> Self {
        const FEWEST: usize = 16;
        let most = paging.most_bytes / (BLOCK * T::BYTES) as u64;
        Self {
            slots: (0..blocks).map(|_| Mutex::new(Slot::Empty)).collect(),
            empty,
            most: usize::try_from(most).unwrap_or(usize::MAX).max(FEWEST),
            here: Mutex::default(),
            depot: paging.depot,
            fault: OnceLock::new(),
        }
    }

    /// A value; that of nothing where there is no such block.
    pub(super) fn get(&self, block: usize, nth: usize) -> T {
        self.look(block, |values| values.get(nth).copied())
            .flatten()
            .unwrap_or(self.empty)
    }

    /// Makes something of a block; `None` where it is empty, or not to be had.
    pub(super) fn look<R>(&self, block: usize, make: impl FnOnce(&[T]) -> R) -> Option<R> {
        let mut slot = locked(self.slots.get(block)?);
        let came = self.fetch(block, &mut slot);
        let made = match &mut *slot {
            Slot::Here { values, is_used, .. } => {
                *is_used = true;
                Some(make(values))
            }
            Slot::Empty | Slot::Away => None,
        };
        drop(slot);
        if came {
            self.make_room(block);
        }
        made
    }

    /// Sets a value.
    pub(super) fn set(&mut self, block: usize, nth: usize, value: T) {
        let Some(slot) = self.slots.get(block) else { return };
        let mut slot = locked(slot);
        let mut came = self.fetch(block, &mut slot);
        if matches!(*slot, Slot::Empty) {
            *slot = Slot::Here {
                values: vec![self.empty; BLOCK].into_boxed_slice(),
                is_used: true,
                is_changed: true,
            };
            came = true;
        }
        if let Slot::Here {
            values,
            is_used,
            is_changed,
        } = &mut *slot
            && let Some(place) = values.get_mut(nth)
        {
            *place = value;
            (*is_used, *is_changed) = (true, true);
        }
        drop(slot);
        if came {
            self.make_room(block);
        }
    }

    /// Brings a block back that is away. Tells whether it did.
    fn fetch(&self, block: usize, slot: &mut Slot<T>) -> bool {
        if !matches!(slot, Slot::Away) {
            return false;
        }
        let mut bytes = vec![0; BLOCK * T::BYTES];
        if let Err(error) = self.depot.read(Self::place(block), &mut bytes) {
            self.fails("read", &error);
            return false;
        }
        *slot = Slot::Here {
            values: bytes.chunks_exact(T::BYTES).map(T::of).collect(),
            is_used: true,
            is_changed: false,
        };
        true
    }

    /// Counts a block that came into memory, and sends others away where there are too many. No one who waits
    /// here holds a block.
    fn make_room(&self, came: usize) {
        let mut here = locked(&self.here);
        here.blocks.push(came);
        while here.blocks.len() > self.most {
            let next = here.next % here.blocks.len();
            let block = here.blocks[next];
            let mut slot = locked(&self.slots[block]);
            if let Slot::Here {
                values,
                is_used,
                is_changed,
            } = &mut *slot
            {
                let was_used = std::mem::take(is_used);
                if was_used || block == came {
                    here.next = next + 1;
                    continue;
                }
                if *is_changed {
                    let mut bytes = vec![0; BLOCK * T::BYTES];
                    for (value, bytes) in values.iter().zip(bytes.chunks_exact_mut(T::BYTES)) {
                        value.put(bytes);
                    }
                    if let Err(error) = self.depot.write(Self::place(block), &bytes) {
                        self.fails("write", &error);
                    }
                }
                *slot = Slot::Away;
            }
            here.blocks.swap_remove(next);
        }
    }

    const fn place(block: usize) -> u64 {
        block as u64 * (BLOCK * T::BYTES) as u64
    }

    fn fails(&self, what: &str, error: &io::Error) {
        // The first tells the most.
        let _ = self.fault.set(format!("cannot {what}: {error}"));
    }

    /// What went wrong with the depot: then values were lost, and nothing that was computed from them counts.
    pub(super) fn fault(&self) -> Option<&str> {
        self.fault.get().map(String::as_str)
    }

    /// Blocks that hold data, in memory or not.
    pub(super) fn filled(&self) -> usize {
        let is_filled = |slot: &&Mutex<Slot<T>>| !matches!(*locked(slot), Slot::Empty);
        self.slots.iter().filter(is_filled).count()
    }

    /// Blocks that may be in memory at a time.
    pub(super) const fn most(&self) -> usize {
        self.most
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::maths::random::Random;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A depot in memory that counts, and fails on demand.
    #[derive(Debug, Default)]
    pub(in crate::terrain) struct Memory {
        bytes: Mutex<Vec<u8>>,
        pub(in crate::terrain) reads: AtomicUsize,
        is_broken: bool,
    }

    impl Depot for Memory {
        fn read(&self, at: u64, bytes: &mut [u8]) -> io::Result<()> {
            self.reads.fetch_add(1, Ordering::Relaxed);
            let kept = locked(&self.bytes);
            let kept = kept.get(at as usize..at as usize + bytes.len());
            bytes.copy_from_slice(kept.ok_or(io::ErrorKind::UnexpectedEof)?);
            Ok(())
        }

        fn write(&self, at: u64, bytes: &[u8]) -> io::Result<()> {
            if self.is_broken {
                return Err(io::ErrorKind::StorageFull.into());
            }
            let mut kept = locked(&self.bytes);
            let end = at as usize + bytes.len();
            if kept.len() < end {
                kept.resize(end, 0);
            }
            kept[at as usize..end].copy_from_slice(bytes);
            Ok(())
        }
    }

    /// Sixteen blocks at most, the fewest there are.
    fn pages(depot: Arc<Memory>) -> Pages<f32> {
        let paging = Paging { depot, most_bytes: 0 };
        Pages::new(100, f32::NAN, paging)
    }

    #[test]
    fn values_are_those_that_were_set_last_however_few_blocks_are_in_memory() {
        let depot = Arc::new(Memory::default());
        let mut pages = pages(depot.clone());
        let mut whole = vec![f32::NAN; 100 * BLOCK];
        let mut random = Random::new(7, 0);
        for _ in 0..20_000 {
            let (block, nth) = (random.below(100), random.below(BLOCK));
            if random.below(3) == 0 {
                let got = pages.get(block, nth);
                assert_eq!(got.to_bits(), whole[block * BLOCK + nth].to_bits());
            } else {
                let value = random.below(1_000_000) as f32;
                pages.set(block, nth, value);
                whole[block * BLOCK + nth] = value;
            }
        }
        assert!(depot.reads.load(Ordering::Relaxed) > 1000);
        assert!(locked(&pages.here).blocks.len() <= 16);
        // Read by many at once.
        std::thread::scope(|scope| {
            for seed in 0..4 {
                let (pages, whole) = (&pages, &whole);
                scope.spawn(move || {
                    let mut random = Random::new(seed, 1);
                    for _ in 0..20_000 {
                        let (block, nth) = (random.below(100), random.below(BLOCK));
                        let got = pages.get(block, nth);
                        assert_eq!(got.to_bits(), whole[block * BLOCK + nth].to_bits());
                    }
                });
            }
        });
        assert!(locked(&pages.here).blocks.len() <= 16);
        assert_eq!((pages.fault(), pages.filled()), (None, 100));
        assert!(pages.get(100, 0).is_nan() && pages.get(0, BLOCK).is_nan());
    }

    #[test]
    fn a_depot_that_fails_is_reported_of() {
        let depot = Memory {
            is_broken: true,
            ..Memory::default()
        };
        let mut pages = pages(Arc::new(depot));
        for block in 0..16 {
            pages.set(block, 0, 1.0);
        }
        assert_eq!(pages.fault(), None);
        pages.set(16, 0, 1.0);
        assert!(pages.fault().is_some_and(|f| f.starts_with("cannot write")));
    }
}
