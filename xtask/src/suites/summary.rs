//! The table at the end of a run, and its last line.

use std::fmt;

use super::{Counts, Results};

/// How a suite went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It ran; its tests may have failed.
    Ran(Results),
    /// It cannot run here, for this reason.
    Skipped(String),
    /// It should have run and did not, for this reason.
    Broken(String),
}

/// One suite by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    /// What `--only` calls it.
    pub name: String,
    /// How it went.
    pub outcome: Outcome,
}

/// All suites of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// In the order in which they ran.
    pub suites: Vec<Suite>,
}

impl Summary {
    /// Adds a suite. One that ran no test at all is broken: a filter or a wrong path
    /// must not look like success.
    pub(crate) fn add(&mut self, name: &str, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Ran(it) if it.counts.passed + it.counts.failed == 0 => {
                Outcome::Broken("it ran no test".to_owned())
            }
            other => other,
        };
        self.suites.push(Suite { name: name.to_owned(), outcome });
    }

    /// Whether everything that should have run held.
    pub(crate) fn is_good(&self) -> bool {
        self.total().failed == 0 && !self.suites.is_empty()
    }

    /// A broken suite counts as one failure, a skipped one as one skipped.
    fn total(&self) -> Counts {
        let mut total = Counts::default();
        for suite in &self.suites {
            total += match &suite.outcome {
                Outcome::Ran(it) => it.counts,
                Outcome::Skipped(_) => Counts { skipped: 1, ..Counts::default() },
                Outcome::Broken(_) => Counts { failed: 1, ..Counts::default() },
            };
        }
        total
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Suite { name, outcome } in &self.suites {
            let Outcome::Ran(Results { failures, .. }) = outcome else { continue };
            failures.iter().try_for_each(|it| writeln!(f, "\n{name}: {it}"))?;
        }
        writeln!(f, "\n{:<12} {:>7} {:>7} {:>7}", "suite", "passed", "failed", "skipped")?;
        for Suite { name, outcome } in &self.suites {
            match outcome {
                Outcome::Ran(it) => {
                    let Counts { passed, failed, skipped } = it.counts;
                    writeln!(f, "{name:<12} {passed:>7} {failed:>7} {skipped:>7}")?;
                }
                Outcome::Skipped(reason) => writeln!(f, "{name:<12} skipped: {reason}")?,
                Outcome::Broken(reason) => writeln!(f, "{name:<12} failed: {reason}")?,
            }
        }
        let Counts { passed, failed, skipped } = self.total();
        write!(f, "\n{passed} passed, {failed} failed")?;
        if skipped > 0 { write!(f, ", {skipped} skipped") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(passed: usize, failed: usize, skipped: usize) -> Outcome {
        let counts = Counts { passed, failed, skipped };
        Outcome::Ran(Results { counts, ..Results::default() })
    }

    fn summary(outcomes: impl IntoIterator<Item = Outcome>) -> Summary {
        let mut summary = Summary::default();
        outcomes.into_iter().for_each(|it| summary.add("a", it));
        summary
    }

    #[track_caller]
    fn ends(outcomes: impl IntoIterator<Item = Outcome>, line: &str, is_good: bool) {
        let summary = summary(outcomes);
        let text = summary.to_string();
        assert_eq!((text.lines().last(), summary.is_good()), (Some(line), is_good), "{text}");
    }

    #[test]
    fn the_last_line_counts_every_suite() {
        ends([ran(3, 0, 0), ran(4, 0, 0)], "7 passed, 0 failed", true);
    }

    #[test]
    fn one_failure_makes_the_run_fail() {
        ends([ran(3, 1, 0), ran(4, 0, 2)], "7 passed, 1 failed, 2 skipped", false);
    }

    #[test]
    fn a_skipped_suite_is_named_with_its_reason_and_counted() {
        let text = summary([Outcome::Skipped("no WebKit here".into())]).to_string();
        assert!(text.contains("skipped: no WebKit here"), "{text}");
        ends([ran(1, 0, 0), Outcome::Skipped("why".into())], "1 passed, 0 failed, 1 skipped", true);
    }

    #[test]
    fn what_failed_is_repeated_above_the_table() {
        let counts = Counts { failed: 1, ..Counts::default() };
        let failures = vec!["---- b ----\nno".to_owned()];
        let text = summary([Outcome::Ran(Results { counts, failures })]).to_string();
        assert!(text.starts_with("\na: ---- b ----\nno\n\nsuite "), "{text}");
    }

    #[test]
    fn a_suite_that_ran_nothing_is_a_failure() {
        ends([ran(0, 0, 0)], "0 passed, 1 failed", false);
        ends([ran(0, 0, 5)], "0 passed, 1 failed", false);
    }

    #[test]
    fn a_run_without_suites_is_no_success() {
        assert!(!summary([]).is_good());
    }
}
