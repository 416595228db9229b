//! The switch from an old set of files to a new one: at every moment one of the two is there, whole.
//!
//! A file can be replaced at a blow, a set of files cannot: but two folders can change places. So an understudy
//! of the folder is made beside it, on the same file system: hard links to the new set and to whatever else is
//! in the folder. The two change places; behind the scene the new set is moved into the folder itself; they
//! change places again, and the understudy goes. The folder stays the same one for every program that is in it,
//! and what is not ours in it is never moved.
//!
//! | killed | at the folder's name | what the next run does |
//! |---|---|---|
//! | before the plan is written | the old set | removes the staging folder |
//! | before the first exchange | the old set | switches |
//! | between the exchanges | the new set: the understudy | moves the set, exchanges, removes the understudy |
//! | behind the second | the new set | removes the understudy and the staging folder |
//!
//! Where folders cannot change places (no such call, no hard links, a folder that is a disk of its own, or
//! whose parent may not be written), the files are moved one by one: for that moment a killed run leaves a
//! mixture without `run.toml`, and the next run ends it.

use super::lock::LOCK;
use super::plan::{PLAN, Plan, stagings};
use super::{STAGING_PREFIX, moment, sync_folder};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The file that marks an understudy: its plan.
pub(super) const MARK: &str = ".covgap-understudy";

/// With more files of others in a folder, links to all of them would take too long.
const MOST_OTHERS: usize = 10_000;

/// Why a switch failed.
#[derive(Debug)]
pub(super) struct Failed {
    /// The file that it is about.
    pub(super) name: String,
    pub(super) source: io::Error,
    /// Nothing was moved: the old set is as it was.
    pub(super) is_untouched: bool,
}

impl Failed {
    fn untouched(name: &str, source: io::Error) -> Self {
        Self {
            name: name.to_owned(),
            source,
            is_untouched: true,
        }
    }
}

/// Ends what killed runs began in a folder, and removes what they left.
pub(super) fn recover(dir: &Path) -> io::Result<()> {
    if let Some(places) = Places::of(dir) {
        places.recover()?;
    }
    for (staging, plan) in stagings(dir)? {
        if let Some(plan) = plan.filter(|plan| plan.is_to_do(&staging)) {
            switch(dir, &staging, &plan).map_err(|failed| failed.source)?;
        }
        moment();
        fs::remove_dir_all(staging)?;
    }
    Ok(())
}

/// Brings the set in a staging folder of a folder, whose plan is written there, into its place.
pub(super) fn switch(dir: &Path, staging: &Path, plan: &Plan) -> Result<(), Failed> {
    if let Some(name) = plan.in_the_way(dir) {
        let cause = "a folder is in the way";
        return Err(Failed::untouched(
            name,
            io::Error::new(ErrorKind::IsADirectory, cause),
        ));
    }
    let moved = |(name, source)| Failed {
        name,
        source,
        is_untouched: false,
    };
    let is_hidden = match Places::of(dir) {
        None => None,
        Some(places) => match places.make_understudy(staging, plan) {
            Ok(true) => Some(places),
            Ok(false) => None,
            // A disk that has no room for names has none for moving them either.
            Err(error) => return Err(Failed::untouched(&places.name, error)),
        },
    };
    let Some(places) = is_hidden else {
        return plan.carry_out(dir, staging).map_err(moved);
    };
    // The folder's own name is the understudy's now.
    let of_folder = places.beside.join(staging.file_name().unwrap_or_default());
    plan.carry_out(&places.beside, &of_folder).map_err(moved)?;
    let back = places.exchange().and_then(|()| places.retire(Some(plan)));
    back.map_err(|error| moved((places.name.clone(), error)))
}

/// A folder, and where its understudy is made.
#[derive(Clone, Debug)]
struct Places {
    name: String,
    dir: PathBuf,
    beside: PathBuf,
}

