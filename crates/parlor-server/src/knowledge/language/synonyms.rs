//! That a parcel is a package: words that mean the same wherever help is asked for.
//!
//! Only general English is in the list. What a product calls its own things
//! belongs in its documents. `a > b, c` lets a question's `a` find `b` and `c`,
//! but not the other way round.

use std::sync::LazyLock;

/// The other members of the groups that a word or phrase belongs to.
///
/// `phrase` is one or more tokens joined by single spaces. Members come as
/// tokens joined the same way, in the order of the list, and never `phrase` itself.
pub fn synonyms(phrase: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for group in GROUPS.iter().filter(|it| it.asks(phrase)) {
        for member in group.members.iter().filter(|it| **it != phrase) {
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

struct Group {
    /// The only one that may ask for the others; without it, all may.
    asker: Option<&'static str>,
    members: Vec<&'static str>,
}

impl Group {
    fn read(line: &'static str) -> Self {
        let (asker, members) = line.split_once('>').map_or((None, line), |(a, b)| (Some(a), b));
        let members = members.split(',').map(str::trim).collect();
        Self { asker: asker.map(str::trim), members }
    }

    fn asks(&self, phrase: &str) -> bool {
        self.asker.map_or_else(|| self.members.contains(&phrase), |it| it == phrase)
    }
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    include_str!("synonyms/en.txt")
        .lines()
        .filter(|it| !it.starts_with('#') && !it.trim().is_empty())
        .map(Group::read)
        .collect()
});

static PHRASES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut phrases: Vec<Vec<&str>> = GROUPS
        .iter()
        .flat_map(|it| it.asker.map_or_else(|| it.members.clone(), |asker| vec![asker]))
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
        for member in GROUPS.iter().flat_map(|it| &it.members) {
            assert!(!synonyms(member).contains(member), "{member}");
        }
    }

    #[test]
    fn a_one_way_group_is_asked_from_one_side_only() {
        assert!(synonyms("address").contains(&"where is"));
        assert!(!synonyms("where is").contains(&"address"));
    }

    #[test]
    fn every_member_is_written_as_tokens_are_and_no_group_has_fewer_than_two() {
        for group in GROUPS.iter() {
            assert!(group.members.len() + group.asker.iter().len() > 1, "{:?}", group.members);
            for member in group.members.iter().chain(&group.asker) {
                assert_eq!(tokens(member).join(" "), *member);
            }
        }
    }
}
