//! The headings of measurements: drive-test tools, phone apps, scanners, speed tests. This table is their only
//! owner; the meanings are the fields of [`ingest::measurements`](crate::ingest::measurements).
//!
//! Known by the programs that write them: G-NetTrack, Netmonitor and NetMonster, Network Cell Info, CellMapper,
//! OpenCelliD's measurements, TEMS, Nemo and QualiPoc exports, RantCell, nPerf, Ookla's speed tests, and logs
//! of Android's `CellSignalStrength` and `CellIdentity`.

use super::words::Language::{self, English, Vietnamese};
use super::words::Meaning::{self, Bare, Measured};

#[rustfmt::skip]
pub(super) const MEASURED: &[(Meaning, Language, &str)] = &[
    (Measured("time"), English, "time | timestamp | time stamp | datetime | date time | date and time | measured at | \
        timestamp utc | time utc | utc time | utc | gps time | gpstime | system time | systemtime | created at | ts | ts result | \
        test time | test date | log time | epoch | epoch ms | time ms | unix time | t | when | recorded at | timestamp ms"),
    (Measured("time"), Vietnamese, "thoi gian | thoi diem | thoi gian do | ngay gio"),
    (Measured("date"), English, "date | day | log date"),
    (Measured("date"), Vietnamese, "ngay | ngay do"),
    (Measured("clock"), English, "hour | time of day | clock | local time"),
    (Measured("clock"), Vietnamese, "gio | gio do"),
    (Measured("device"), English, "device | device id | deviceid | imei | phone | phone model | handset | ue | ue id | terminal | \
        receiver | receiver id | rx | rx id | scanner | equipment | uuid | client id | device model"),
    (Measured("device"), Vietnamese, "thiet bi | may do | may thu"),
    (Measured("campaign"), English, "campaign | campaign id | drive | drive id | drive test | log | log file | logfile | route | session | session id | test id"),
    (Measured("campaign"), Vietnamese, "dot do | chien dich | tuyen do"),
    (Measured("technology"), English, "technology | tech | radio | rat | act | network tech | networktech | network type | networktype | \
        radio technology | radio type | access technology | system | type | radio tech | network technology | connection type | mode"),
    (Measured("technology"), Vietnamese, "cong nghe | loai mang"),
    (Measured("operator"), English, "operator | operator name | operatorname | carrier | carrier name | network operator | network name | mno | provider | \
        sim operator | sim operator common name | network operator name"),
    (Measured("operator"), Vietnamese, "nha mang | doanh nghiep"),
    (Measured("mcc"), English, "mcc | mobile country code | m mcc | mmcc"),
    (Measured("mnc"), English, "mnc | net | mobile network code | m mnc | mmnc"),
    (Measured("area"), English, "lac | tac | lac tac | tac lac | area | location area code | tracking area code | lci tac | m tac | mtac | m lac | mlac"),
    (Measured("cell_identity"), English, "cell id | cellid | cell identity | cell | cid | ci | eci | nci | ecgi | cid eci | lcid | long cell id | cell identity eci | \
        e utran cell id | eutran cell id | serving cell id | cid ci | m ci | mci | m cid | mcid | m nci | mnci | lte cell id | 28 bit cell id"),
    (Measured("cell_identity"), Vietnamese, "ma cell"),
    (Measured("node"), English, "enb | enodeb | enodeb id | enb id | enbid | gnb | gnodeb | gnb id | gnodeb id | node | node id | enodebid"),
    (Measured("code"), English, "pci | psc | pci psc | psc pci | physical cell id | physical cell identity | phys cell id | primary scrambling code | scrambling code | \
        serving pci | lte pci | nr pci | serving cell pci | pci serving | bsic | m pci | mpci | m psc | mpsc | physicalcellid"),
    (Measured("channel"), English, "arfcn | earfcn | nr arfcn | nrarfcn | uarfcn | dl earfcn | earfcn dl | dl uarfcn | dl nr arfcn | channel | channel number | \
        serving earfcn | lte earfcn | m earfcn | mearfcn | m arfcn | marfcn | m nr arfcn | mnrarfcn | earfcn downlink"),
    (Measured("frequency_mhz"), English, "frequency | frequency mhz | freq | freq mhz | dl frequency | dl frequency mhz | carrier frequency | carrier frequency mhz | downlink frequency mhz"),
    (Measured("frequency_mhz"), Vietnamese, "tan so | tan so mhz"),
    (Measured("transmitter"), English, "transmitter | transmitter id | transmitter name | tx | tx id | tx name | cell name | cellname | serving cell name | site | site name | site id | station | \
        sector | sector name"),
    (Measured("transmitter"), Vietnamese, "tram | ten tram | ma tram | may phat | ten cell"),
    (Measured("rsrp_dbm"), English, "rsrp | rsrp dbm | lte rsrp | lte rsrp dbm | nr rsrp | ss rsrp | ss rsrp dbm | nr ss rsrp | ssrsrp | serving rsrp | rsrp serving | \
        serving cell rsrp | serving cell rsrp dbm | rsrp serving cell | lte ue rsrp | lte serving cell rsrp | lte ue rsrp dbm | m rsrp | mrsrp | mean rsrp | average rsrp | \
        rsrp average | avg rsrp | 5g rsrp | lte rsrp serving | pcell rsrp | rsrp pcell"),
    (Measured("rscp_dbm"), English, "rscp | rscp dbm | cpich rscp | umts rscp | wcdma rscp | serving rscp | m rscp | mrscp"),
    (Measured("rxlev_dbm"), English, "rxlev | rx lev | rxlev dbm | rx level | rx level dbm | rxlev sub | rxlev full | rxlevel | gsm rxlev | rxlevsub"),
    (Measured("level_dbm"), English, "level | signal | signal strength | signalstrength | signal dbm | signal level | signal strength dbm | dbm | level dbm | rss | rss dbm | power | power dbm | \
        rx power | rx power dbm | rxpower | received power | received power dbm | pr | pr dbm | prx | m dbm | mdbm | signal power | strength | received signal strength"),
    (Measured("level_dbm"), Vietnamese, "muc thu | muc thu dbm | cuong do tin hieu | cuong do tin hieu dbm | muc tin hieu"),
    (Measured("rssi_dbm"), English, "rssi | rssi dbm | lte rssi | lterssi | lte rssi dbm | m rssi | mrssi | carrier rssi | rssi carrier"),
    (Measured("rsrq_db"), English, "rsrq | rsrq db | qual | lte rsrq | nr rsrq | ss rsrq | ssrsrq | serving rsrq | m rsrq | mrsrq | ec no | ecno | ecio | ec io"),
    (Measured("sinr_db"), English, "sinr | sinr db | snr | snr db | rssnr | rs sinr | lte sinr | nr sinr | ss sinr | sssinr | lte snr | rs snr | m rssnr | mrssnr | rssinr | serving sinr | cinr"),
    (Measured("field_strength_dbuvm"), English, "field strength | field strength dbuv m | field strength dbuvm | fieldstrength | field | e dbuvm | e dbuv m | e field | e | efs | dbuv m | dbuvm | fs dbuvm"),
    (Measured("field_strength_dbuvm"), Vietnamese, "cuong do truong | cuong do dien truong"),
    (Measured("path_loss_db"), English, "path loss | path loss db | pathloss | pathloss db | pl | pl db | measured path loss | attenuation db"),
    (Measured("path_loss_db"), Vietnamese, "suy hao duong truyen | suy hao"),
    (Measured("downlink_mbps"), English, "downlink mbps | downlink kbps | downlink mbit s | dl mbps | dl kbps | dl mbit s | dl throughput mbps | \
        dl throughput kbps | dl throughput mbit s | download mbps | download kbps | download mbit s | download speed mbps | download speed kbps | \
        download speed mbit s | dl bitrate mbps | dl bitrate kbps | dl bitrate mbit s | bitrate download mbps | bitrate download kbps | bitrate download mbit s | \
        app throughput dl mbps | app throughput dl kbps | app throughput dl mbit s | dl speed mbps | dl speed kbps | dl speed mbit s | avg d kbps"),
    (Bare("downlink_mbps"), English, "downlink | dl throughput | download | download speed | dl bitrate | bitrate download | app throughput dl | \
        dl speed"),
    (Bare("downlink_mbps"), Vietnamese, "toc do tai xuong | tai xuong"),
    (Measured("uplink_mbps"), English, "uplink mbps | uplink kbps | uplink mbit s | ul mbps | ul kbps | ul mbit s | ul throughput mbps | \
        ul throughput kbps | ul throughput mbit s | upload mbps | upload kbps | upload mbit s | upload speed mbps | upload speed kbps | \
        upload speed mbit s | ul bitrate mbps | ul bitrate kbps | ul bitrate mbit s | bitrate upload mbps | bitrate upload kbps | bitrate upload mbit s | \
        app throughput ul mbps | app throughput ul kbps | app throughput ul mbit s | ul speed mbps | ul speed kbps | ul speed mbit s | avg u kbps"),
    (Bare("uplink_mbps"), English, "uplink | ul throughput | upload | upload speed | ul bitrate | bitrate upload | app throughput ul | \
        ul speed"),
    (Bare("uplink_mbps"), Vietnamese, "toc do tai len | tai len"),
    (Measured("receiver_height_m"), English, "receiver height | receiver height m | rx height | rx height m | antenna height | antenna height m | receiving antenna height m"),
    (Measured("receiver_height_m"), Vietnamese, "do cao anten thu | chieu cao anten thu"),
    (Measured("receiver_gain_dbi"), English, "receiver gain | receiver gain dbi | rx gain | rx gain dbi | receiving antenna gain dbi"),
    (Measured("car_loss_db"), English, "car loss | car loss db | vehicle loss | vehicle loss db | in car loss db | penetration loss db"),
    (Measured("accuracy_m"), English, "accuracy | accuracy m | gps accuracy | location accuracy | horizontal accuracy | horizontal accuracy m | hacc | position accuracy m"),
    (Measured("speed_mps"), English, "speed | speed mps | speed m s | speed km h | speed kmh | gps speed | velocity"),
    (Measured("speed_mps"), Vietnamese, "van toc"),
    (Measured("indoor"), English, "indoor | is indoor | indoors | indoor outdoor | location type | environment | inside"),
    (Measured("indoor"), Vietnamese, "trong nha"),
    (Measured("distance"), English, "distance | distance m | distance km | d | dist | dist km | dist m | range"),
    (Measured("distance"), Vietnamese, "khoang cach"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::spelling::fold;
    use std::collections::BTreeSet;

    #[test]
    fn every_word_is_folded_and_means_one_thing() {
        let mut seen = BTreeSet::new();
        for (_, _, words) in MEASURED {
            for word in words.split(" | ") {
                assert_eq!(fold(word), word);
                assert!(seen.insert(word), "{word}");
            }
        }
    }
}
