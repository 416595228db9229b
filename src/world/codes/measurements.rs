//! Measurements: logs of drive tests, phones, scanners and speed tests.

use super::{Explained, count, fault};

pub(super) const CODES: &[Explained] = &[
    fault(
        "level-is-index",
        "All levels of the column are whole numbers that are not negative. They look like an index that a standard counts from the lower end.",
        "rsrp 41, 38, 55",
        "If they are such an index, say which: --level-unit rsrp-index, nr-rsrp-index, rxlev-index or asu. covgap never converts them by itself.",
    ),
    fault(
        "level-lost-sign",
        "All levels of the column are positive, and levels in dBm are negative. The sign seems to be lost.",
        "rsrp 101, 97, 113",
        "Correct the file. Or say --level-unit positive-dbm, where a minus sign is missing and nothing else.",
    ),
    fault(
        "level-uncalibrated",
        "The powers are relative: nothing says which signal they are of, in what unit, and what the receivers' antennas and the transmitter add. They cannot be compared with predicted levels.",
        "rx,t,la,lo,d,rss",
        "Give what the message says is missing: the unit, the gain of the receivers, the radiated power of the transmitter, the heights. Or the technology, where the levels are those of a standard.",
    ),
    fault(
        "measurement-column-missing",
        "No column of the file is a level, a field strength, a path loss or a rate.",
        "time,lat,lon,wert",
        "Name the column, for example --map rsrp_dbm=wert.",
    ),
    fault(
        "measurement-logs-differ",
        "A second row of headings in the middle of the file names other columns than the first one, or the same columns in another order: what is behind it would be read by the wrong columns. Logs of two programs or versions were joined.",
        "row 812: Time,Lat,Lon,EARFCN,RSRP",
        "Part the file there, and import each log by itself.",
    ),
    fault(
        "measurement-identity-rounded",
        "The identity of a row's cell is written with an exponent and too few figures. A spreadsheet program has rounded it, and the number is that of another cell.",
        "Cell ID: 2.63788E+07   (26378753 before)",
        "Export the log again, and do not save it with a spreadsheet program. Or leave the column out: cells are then found by code, channel and likelihood.",
    ),
    fault(
        "measurements-nothing-used",
        "Not one row of the file can be used.",
        "not one of its 120 rows can be used: 120 samples taken indoors left out",
        "Correct what the reasons name. `covgap help CODE` explains each of them.",
    ),
    fault(
        "measurements-file-exists",
        "The file that is to be written is there already. Measurements never overwrite a file.",
        "--to drive.gpkg",
        "Name another file with --to, or remove this one.",
    ),
    fault(
        "measurements-not-written",
        "The file of measurements cannot be written. Nothing of it is kept.",
        "--to /full/drive.gpkg",
        "Make room on the disk, or choose another folder.",
    ),
    fault(
        "measurements-unreadable",
        "The file is no file of measurements, or it is damaged.",
        "--measurements villages.gpkg",
        "Give a file that `covgap measurements import` has written.",
    ),
    fault(
        "campaign-key-invalid",
        "A key of the campaign file does not exist, or its value cannot be meant.",
        "reciever_height_m = 1.5",
        "Correct the key. `covgap measurements import --help` says what each key holds.",
    ),
    count(
        "measurement-position-zero",
        "The sample lies at longitude 0 and latitude 0. Programs write that while they have no fix.",
        "lat 0.0, lon 0.0",
        "Nothing is needed: the samples are left out.",
    ),
    count(
        "measurement-no-level",
        "The sample has no level and no rate.",
        "rsrp empty",
        "Nothing is needed. If a column with levels was not taken, name it with --map.",
    ),
    count(
        "measurement-level-unavailable",
        "The level is a mark of a program for a value that is not known.",
        "rsrp 2147483647",
        "Nothing is needed: the samples are left out.",
    ),
    count(
        "measurement-level-impossible",
        "The level cannot be: it is 0, positive, or outside the range that the standard of the technology has.",
        "rsrp +97",
        "Nothing is needed for a few. If they are many, look at the unit of the column (--level-unit).",
    ),
    count(
        "measurement-time-missing",
        "The file has times, and the sample has none, or one that is no moment.",
        "time: --:--",
        "Nothing is needed for a few. If they are many, name the right column with --map time=….",
    ),
    count(
        "measurement-clock-wrong",
        "The time of the sample lies before 1990 or in the future. The clock of the device was wrong.",
        "1980-01-06T00:00:12Z",
        "Nothing is needed: the samples are left out. If all are so, look at the column of times and at --time-zone.",
    ),
    count(
        "measurement-time-backwards",
        "The time of the sample lies before that of the sample before it, of the same device, by up to an hour. The clock was set back.",
        "14:12:40, then 14:10:05",
        "Nothing is needed: samples are left out until the time goes on.",
    ),
    count(
        "measurement-duplicate",
        "A sample with the same time, place, device, cell and values is there already. Logs were joined, or exported twice.",
        "the same row twice",
        "Nothing is needed: the copies are left out.",
    ),
    count(
        "measurement-fix-stale",
        "The place stood still for more than 10 s while the device moved. The receiver had lost its satellites.",
        "one place for 40 s, then 600 m in 1 s",
        "Nothing is needed: the samples are left out.",
    ),
    count(
        "measurement-fix-jumping",
        "The device would have moved to this place faster than 100 m/s. The fix is astray.",
        "12 km in 1 s",
        "Nothing is needed: the samples are left out. If the log holds several devices, name their column with --map device=….",
    ),
    count(
        "measurement-fix-inaccurate",
        "The device itself says that the place may be off by more than 50 m.",
        "accuracy 300",
        "Nothing is needed: the samples are left out.",
    ),
    count(
        "measurement-indoor",
        "The sample was taken indoors. The walls are in it, and their loss is not known.",
        "indoor: yes",
        "Nothing is needed: the samples are left out.",
    ),
    count(
        "measurement-heading-inside",
        "The row repeats the headings. Logs were joined.",
        "row 812: time,lat,lon,rsrp",
        "Nothing is needed: the rows are left out.",
    ),
    count(
        "measurement-without-times",
        "The file has no times. Clocks, fixes that do not move or jump, and seasons cannot be checked.",
        "ref,lat,lon,E_dbuvm,tx",
        "Say the day of the campaign with --day, where it is known.",
    ),
    count(
        "measurement-not-in-order",
        "The rows of a device are in no order of time. Fixes that do not move or jump are not looked for.",
        "a log that is sorted by cell",
        "Sort the log by time, or name the column of devices with --map device=….",
    ),
    count(
        "measurement-day-order-assumed",
        "Nothing in the file proves which of the first two numbers of a date is the day. The first is taken.",
        "03/04/2023 is read as 3 April",
        "If the month comes first, write the times as 2023-03-04 14:30:00.",
    ),
    count(
        "measurement-most-left-out",
        "More than half of the rows were left out.",
        "812 of 1,000 rows were left out",
        "Look at the reasons and their counts: the file may not be what it is taken for.",
    ),
];
