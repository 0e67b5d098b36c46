//! The `#anchor` of a heading.

use std::collections::HashMap;

/// Hands out anchors for the headings of one page, each only once.
///
/// The rule is the one that GitHub, and most static site generators after it,
/// use: lower case, letters, digits, `-` and `_` stay, spaces become `-`,
/// everything else goes; a second `faq` becomes `faq-1`.
#[derive(Debug, Default)]
pub struct Slugs {
    taken: HashMap<String, u32>,
}

impl Slugs {
    /// The anchor of the next heading. A heading without a letter gets `section`.
    pub fn next(&mut self, heading: &str) -> String {
        let slug = slug(heading);
        let count = self.taken.entry(slug.clone()).or_insert(0);
        let unique = if *count == 0 { slug } else { format!("{slug}-{count}") };
        *count += 1;
        unique
    }
}

fn slug(heading: &str) -> String {
    let slug: String = heading
        .trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(|it| match it {
            ' ' => Some('-'),
            '-' | '_' => Some(it),
            _ => it.is_alphanumeric().then_some(it),
        })
        .collect();
    if slug.is_empty() { "section".into() } else { slug }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headings: &[&str], anchors: &[&str]) {
        let mut slugs = Slugs::default();
        let actual: Vec<String> = headings.iter().map(|it| slugs.next(it)).collect();
        assert_eq!(actual, anchors);
    }

    #[test]
    fn an_anchor_is_what_a_static_site_generator_makes_of_the_heading() {
        check(&["How do I return an item?"], &["how-do-i-return-an-item"]);
        check(&["Delivery times & costs"], &["delivery-times--costs"]);
        check(&["Größe und Länge"], &["größe-und-länge"]);
    }

    #[test]
    fn a_second_heading_of_the_same_words_gets_a_number() {
        check(&["FAQ", "FAQ", "faq"], &["faq", "faq-1", "faq-2"]);
    }

    #[test]
    fn a_heading_without_letters_still_has_an_anchor() {
        check(&["?!", "…"], &["section", "section-1"]);
    }
}
