//! What a voice is given to read out.

use crate::markdown::Markdown;

/// The lines of an answer, one for each block: words without marks. A block of code is
/// named by `code`, since nobody wants to hear its brackets.
///
/// # Examples
///
/// ```
/// use parlor_core::aloud::lines;
/// let answer = "**Two** days [1].\n\n```js\nlet days = 2\n```\n";
/// assert_eq!(lines(answer, "Code."), ["Two days.", "Code."]);
/// ```
pub fn lines(answer: &str, code: &str) -> Vec<String> {
    let mut markdown = Markdown::new();
    markdown.push(answer);
    markdown.finish();
    let text = markdown.spoken_text(code);
    text.lines().filter(|it| it.contains(char::is_alphanumeric)).map(str::to_owned).collect()
}

/// The language of a text (BCP 47), as far as its letters tell: `expected`, unless that is
/// written in other letters.
///
/// # Examples
///
/// ```
/// use parlor_core::aloud::language;
/// assert_eq!(language("Zwei Tage.", "de"), "de");
/// assert_eq!(language("يومان.", "de"), "ar");
/// assert_eq!(language("Two days.", "ar"), "en");
/// ```
pub fn language<'a>(text: &str, expected: &'a str) -> &'a str {
    let letters = || text.chars().filter(|it| it.is_alphabetic()).take(LETTERS);
    let count = |script: &Script| letters().filter(|it| script.has(*it)).count();
    // Of those with as many, the last; where there is no letter, none.
    let most =
        SCRIPTS.iter().filter(|it| count(it) * 3 > letters().count()).max_by_key(|it| count(it));
    let base = expected.split('-').next().unwrap_or_default();
    match most {
        Some(script) if script.languages.contains(&base) => expected,
        Some(script) => script.language_of(text),
        None if SCRIPTS.iter().any(|it| it.languages.contains(&base)) && letters().count() > 0 => {
            "en"
        }
        None => expected,
    }
}

/// How many letters are looked at.
const LETTERS: usize = 400;

/// Letters by which a language is known. A third of a text in them is enough: Japanese has
/// Chinese characters in it, and names and numbers are everywhere.
struct Script {
    ranges: &'static [(char, char)],
    /// The first is what a text is taken for.
    languages: &'static [&'static str],
    /// Letters that only the second has.
    of_second: &'static str,
}

const SCRIPTS: [Script; 7] = [
    script(&[('\u{600}', '\u{6ff}')], &["ar", "fa"], "پچژگ"),
    script(&[('\u{590}', '\u{5ff}')], &["he"], ""),
    script(&[('\u{400}', '\u{4ff}')], &["ru", "uk"], "іїєґ"),
    script(&[('\u{900}', '\u{97f}')], &["hi"], ""),
    script(&[('\u{ac00}', '\u{d7af}')], &["ko"], ""),
    script(&[('\u{4e00}', '\u{9fff}'), ('\u{3040}', '\u{30ff}')], &["zh", "ja"], KANA),
    script(&[('\u{370}', '\u{3ff}')], &["el"], ""),
];

/// The letters without which hardly a Japanese sentence is written.
const KANA: &str = "のはをにがでとたしすまさるいくれからもりっなう";

const fn script(
    ranges: &'static [(char, char)],
    languages: &'static [&'static str],
    of_second: &'static str,
) -> Script {
    Script { ranges, languages, of_second }
}

impl Script {
    fn has(&self, letter: char) -> bool {
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter))
    }

    fn language_of(&self, text: &str) -> &'static str {
        let is_second = text.contains(|it| self.of_second.contains(it));
        let language = self.languages.get(usize::from(is_second));
        language.or(self.languages.first()).copied().unwrap_or("en")
    }
}

#[cfg(test)]
mod tests {
    use super::{language, lines};

    #[test]
    fn each_block_is_a_line_without_its_marks() {
        let answer = "## Delivery\n\n- *Norway*: four days\n- [Italy](https://a.example/b) ~~no~~\n\n---\n\n> Or `less`.";
        let expected = ["Delivery", "Norway: four days", "Italy no", "Or less."];
        assert_eq!(lines(answer, "Code."), expected);
    }

    #[test]
    fn code_is_named_and_not_read() {
        assert_eq!(
            lines("So:\n\n```\na {\n  b\n}\n```\n\nThere.", "Code."),
            ["So:", "Code.", "There."]
        );
        assert_eq!(lines("    let a;\n", "Code."), ["Code."]);
    }

    #[test]
    fn an_address_is_read_as_its_host() {
        assert_eq!(lines("See https://shop.example/help?a=1#b now", ""), ["See shop.example now"]);
        assert_eq!(lines("<https://shop.example>", ""), ["shop.example"]);
    }

    #[test]
    fn the_cells_of_a_row_are_one_line() {
        assert_eq!(lines("| a | b |\n|---|---|\n| 1 | 2 |", ""), ["a, b", "1, 2"]);
    }

    #[test]
    fn what_has_no_word_in_it_is_not_read() {
        assert_eq!(lines("…\n\n!\n\nYes", ""), ["Yes"]);
        assert!(lines("", "Code.").is_empty());
    }

    #[test]
    fn letters_tell_the_language_where_the_chat_speaks_another() {
        for (text, expected, language_of_it) in [
            ("Two days.", "en", "en"),
            ("Deux jours.", "pt-BR", "pt-BR"),
            ("یک پرسش", "en", "fa"),
            ("سؤال", "fa", "fa"),
            ("Два дня", "en", "ru"),
            ("Це її дні", "en", "uk"),
            ("Два дня", "uk", "uk"),
            ("二日です", "en", "ja"),
            ("两天", "en", "zh"),
            ("兩天", "zh-TW", "zh-TW"),
            ("이틀", "en", "ko"),
            ("दो दिन", "en", "hi"),
            ("יומיים", "ar", "he"),
            ("Two days.", "ja", "en"),
            ("Northwind sends يومان في", "en", "en"),
            ("2 + 2", "ar", "ar"),
        ] {
            assert_eq!(language(text, expected), language_of_it, "{text}");
        }
    }
}
