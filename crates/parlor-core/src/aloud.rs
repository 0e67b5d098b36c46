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
    text.lines().filter(|it| it.chars().any(is_said)).map(str::to_owned).collect()
}

/// Whether it is a letter or a digit, as far as a voice cares: tables of all letters weigh
/// more than the rest of this together.
fn is_said(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || !matches!(letter, '\0'..='\u{bf}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}')
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
    let mut all = 0;
    let mut found: Option<&Script> = None;
    let mut is_second = false;
    for letter in text.chars().filter(|it| is_said(*it) && !it.is_ascii_digit()).take(LETTERS) {
        all += 1;
        if let Some(script) = SCRIPTS.iter().find(|it| it.first <= letter && letter <= it.last) {
            // A name in Latin letters at its beginning is nothing.
            found = found.or(Some(script));
            is_second |= script.second.chars().any(|it| it == letter);
        }
    }
    let theirs = SCRIPTS.iter().find(|it| it.is_of(expected));
    let many = |it: &Script| {
        text.chars().filter(|letter| it.first <= *letter && *letter <= it.last).count() * 3 > all
    };
    match found.filter(|it| many(it)) {
        Some(script) if theirs.is_some_and(|it| it.first == script.first) => expected,
        Some(script) if is_second => script.languages[1],
        Some(script) => script.languages[0],
        None if theirs.is_some() && all > 0 => "en",
        None => expected,
    }
}

/// How many letters are looked at.
const LETTERS: usize = 400;

/// Letters by which a language is known. A third of a text in them is enough: Japanese has
/// Chinese characters in it, and names are everywhere.
struct Script {
    first: char,
    last: char,
    /// The first is what a text is taken for.
    languages: [&'static str; 2],
    /// Letters that only the second has.
    second: &'static str,
}

impl Script {
    fn is_of(&self, language: &str) -> bool {
        self.languages.iter().any(|it| !it.is_empty() && language.starts_with(it))
    }
}

const SCRIPTS: [Script; 6] = [
    script('\u{600}', '\u{6ff}', ["ar", "fa"], "پچژگ"),
    script('\u{590}', '\u{5ff}', ["he", ""], ""),
    script('\u{400}', '\u{4ff}', ["ru", "uk"], "іїєґ"),
    script('\u{900}', '\u{97f}', ["hi", ""], ""),
    script('\u{ac00}', '\u{d7af}', ["ko", ""], ""),
    // Without these letters hardly a Japanese sentence is written.
    script('\u{3040}', '\u{9fff}', ["zh", "ja"], "のはをにがでとたしすまさるいくれからも"),
];

const fn script(
    first: char,
    last: char,
    languages: [&'static str; 2],
    second: &'static str,
) -> Script {
    Script { first, last, languages, second }
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