impl Places {
    /// `None` for a folder that has no name or no parent.
    fn of(dir: &Path) -> Option<Self> {
        let dir = dir.canonicalize().ok()?;
        let name = dir.file_name()?.to_string_lossy().into_owned();
        let mut hidden = OsString::from(".");
        hidden.push(dir.file_name()?);
        hidden.push(".covgap-switch");
        let beside = dir.parent()?.join(hidden);
        Some(Self { name, dir, beside })
    }

    fn exchange(&self) -> io::Result<()> {
        moment();
        exchange(&self.dir, &self.beside)?;
        moment();
        if let Some(parent) = self.dir.parent() {
            // Whoever may not read the parent cannot sync it: the plan is on the disk all the same.
            let _ = sync_folder(parent);
        }
        Ok(())
    }

    /// Brings folder and understudy back to their places.
    fn recover(&self) -> io::Result<()> {
        let is_understudy = |at: &Path| at.join(MARK).exists();
        let Ok(there) = fs::symlink_metadata(&self.beside) else {
            return self.stay_where_alone();
        };
        if !there.is_dir() {
            return Ok(());
        }
        if is_understudy(&self.dir) {
            self.lock_both()?;
            for (staging, plan) in stagings(&self.beside)? {
                if let Some(plan) = plan {
                    plan.carry_out(&self.beside, &staging).map_err(|(_, e)| e)?;
                }
            }
            self.exchange()?;
            return self.retire(Plan::read(&self.beside.join(MARK)).as_ref());
        }
        if is_understudy(&self.beside) {
            let plans = stagings(&self.dir)?;
            let mut plans = plans
                .iter()
                .filter_map(|(s, plan)| Some((s, plan.as_ref()?)))
                .peekable();
            // It was not on the scene yet, or the folder whose understudy it was is gone.
            if plans.peek().is_none() || plans.any(|(staging, plan)| plan.is_to_do(staging)) {
                return self.remove_understudy();
            }
            return self.retire(Plan::read(&self.beside.join(MARK)).as_ref());
        }
        let left = names(&self.beside)?;
        if left.iter().all(|name| name == LOCK) {
            return fs::remove_dir_all(&self.beside);
        }
        // The folder's name was deleted while an understudy had it: what was not ours is in here.
        let is_folder = stagings(&self.beside)?.iter().any(|(_, plan)| plan.is_some());
        if is_folder && others(&self.dir, &Plan::default())?.is_empty() {
            self.lock_both()?;
            self.exchange()?;
            fs::remove_dir_all(&self.beside)?;
        }
        Ok(())
    }

    /// The lock that is held under the folder's name holds for both.
    fn lock_both(&self) -> io::Result<()> {
        let (held, other) = (self.dir.join(LOCK), self.beside.join(LOCK));
        if is_same(&held, &other) {
            return Ok(());
        }
        match fs::remove_file(&other) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        fs::hard_link(held, other)
    }

    /// An understudy whose folder was deleted is the folder.
    fn stay_where_alone(&self) -> io::Result<()> {
        if !self.dir.join(MARK).exists() {
            return Ok(());
        }
        for name in others(&self.dir, &Plan::default())? {
            if self.is_stand_in(&self.dir, &name) {
                fs::remove_file(self.dir.join(name))?;
            }
        }
        fs::remove_file(self.dir.join(MARK))
    }

