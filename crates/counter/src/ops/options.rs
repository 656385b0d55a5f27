//! Municipal options a supervisor may set: a closed list, each with the values it takes.

use madoguchi_domain::decide::reflect::{OPTION_REFLECT, Reflect};
use madoguchi_domain::decide::{OPTION_DISABILITY_LOSS_SAME_DAY, OPTION_NEW_NUMBER_ON_HEAD_CHANGE, OPTION_STAY_OFFSET};
use madoguchi_domain::refusal::Refusal;
use madoguchi_domain::retention;

use crate::error::Result;
use crate::office::Office;

/// Minutes without key or mouse after which the window is locked; may have decimals. 0 = never.
pub const OPTION_IDLE_LOCK: &str = "idle_lock_minutes";

/// Minutes when nobody set the option.
const IDLE_LOCK_MINUTES: f64 = 10.0;

/// Longest time without key or mouse that an office may allow, in minutes.
const IDLE_LOCK_MINUTES_MAX: f64 = 240.0;

/// Milliseconds without key or mouse after which the window is locked; none = never.
pub fn idle_lock_ms(option: Option<&str>) -> Option<u64> {
    let minutes = option.and_then(minutes).unwrap_or(IDLE_LOCK_MINUTES);
    let ms = std::time::Duration::try_from_secs_f64(minutes * 60.0).ok()?.as_millis();
    u64::try_from(ms).ok().filter(|ms| *ms > 0)
}

fn minutes(text: &str) -> Option<f64> {
    let read: f64 = text.trim().parse().ok()?;
    (0.0..=IDLE_LOCK_MINUTES_MAX).contains(&read).then_some(read)
}

fn takes(name: &str, value: &str) -> bool {
    let years = retention::rows().iter().any(|row| row.option.as_deref() == Some(name));
    match name {
        OPTION_IDLE_LOCK => minutes(value).is_some(),
        OPTION_REFLECT => Reflect::parse(value.trim()).is_some(),
        OPTION_NEW_NUMBER_ON_HEAD_CHANGE | OPTION_DISABILITY_LOSS_SAME_DAY => matches!(value, "yes" | "no"),
        OPTION_STAY_OFFSET => matches!(value, "0" | "1"),
        _ => years && retention::years(value).is_some(),
    }
}

/// Names of the options there are.
pub fn names() -> Vec<String> {
    let years = retention::rows().iter().filter_map(|row| row.option.clone());
    let own = [
        OPTION_IDLE_LOCK,
        OPTION_REFLECT,
        OPTION_NEW_NUMBER_ON_HEAD_CHANGE,
        OPTION_DISABILITY_LOSS_SAME_DAY,
        OPTION_STAY_OFFSET,
    ];
    own.map(str::to_owned).into_iter().chain(years).collect()
}

impl Office {
    /// Sets a municipal option of the list. Only a supervisor may.
    pub fn choose(&mut self, name: &str, value: &str) -> Result<()> {
        self.supervisor()?;
        if !names().iter().any(|known| known == name) {
            return Err(Refusal::field("option", name).into());
        }
        if !takes(name, value) {
            return Err(Refusal::field("option_value", value).into());
        }
        self.set_option(name, value.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_comes_after_ten_minutes_unless_the_office_says_otherwise() {
        for (option, ms) in [
            (None, Some(600_000)),
            (Some("5"), Some(300_000)),
            (Some("0.05"), Some(3_000)),
            (Some("0"), None),
            (Some("nonsense"), Some(600_000)),
            (Some("-1"), Some(600_000)),
            (Some("inf"), Some(600_000)),
            (Some("NaN"), Some(600_000)),
        ] {
            assert_eq!(idle_lock_ms(option), ms, "{option:?}");
        }
    }

    #[test]
    fn an_option_takes_only_what_it_can_mean() {
        assert!(takes(OPTION_IDLE_LOCK, "15") && takes(OPTION_IDLE_LOCK, "0"));
        assert!(!takes(OPTION_IDLE_LOCK, "241") && !takes(OPTION_IDLE_LOCK, "いつも"));
        assert!(takes(OPTION_REFLECT, "automatic") && !takes(OPTION_REFLECT, "sometimes"));
        assert!(takes("retention_eligibility_years", "10") && !takes("retention_eligibility_years", "0"));
        assert!(takes(OPTION_NEW_NUMBER_ON_HEAD_CHANGE, "no") && !takes(OPTION_DISABILITY_LOSS_SAME_DAY, "maybe"));
        assert!(takes(OPTION_STAY_OFFSET, "0") && !takes(OPTION_STAY_OFFSET, "2"));
        assert!(!takes("seal_png", "00") && !takes("nothing", "1"));
    }
}
