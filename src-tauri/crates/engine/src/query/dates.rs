//! `modified:>2026-01`, `created:last-week`, `modified:2026-01..2026-03`.

use chrono::{Datelike, Days, Local, Months, NaiveDate, NaiveDateTime, TimeZone};

/// From the one moment to before the other, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    pub from: i64,
    pub until: i64,
}

impl Period {
    pub(crate) fn contains(self, milliseconds: i64) -> bool {
        (self.from..self.until).contains(&milliseconds)
    }

    /// `None` where it is no date. Days are those of the clock on the wall; weeks begin on Monday.
    pub(crate) fn read(written: &str, today: NaiveDate) -> Option<Self> {
        let (from, until) = match written.split_once("..") {
            Some((first, last)) => (Some(days(first, today)?.0), Some(days(last, today)?.1)),
            None => {
                let (comparison, date) = split_comparison(written);
                let (first, after) = days(date, today)?;
                match comparison {
                    "" => (Some(first), Some(after)),
                    ">" => (Some(after), None),
                    ">=" => (Some(first), None),
                    "<" => (None, Some(first)),
                    _ => (None, Some(after)),
                }
            }
        };
        Some(Self {
            from: from.map_or(Some(i64::MIN), midnight)?,
            until: until.map_or(Some(i64::MAX), midnight)?,
        })
    }
}

fn split_comparison(written: &str) -> (&str, &str) {
    let end = written
        .find(|c| !matches!(c, '<' | '>' | '='))
        .unwrap_or(written.len());
    match written.split_at(end) {
        (sign @ (">" | ">=" | "<" | "<="), date) => (sign, date),
        _ => ("", written),
    }
}

/// The first day, and the first one after it.
fn days(written: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let week = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
    let month = today.with_day(1)?;
    let year = month.with_month(1)?;
    let day_after = |day: NaiveDate| day.checked_add_days(Days::new(1));
    let later = |day: NaiveDate, months| day.checked_add_months(Months::new(months));
    let earlier = |day: NaiveDate, months| day.checked_sub_months(Months::new(months));
    let named = match written.to_ascii_lowercase().as_str() {
        "today" => (today, day_after(today)?),
        "yesterday" => (today.pred_opt()?, today),
        "this-week" => (week, week.checked_add_days(Days::new(7))?),
        "last-week" => (week.checked_sub_days(Days::new(7))?, week),
        "this-month" => (month, later(month, 1)?),
        "last-month" => (earlier(month, 1)?, month),
        "this-year" => (year, later(year, 12)?),
        "last-year" => (earlier(year, 12)?, year),
        other => {
            let parts: Vec<&str> = other.split('-').collect();
            let digits =
                |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
            let widths = [4, 2, 2];
            if parts.len() > 3 || !parts.iter().zip(widths).all(|(part, width)| digits(part, width)) {
                return None;
            }
            let number = |index: usize| parts.get(index).map_or(Some(1), |part| part.parse::<u32>().ok());
            let first = NaiveDate::from_ymd_opt(parts.first()?.parse().ok()?, number(1)?, number(2)?)?;
            let end = match parts.len() {
                1 => later(first, 12)?,
                2 => later(first, 1)?,
                _ => day_after(first)?,
            };
            (first, end)
        }
    };
    Some(named)
}

/// A date, or a date and a time of day, as properties hold them: in milliseconds since 1970.
pub(super) fn moment(written: &str) -> Option<i64> {
    if let Ok(day) = written.parse::<NaiveDate>() {
        return midnight(day);
    }
    let time = written.replacen(' ', "T", 1).parse::<NaiveDateTime>().ok()?;
    Some(Local.from_local_datetime(&time).earliest()?.timestamp_millis())
}

/// When the day begins here; where the clock skips that hour, the next one that there is.
fn midnight(day: NaiveDate) -> Option<i64> {
    (0..3).find_map(|hour| {
        let moment = Local.from_local_datetime(&day.and_hms_opt(hour, 0, 0)?);
        Some(moment.earliest()?.timestamp_millis())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(written: &str, expected: Option<(&str, &str)>) {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let start = |day: &str| midnight(day.parse().unwrap()).unwrap();
        let expected = expected.map(|(from, until)| Period {
            from: if from.is_empty() { i64::MIN } else { start(from) },
            until: if until.is_empty() { i64::MAX } else { start(until) },
        });
        assert_eq!(Period::read(written, today), expected, "{written}");
    }

    #[test]
    fn dates_are_days_months_years_and_names() {
        check("2026-03-04", Some(("2026-03-04", "2026-03-05")));
        check("2026-12", Some(("2026-12-01", "2027-01-01")));
        check("2026", Some(("2026-01-01", "2027-01-01")));
        check(">2026-01", Some(("2026-02-01", "")));
        check(">=2026-01", Some(("2026-01-01", "")));
        check("<2026", Some(("", "2026-01-01")));
        check("<=2026", Some(("", "2027-01-01")));
        check("2026-01..2026-03", Some(("2026-01-01", "2026-04-01")));
        check("today", Some(("2026-11-25", "2026-11-26")));
        check("yesterday", Some(("2026-11-24", "2026-11-25")));
        check("this-week", Some(("2026-11-23", "2026-11-30")));
        check("Last-Week", Some(("2026-11-16", "2026-11-23")));
        check("last-month", Some(("2026-10-01", "2026-11-01")));
        check("last-year", Some(("2025-01-01", "2026-01-01")));
        for wrong in [
            "",
            "soon",
            "2026-13",
            "2026-1",
            "26",
            "2026-01-01-01",
            "2026-02-30",
            ">",
            "+226-01",
        ] {
            check(wrong, None);
        }
    }
}