    /// Makes the understudy and lets it change places with the folder. `false` where that cannot be done here;
    /// an error on a full disk.
    fn make_understudy(&self, staging: &Path, plan: &Plan) -> io::Result<bool> {
        let beside = &self.beside;
        let no = |error: io::Error| match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Err(error),
            _ => Ok(false),
        };
        if let Err(error) = fs::create_dir(beside) {
            return no(error);
        }
        moment();
        if let Err(error) = self.fill(staging, plan).and_then(|()| self.exchange()) {
            self.remove_understudy()?;
            return no(error);
        }
        Ok(true)
    }

    fn fill(&self, staging: &Path, plan: &Plan) -> io::Result<()> {
        let (dir, beside) = (&self.dir, &self.beside);
        fs::hard_link(staging.join(PLAN), beside.join(MARK))?;
        if dir.join(LOCK).exists() {
            fs::hard_link(dir.join(LOCK), beside.join(LOCK))?;
        }
        for name in &plan.put {
            moment();
            fs::hard_link(staging.join(name), beside.join(name))?;
        }
        let others = others(dir, plan)?;
        if others.len() > MOST_OTHERS {
            return Err(ErrorKind::ArgumentListTooLong.into());
        }
        for name in others {
            moment();
            let from = dir.join(&name);
            if fs::symlink_metadata(&from)?.is_dir() {
                stand_in(&self.stand_in_for(&name), &beside.join(&name))?;
            } else {
                fs::hard_link(from, beside.join(&name))?;
            }
        }
        fs::set_permissions(beside, fs::metadata(dir)?.permissions())?;
        sync_folder(beside)
    }

    /// Where a folder of others is while the understudy has the folder's name.
    fn stand_in_for(&self, name: &OsStr) -> PathBuf {
        let beside = self.beside.file_name().unwrap_or_default();
        Path::new("..").join(beside).join(name)
    }

    fn is_stand_in(&self, at: &Path, name: &OsStr) -> bool {
        fs::read_link(at.join(name)).is_ok_and(|to| to == self.stand_in_for(name))
    }

    /// Removes an understudy that has left the scene. What others wrote into it meanwhile comes into the
    /// folder; of two files of one name the later one counts.
    fn retire(&self, plan: Option<&Plan>) -> io::Result<()> {
        let nothing = Plan::default();
        for name in others(&self.beside, plan.unwrap_or(&nothing))? {
            let (from, to) = (self.beside.join(&name), self.dir.join(&name));
            moment();
            if !self.is_stand_in(&self.beside, &name) && !is_same(&from, &to) && is_later(&from, &to) {
                fs::rename(from, to)?;
            }
        }
        self.remove_understudy()
    }

    /// Removes an understudy beside the folder; its mark last, so that what is left of it is known as such.
    fn remove_understudy(&self) -> io::Result<()> {
        for name in names(&self.beside)?.into_iter().filter(|name| name != MARK) {
            moment();
            let path = self.beside.join(name);
            if fs::symlink_metadata(&path)?.is_dir() {
                fs::remove_dir_all(path)?;
            } else {
                fs::remove_file(path)?;
            }
        }
        moment();
        match fs::remove_file(self.beside.join(MARK)) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        moment();
        fs::remove_dir(&self.beside)
    }
}

/// Names in a folder.
fn names(dir: &Path) -> io::Result<Vec<OsString>> {
    fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name())).collect()
}

/// Names in a folder that are neither a plan's nor the switch's own.
fn others(dir: &Path, plan: &Plan) -> io::Result<Vec<OsString>> {
    let is_ours = |name: &str| {
        [LOCK, MARK, super::MARK_OF_COMPLETENESS].contains(&name)
            || name.starts_with(STAGING_PREFIX)
            || plan.put.contains(name)
            || plan.go.contains(name)
    };
    let mut others = names(dir)?;
    others.retain(|name| !name.to_str().is_some_and(is_ours));
    Ok(others)
}

#[cfg(unix)]
fn is_same(a: &Path, b: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |of: &Path| fs::symlink_metadata(of).map(|m| (m.dev(), m.ino())).ok();
    id(a).is_some() && id(a) == id(b)
}

#[cfg(not(unix))]
fn is_same(_: &Path, _: &Path) -> bool {
    false
}

/// Was a file written after another one, or is there no other one?
fn is_later(a: &Path, b: &Path) -> bool {
    let written = |of: &Path| fs::symlink_metadata(of).and_then(|m| m.modified()).ok();
    written(b).is_none_or(|b| written(a).is_some_and(|a| a > b))
}

#[cfg(unix)]
fn stand_in(to: &Path, at: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, at)
}

#[cfg(not(unix))]
fn stand_in(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

/// Two folders change places, at a blow.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}
