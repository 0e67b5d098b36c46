//! How to name a day, so that it is clear from where the visitor stands.

/// How far a day is from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// Today (0), yesterday (−1), or tomorrow (1) where a clock is off.
    Close(i8),
    /// Within the last six days: a weekday says which.
    Week,
    /// Within the last ten months: day and month say which.
    Year,
    /// Further away: it takes the year.
    Far,
}

/// How far `day` is from `today`; both count days since 1970 in the visitor's time zone.
///
/// # Examples
///
/// ```
/// use parlor_core::days::{Nearness, nearness};
/// assert_eq!(nearness(20_000, 20_001), Nearness::Close(-1));
/// assert_eq!(nearness(19_990, 20_001), Nearness::Year);
/// ```
pub fn nearness(day: i64, today: i64) -> Nearness {
    match today - day {
        0 => Nearness::Close(0),
        1 => Nearness::Close(-1),
        -1 => Nearness::Close(1),
        2..=6 => Nearness::Week,
        7..=300 => Nearness::Year,
        _ => Nearness::Far,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_names_one_day_only() {
        assert_eq!(nearness(10, 16), Nearness::Week);
        assert_eq!(nearness(10, 17), Nearness::Year);
    }

    #[test]
    fn a_month_is_not_that_of_last_year() {
        assert_eq!(nearness(10, 310), Nearness::Year);
        assert_eq!(nearness(10, 311), Nearness::Far);
    }

    #[test]
    fn a_day_that_is_to_come_is_named_in_full() {
        assert_eq!(nearness(11, 10), Nearness::Close(1));
        assert_eq!(nearness(20, 10), Nearness::Far);
    }
}
