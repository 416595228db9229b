//! Work that asks no observer, done so that a user can stop it all the same.

use crate::coverage::{Cancelled, Observer};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// How long a user waits at most after asking to stop.
const LOOK: Duration = Duration::from_millis(50);

/// The result of `work`. Where the observer asks to stop, the work is left to itself and its result is dropped: it
/// owns what it uses and writes nothing.
pub(super) fn stoppable<T: Send + 'static>(
    observer: &dyn Observer,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Cancelled> {
    let (send, receive) = channel();
    thread::spawn(move || drop(send.send(work())));
    loop {
        match receive.recv_timeout(LOOK) {
            Ok(result) => return Ok(result),
            // The work ended without a result: it can only have been stopped.
            Err(RecvTimeoutError::Disconnected) => return Err(Cancelled),
            Err(RecvTimeoutError::Timeout) if observer.cancelled() => return Err(Cancelled),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}
