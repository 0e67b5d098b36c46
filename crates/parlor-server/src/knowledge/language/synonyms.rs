//! That a parcel is a package: words that mean the same wherever help is asked for.
//!
//! Only general English is in the list. What a product calls its own things
//! belongs in its documents.

use std::sync::LazyLock;

/// The other members of the groups that a word or phrase belongs to.
///
/// `phrase` is one or more tokens joined by single spaces. Members come as
/// tokens joined the same way, in the order of the list, and never `phrase` itself.
pub fn synonyms(phrase: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for group in GROUPS.iter().filter(|it| it.contains(&phrase)) {
        for member in group.iter().filter(|it| **it != phrase) {
            if !found.contains(member) {
                found.push(member);
            }
        }
    }
    found
}

/// Phrases of several words that some group holds, each split into its tokens, longest first.
pub fn phrases() -> &'static [Vec<&'static str>] {
    &PHRASES
}

static GROUPS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    include_str!("synonyms/en.txt")
        .lines()
        .filter(|it| !it.starts_with('#') && !it.trim().is_empty())
        .map(|it| it.split(',').map(str::trim).collect())
        .collect()
});

static PHRASES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut phrases: Vec<Vec<&str>> = GROUPS
        .iter()
        .flatten()
        .filter(|it| it.contains(' '))
        .map(|it| it.split(' ').collect())
        .collect();
    phrases.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    phrases.dedup();
    phrases
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::language::tokens::tokens;

    #[test]
    fn a_parcel_is_a_package() {
        assert!(synonyms("parcel").contains(&"package"));
        assert!(synonyms("send back").contains(&"return"));
        assert!(synonyms("tent").is_empty());
    }

    #[test]
    fn nothing_is_its_own_synonym() {
        for member in GROUPS.iter().flatten() {
            assert!(!synonyms(member).contains(member), "{member}");
        }
    }

    #[test]
    fn every_member_is_written_as_tokens_are_and_no_group_has_fewer_than_two() {
        for group in GROUPS.iter() {
            assert!(group.len() > 1, "{group:?}");
            for member in group {
                assert_eq!(tokens(member).join(" "), *member);
            }
        }
    }
}
