//! Bytes in and out of WebAssembly's memory. A page has one thread, so what is kept lies in a cell of that thread.
//!
//! The only unsafe code of the project: a function that the page can call must keep its name.
#![allow(unsafe_code)]

use super::Desk;
use std::cell::RefCell;

#[derive(Default)]
struct Kept {
    desk: Desk,
    asked: Vec<u8>,
    answer: String,
}

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// Makes room for so many bytes; their place in memory.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn covgap_room(length: usize) -> *mut u8 {
    KEPT.with_borrow_mut(|kept| {
        kept.asked = vec![0; length];
        kept.asked.as_mut_ptr()
    })
}

/// The place in memory of the last answer.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn covgap_answer() -> *const u8 {
    KEPT.with_borrow(|kept| kept.answer.as_ptr())
}

/// Opens the package that was written; the length of the answer.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn covgap_open() -> usize {
    answered(|desk, bytes| desk.open(bytes))
}

/// Answers what was written about a mast; the length of the answer.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn covgap_ask() -> usize {
    answered(|desk, bytes| desk.ask(bytes))
}

/// Answers what was written about a path; the length of the answer.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn covgap_path() -> usize {
    answered(|desk, bytes| desk.path(bytes))
}

fn answered(work: impl FnOnce(&mut Desk, &[u8]) -> String) -> usize {
    KEPT.with_borrow_mut(|kept| {
        let asked = std::mem::take(&mut kept.asked);
        kept.answer = work(&mut kept.desk, &asked);
        kept.answer.len()
    })
}
