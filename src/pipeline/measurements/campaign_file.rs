//! A campaign file: the keys of a campaign in a small TOML, as options of the command line have them.

use crate::domain::nearest::or_nearest;
use crate::ingest::measurements::Reading;
use crate::measurements::Campaign;
use crate::register::Zone;
use crate::world::{Fault, Faults};
use std::path::Path;

/// What a campaign file says.
#[derive(Clone, Debug, Default)]
pub struct CampaignFile {
    /// What holds for all samples.
    pub campaign: Campaign,
    /// How the log is read.
    pub reading: Reading,
}

const KEYS: [&str; 17] = [
    "allow",
    "car_loss_db",
    "columns",
    "crs",
    "day",
    "floor_dbm",
    "layer",
    "level_unit",
    "name",
    "operator",
    "outdoors",
    "receiver_gain_dbi",
    "receiver_height_m",
    "technology",
    "time_zone",
    "transmitter_eirp_dbm",
    "measurements",
];

/// Reads the text of a campaign file; the keys may be below `[measurements]`.
///
/// # Errors
/// [`Faults`]: everything that is wrong with it.
pub fn campaign_file(text: &str, file: &Path) -> Result<CampaignFile, Faults> {
    let mut faults = Faults::default();
    let mut fault = |key: &str, cause: String| {
        let remedy = "correct the key; `covgap measurements import --help` has what each holds";
        faults.push(Fault::new("campaign-key-invalid", file, cause, remedy).in_field(key));
    };
    let mut found = CampaignFile::default();
    match text.parse::<toml::Table>() {
        Err(e) => fault("", format!("this is no TOML: {}", e.message())),
        Ok(table) => {
            let inner = table.get("measurements").and_then(toml::Value::as_table);
            for (key, value) in inner.unwrap_or(&table) {
                if let Err(cause) = found.set(key, value) {
                    fault(key, cause);
                }
            }
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

impl CampaignFile {
    fn set(&mut self, key: &str, value: &toml::Value) -> Result<(), String> {
        let text = || {
            value
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| "this is no text".to_owned())
        };
        let number = || {
            let whole = value.as_integer().map(|n| n as f64);
            let number = value.as_float().or(whole).filter(|x| x.is_finite());
            number.ok_or_else(|| "this is no number".to_owned())
        };
        let (campaign, reading) = (&mut self.campaign, &mut self.reading);
        match key {
            "name" => campaign.name = text()?,
            "receiver_height_m" => campaign.receiver_height_m = Some(number()?),
            "receiver_gain_dbi" => campaign.receiver_gain_dbi = Some(number()?),
            "floor_dbm" => campaign.floor_dbm = Some(number()?),
            "car_loss_db" => campaign.car_loss_db = Some(number()?),
            "transmitter_eirp_dbm" => campaign.transmitter_eirp_dbm = Some(number()?),
            "outdoors" => {
                campaign.outdoors = Some(value.as_bool().ok_or("write true or false")?);
            }
            "technology" => campaign.technology = Some(text()?.parse()?),
            "operator" => campaign.operator = Some(text()?),
            "level_unit" => campaign.level_unit = Some(text()?.parse()?),
            "day" => {
                let day = value
                    .as_datetime()
                    .map(ToString::to_string)
                    .map_or_else(text, Ok)?;
                campaign.day = Some(day.parse()?);
            }
            "crs" => reading.crs = Some(text()?),
            "layer" => reading.layer = Some(text()?),
            "time_zone" => reading.zone = Some(text()?.parse::<Zone>()?),
            "allow" => {
                let codes = value.as_array().ok_or("write a list of codes")?;
                for code in codes {
                    reading
                        .allow
                        .insert(code.as_str().ok_or("write a list of codes")?.to_owned());
                }
            }
            "columns" => {
                let columns = value
                    .as_table()
                    .ok_or("write field = \"heading\" below [columns]")?;
                for (field, heading) in columns {
                    let heading = heading.as_str().ok_or("write field = \"heading\"")?;
                    reading.map.insert(field.clone(), heading.to_owned());
                }
            }
            _ => return Err(format!("there is no such key{}", or_nearest(key, KEYS))),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::scale::LevelUnit;

    #[test]
    fn the_keys_of_a_campaign_are_read_and_others_are_faults() {
        let text = "[measurements]\nname = 'a'\nreceiver_height_m = 10\nlevel_unit = 'rsrp-index'\n\
            day = 2022-04-25\ntime_zone = '+07:00'\n[measurements.columns]\ntime = 'Thời gian'\n";
        let found = campaign_file(text, Path::new("c.toml")).expect("sound");
        assert_eq!(found.campaign.receiver_height_m, Some(10.0));
        assert_eq!(found.campaign.level_unit, Some(LevelUnit::RsrpIndex));
        assert_eq!(
            found.reading.map.get("time").map(String::as_str),
            Some("Thời gian")
        );
        let faults = campaign_file("reciever_height_m = 1\noutdoors = 'x'", Path::new("c.toml"));
        let text = faults.expect_err("two faults").to_string();
        assert!(
            text.contains("receiver_height_m") && text.contains("true or false"),
            "{text}"
        );
    }
}
