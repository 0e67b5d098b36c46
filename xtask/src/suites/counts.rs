//! How many tests passed, failed and were skipped.

use std::ops::AddAssign;

/// Results of a suite.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Ran and held.
    pub passed: usize,
    /// Ran and did not hold.
    pub failed: usize,
    /// Did not run, and said so.
    pub skipped: usize,
}

/// What came out of a suite.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Results {
    /// How many held.
    pub counts: Counts,
    /// What the others said.
    pub failures: Vec<String>,
}

impl Counts {
    /// Adds up the `test result:` lines of a run.
    pub(super) fn read(text: &str) -> Self {
        let mut sum = Self::default();
        text.lines().filter_map(Self::read_line).for_each(|it| sum += it);
        sum
    }

    /// Reads `test result: ok. 5 passed; 0 failed; 1 ignored; …`.
    fn read_line(line: &str) -> Option<Self> {
        let (_, results) = line.split_once("test result: ")?.1.split_once(". ")?;
        let mut counts = Self::default();
        for result in results.split("; ") {
            let Some((number, what)) = result.split_once(' ') else { continue };
            let Ok(number) = number.parse::<usize>() else { continue };
            match what.trim() {
                "passed" => counts.passed = number,
                "failed" => counts.failed = number,
                "ignored" => counts.skipped = number,
                _ => {}
            }
        }
        Some(counts)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_results_of_all_binaries_are_added_up() {
        let text = "running 2 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 3 passed; 4 failed; 0 ignored; 0 measured; 9 filtered out; finished in 1.20s
";
        assert_eq!(Counts::read(text), Counts { passed: 5, failed: 4, skipped: 1 });
    }

    #[test]
    fn the_browser_runner_says_it_with_fewer_words() {
        let text = "test result: ok. 7 passed; 0 failed; 0 ignored; 0 filtered out\n";
        assert_eq!(Counts::read(text).passed, 7);
    }

    #[test]
    fn output_without_results_counts_nothing() {
        assert_eq!(Counts::read("error: could not compile\n5 passed\n"), Counts::default());
    }
}
