//! The budget, and what it was when somebody last wrote it down.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result};
use serde::Deserialize;

use super::weigh::Part;

/// `size-budget.toml`: names of parts, `total` and `everything`, to bytes after brotli.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct Budget {
    #[serde(rename = "budget")]
    limits: BTreeMap<String, usize>,
    #[serde(default)]
    recorded: BTreeMap<String, usize>,
    /// The file up to its recorded part, comments and all.
    #[serde(skip)]
    head: String,
}

const RECORDED: &str = "[recorded]\n";

impl Budget {
    /// Reads the file.
    ///
    /// # Errors
    /// When it is not there or does not hold numbers.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(file).with_context(|| format!("{} is missing", file.display()))?;
        Self::parse(&text).with_context(|| format!("{} cannot be understood", file.display()))
    }

    fn parse(text: &str) -> Result<Self> {
        let mut budget: Self = toml::from_str(text)?;
        text.split(RECORDED).next().unwrap_or_default().clone_into(&mut budget.head);
        Ok(budget)
    }

    /// Makes these weights the ones to compare with.
    pub(super) fn record(&mut self, parts: &[Part]) {
        self.recorded = weights(parts).collect();
    }

    /// Writes the file back.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, file: &Path) -> Result<()> {
        Ok(fs::write(file, self.text())?)
    }

    fn text(&self) -> String {
        let mut text = format!("{}{RECORDED}", self.head);
        for (name, bytes) in &self.recorded {
            let _ = writeln!(text, "{name} = {bytes}");
        }
        text
    }

    /// One sentence for each part that is too heavy.
    pub(super) fn excess(&self, parts: &[Part]) -> Vec<String> {
        let over = |(name, bytes): (String, usize)| {
            let limit = *self.limits.get(&name)?;
            let by = bytes.checked_sub(limit).filter(|it| *it > 0)?;
            Some(format!("{name} weighs {bytes} B br, {by} more than the {limit} it may"))
        };
        weights(parts).filter_map(over).collect()
    }

    /// A line for each part, one for those that a first answer needs, one for all.
    pub(super) fn table(&self, parts: &[Part]) -> String {
        let mut text =
            row(["part", "raw", "gzip", "brotli", "change", "budget"].map(str::to_owned));
        for Part { name, raw, gzip, brotli, .. } in with_sums(parts) {
            let change = self.recorded.get(&name).map(|it| difference(brotli, *it));
            let budget = self.limits.get(&name).map(ToString::to_string);
            let numbers = [raw, gzip, brotli].map(|it| it.to_string());
            let [raw, gzip, brotli] = numbers;
            let [change, budget] = [change, budget].map(Option::unwrap_or_default);
            text.push_str(&row([name, raw, gzip, brotli, change, budget]));
        }
        text.trim_end().to_owned()
    }
}

fn row(cells: [String; 6]) -> String {
    let [name, raw, gzip, brotli, change, budget] = cells;
    format!("{name:<10} {raw:>9} {gzip:>9} {brotli:>9} {change:>9} {budget:>9}\n")
}

/// The parts, `total` for those that a first answer needs, and `everything`.
fn with_sums(parts: &[Part]) -> Vec<Part> {
    let first: Vec<_> = parts.iter().filter(|it| it.is_first).cloned().collect();
    let mut all = parts.to_vec();
    all.extend([sum("total", &first), sum("everything", parts)]);
    all
}

fn sum(name: &str, parts: &[Part]) -> Part {
    let sum = |of: fn(&Part) -> usize| parts.iter().map(of).sum();
    Part {
        name: name.to_owned(),
        is_first: false,
        raw: sum(|it| it.raw),
        gzip: sum(|it| it.gzip),
        brotli: sum(|it| it.brotli),
    }
}

fn weights(parts: &[Part]) -> impl Iterator<Item = (String, usize)> {
    with_sums(parts).into_iter().map(|it| (it.name, it.brotli))
}

/// `+12`, `-3` or `=`.
fn difference(now: usize, before: usize) -> String {
    match (now.checked_sub(before), before.checked_sub(now)) {
        (Some(0), _) => "=".to_owned(),
        (Some(more), _) => format!("+{more}"),
        (None, less) => format!("-{}", less.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "# why\n[budget]\nloader = 10\ntotal = 30\n\n# then\n[recorded]\nloader = 9\n";

    fn part(name: &str, brotli: usize) -> Part {
        let (name, raw, gzip) = (name.to_owned(), brotli * 3, brotli * 2);
        Part { name, is_first: true, raw, gzip, brotli }
    }

    #[test]
    fn a_part_and_the_total_may_be_as_heavy_as_the_budget_says() {
        let budget = Budget::parse(FILE).unwrap();
        assert!(budget.excess(&[part("loader", 10), part("module", 20)]).is_empty());
    }

    #[test]
    fn each_excess_is_named_with_its_bytes() {
        let excess = Budget::parse(FILE).unwrap().excess(&[part("loader", 11), part("module", 20)]);
        assert_eq!(
            excess,
            [
                "loader weighs 11 B br, 1 more than the 10 it may",
                "total weighs 31 B br, 1 more than the 30 it may",
            ]
        );
    }

    #[test]
    fn what_is_fetched_later_counts_for_everything_and_not_for_the_total() {
        let later = Part { is_first: false, ..part("code", 9) };
        let budget = Budget::parse("[budget]\ntotal = 30\neverything = 38\n").unwrap();
        let excess = budget.excess(&[part("loader", 10), part("module", 20), later]);
        assert_eq!(excess, ["everything weighs 39 B br, 1 more than the 38 it may"]);
    }

    #[test]
    fn the_table_shows_what_changed_since_it_was_recorded() {
        let table = Budget::parse(FILE).unwrap().table(&[part("loader", 8), part("module", 5)]);
        let cells: Vec<Vec<&str>> =
            table.lines().map(|it| it.split_whitespace().collect()).collect();
        assert_eq!(cells[1], ["loader", "24", "16", "8", "-1", "10"]);
        assert_eq!(cells[2], ["module", "15", "10", "5"]);
        assert_eq!(cells[3], ["total", "39", "26", "13", "30"]);
    }

    #[test]
    fn recording_keeps_budget_and_comments() {
        let mut budget = Budget::parse(FILE).unwrap();
        budget.record(&[part("loader", 8)]);
        let head = FILE.split("[recorded]").next().unwrap();
        assert_eq!(
            budget.text(),
            format!("{head}[recorded]\neverything = 8\nloader = 8\ntotal = 8\n")
        );
    }
}
