//! What a list of durations says at a glance.

use std::{fmt, time::Duration};

/// Durations of the same thing, sorted.
pub(super) struct Figures {
    sorted: Vec<Duration>,
}

impl Figures {
    /// Takes the durations in any order.
    pub(super) fn of(mut durations: Vec<Duration>) -> Self {
        durations.sort();
        Self { sorted: durations }
    }

    /// The smallest duration that `percent` of them do not exceed (nearest rank);
    /// zero when there are none.
    fn percentile(&self, percent: usize) -> Duration {
        let rank = (self.sorted.len() * percent).div_ceil(100);
        self.sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// The one in the middle, or what is between the two; zero when there are none.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let at = |place: usize| values.get(place).copied().unwrap_or_default();
    if values.len().is_multiple_of(2) {
        f64::midpoint(at(middle.saturating_sub(1)), at(middle))
    } else {
        at(middle)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = |percent| self.percentile(percent).as_secs_f64() * 1e3;
        let count = self.sorted.len();
        let (p50, p99, max) = (millis(50), millis(99), millis(100));
        write!(f, "p50 {p50:.2} ms, p99 {p99:.2} ms, max {max:.2} ms ({count} times)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_them_do_not_exceed_the_median() {
        let figures = Figures::of([4, 1, 3, 2].map(Duration::from_millis).to_vec());
        assert_eq!(figures.percentile(50), Duration::from_millis(2));
        assert_eq!(figures.percentile(99), Duration::from_millis(4));
        assert_eq!(figures.to_string(), "p50 2.00 ms, p99 4.00 ms, max 4.00 ms (4 times)");
    }

    #[test]
    fn the_median_of_few_is_the_one_in_the_middle_or_between_two() {
        let medians = [vec![], vec![3.0], vec![4.0, 1.0], vec![9.0, 1.0, 2.0]].map(median);
        assert_eq!(medians.map(|it| format!("{it:.1}")), ["0.0", "3.0", "2.5", "2.0"]);
    }

    #[test]
    fn nothing_measured_is_zero() {
        assert_eq!(Figures::of(Vec::new()).percentile(50), Duration::ZERO);
    }
}
