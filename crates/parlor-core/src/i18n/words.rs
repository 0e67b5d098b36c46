//! Words by their names, and the language in which they are said.

use super::{Key, Later, english, english_later};
use std::rc::Rc;

/// Declares words: an enum, and the English for each, a line each as in a pack: an address
/// for every sentence weighs more than to look for its line.
macro_rules! words {
    (
        $(#[$about:meta])* pub enum $name:ident;
        $(#[$english_about:meta])* $english:ident;
        $($(#[$doc:meta])* $key:ident = $text:literal,)*
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$doc])* $key,)*
        }

        $(#[$english_about])*
        pub fn $english(key: $name) -> &'static str {
            const ALL: &str = concat!($($text, "\n"),*);
            $crate::i18n::words::line(ALL, key as usize).unwrap_or_default()
        }

        impl $name {
            /// All of them with their names, in order.
            pub const ALL: &'static [(Self, &'static str)] =
                &[$((Self::$key, stringify!($key)),)*];
        }
    };
}
pub(super) use words;

/// The language of a widget: English, or a pack with a line for each [`Key`] and then for
/// each [`Later`], in their order. An empty line, or one that is not there, is English.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Option<Rc<str>>);

impl Words {
    /// English without a pack.
    pub fn new(pack: Option<&str>) -> Self {
        Self(pack.map(Into::into))
    }

    /// What stands for this key.
    pub fn of(&self, key: Key) -> &str {
        self.line(key as usize).unwrap_or_else(|| english(key))
    }

    /// The same for what is fetched later; see [`later!`](crate::later). Whoever calls this
    /// brings the English of all of it along, so nothing that is fetched first may.
    pub fn later(&self, key: Later) -> &str {
        self.line(Key::ALL.len() + key as usize).unwrap_or_else(|| english_later(key))
    }

    fn line(&self, at: usize) -> Option<&str> {
        line(self.0.as_ref()?, at)
    }
}

/// A line that is not empty. Words are read seldom and are short, so nothing is kept of
/// where lines begin.
pub(super) fn line(text: &str, at: usize) -> Option<&str> {
    text.split('\n').nth(at).filter(|it| !it.is_empty())
}

/// The words for a [`Later`]: `later!(words, Delete)`.
#[macro_export]
macro_rules! later {
    ($words:expr, $key:ident) => {
        $words.later($crate::i18n::Later::$key)
    };
}

/// The form of a sentence for a number: of `one:{} day|other:{} days`, the one of this
/// plural category (Unicode CLDR, as `Intl.PluralRules` says it), or else the last.
/// A sentence without a colon has no forms.
pub fn form<'a>(sentence: &'a str, category: &str) -> &'a str {
    let mut last = sentence;
    for it in sentence.split('|') {
        let Some((name, text)) = it.split_once(':') else { return sentence };
        last = text;
        if name == category {
            break;
        }
    }
    last
}

/// A sentence with something in the place of `{}`, isolated from it (Unicode UAX #9): a name
/// such as `C++` keeps its order in a sentence that runs the other way.
pub fn filled(sentence: &str, with: &str) -> String {
    match sentence.split_once('{') {
        Some((before, after)) => {
            [before, "\u{2068}", with, "\u{2069}", after.strip_prefix('}').unwrap_or(after)]
                .concat()
        }
        None => sentence.to_owned(),
    }
}
