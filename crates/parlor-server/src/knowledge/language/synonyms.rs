//! That a parcel is a package: words that mean the same wherever help is asked for.
//!
//! Only general English is in the list. What a product calls its own things
//! belongs in its documents. `a > b, c` lets a question's `a` find `b` and `c`,
//! but not the other way round.

use super::{stem::stem, tongue::Tongue};
use std::sync::LazyLock;

/// What else a word or phrase may be written as.
///
/// Takes its stems joined by single spaces, so that `delivers` finds what `deliver`
/// does, and gives folded words joined the same way, in the order of the list; never
/// the word itself.
pub fn synonyms(stems: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for group in GROUPS.iter().filter(|it| it.asks(stems)) {
        for member in group.members.iter().filter(|it| it.stems != stems) {
            if !found.contains(&member.words) {
                found.push(member.words);
            }
        }
    }
    found
}

/// The stems of each phrase of several words that some group holds, longest first.
pub fn phrases() -> &'static [Vec<String>] {
    &PHRASES
}

struct Group {
    /// The only one that may ask for the others; without it, all may.
    asker: Option<Member>,
    members: Vec<Member>,
}

struct Member {
    words: &'static str,
    stems: String,
}

impl Group {
    fn read(line: &'static str) -> Self {
        let (asker, members) = line.split_once('>').map_or((None, line), |(a, b)| (Some(a), b));
        Self {
            asker: asker.map(Member::read),
            members: members.split(',').map(Member::read).collect(),
        }
    }

    fn asks(&self, stems: &str) -> bool {
        self.askers().any(|it| it.stems == stems)
    }

    fn askers(&self) -> impl Iterator<Item = &Member> {
        let all: &[Member] = if self.asker.is_none() { &self.members } else { &[] };
        self.asker.iter().chain(all)
    }
}

impl Member {
    fn read(words: &'static str) -> Self {
        let words = words.trim();
        let stems: Vec<String> = words.split(' ').map(|it| stem(Tongue::English, it)).collect();
        Self { words, stems: stems.join(" ") }
    }
}

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    include_str!("synonyms/en.txt")
        .lines()
        .filter(|it| !it.starts_with('#') && !it.trim().is_empty())
        .map(Group::read)
        .collect()
});

static PHRASES: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let mut phrases: Vec<Vec<String>> = GROUPS
        .iter()
        .flat_map(Group::askers)
        .filter(|it| it.stems.contains(' '))
        .map(|it| it.stems.split(' ').map(Into::into).collect())
        .collect();
    phrases.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    phrases.dedup();
    phrases
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::language::tokens::tokens;

    fn of(words: &str) -> Vec<&'static str> {
        synonyms(&Member::read(words.to_string().leak()).stems)
    }

    #[test]
    fn a_parcel_is_a_package_in_any_form() {
        assert!(of("parcels").contains(&"package"));
        assert!(of("sending back").contains(&"return"));
        assert!(of("tent").is_empty());
    }

    #[test]
    fn nothing_is_its_own_synonym() {
        for member in GROUPS.iter().flat_map(|it| &it.members) {
            assert!(!synonyms(&member.stems).contains(&member.words), "{}", member.words);
        }
    }

    #[test]
    fn a_one_way_group_is_asked_from_one_side_only() {
        assert!(of("address").contains(&"where is"));
        assert!(!of("where is").contains(&"address"));
    }

    #[test]
    fn every_member_is_written_as_tokens_are_and_no_group_has_fewer_than_two() {
        for group in GROUPS.iter() {
            assert!(group.members.len() + group.asker.iter().len() > 1);
            for member in group.members.iter().chain(&group.asker) {
                assert_eq!(tokens(member.words).join(" "), member.words);
            }
        }
    }
}
