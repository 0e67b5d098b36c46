//! What the languages of a family have in common.

/// How comments, strings and keywords look.
pub(super) struct Family {
    /// Languages and their other names, between spaces.
    names: &'static str,
    /// What begins a comment that ends with the line.
    pub(super) line_comment: &'static str,
    /// What begins and ends a comment of any length.
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// What begins a string, and ends it on the same line.
    pub(super) quotes: &'static [char],
    /// What begins a string, and ends it on any line.
    pub(super) long_quotes: &'static [&'static str],
    /// Words, between spaces, in lower case.
    pub(super) keywords: &'static str,
    /// Whether `SELECT` is `select`.
    pub(super) any_case: bool,
}

/// The family that knows this language, in lower case.
pub(super) fn of(lang: &str) -> Option<&'static Family> {
    FAMILIES.iter().find(|it| has(it.names, lang))
}

/// Whether a list of words holds this one.
pub(super) fn has(words: &str, word: &str) -> bool {
    words.split(' ').any(|it| it == word) && !word.is_empty()
}

/// What all families lack.
const NONE: Family = Family {
    names: "",
    line_comment: "",
    block_comment: None,
    quotes: &['"', '\''],
    long_quotes: &[],
    keywords: "",
    any_case: false,
};

const SLASHES: Option<(&str, &str)> = Some(("/*", "*/"));

static FAMILIES: [Family; 7] = [
    Family {
        names: "js javascript jsx mjs ts typescript tsx c h cpp c++ cc cs csharp java kotlin kt \
            swift go golang php dart scala",
        line_comment: "//",
        block_comment: SLASHES,
        long_quotes: &["`"],
        keywords: "abstract as async await bool boolean break byte case catch char class const \
            continue default defer delete do double else enum export extends false final finally \
            float for foreach fun func function go goto guard if implements import in inline \
            instanceof int interface is let long map namespace new nil null operator override \
            package private protected protocol public range readonly return select self short \
            static string struct super switch template this throw throws true try type typedef \
            typename typeof undefined union unsigned using val var virtual void when where while \
            with yield",
        ..NONE
    },
    Family {
        names: "rust rs",
        line_comment: "//",
        block_comment: SLASHES,
        // A single quote is more often a lifetime than a character.
        quotes: &['"'],
        keywords: "as async await bool break char const continue crate dyn else enum extern f32 \
            f64 false fn for i16 i32 i64 i8 if impl in let loop match mod move mut pub ref return \
            self static str struct super trait true type u16 u32 u64 u8 unsafe use usize where \
            while",
        ..NONE
    },
    Family {
        names: "py python rb ruby sh bash shell zsh console yaml yml toml ini perl r dockerfile \
            makefile elixir",
        line_comment: "#",
        long_quotes: &["\"\"\"", "'''"],
        keywords: "and as assert async await begin break case class continue def del do done echo \
            elif else elsif end ensure esac except export exit false fi finally for from function \
            global if import in is lambda local module next nil none not null or pass raise \
            require rescue return self set sudo then true try unless until when while with yield",
        ..NONE
    },
    Family {
        names: "sql mysql postgresql postgres sqlite",
        line_comment: "--",
        block_comment: SLASHES,
        keywords: "add all alter and as asc between by case create default delete desc distinct \
            drop else end exists foreign from group having if in index insert into is join key \
            left like limit not null offset on or order outer primary references returning right \
            select set table then union unique update values view when where with",
        any_case: true,
        ..NONE
    },
    Family {
        names: "html xml svg vue svelte",
        block_comment: Some(("<!--", "-->")),
        quotes: &['"'],
        keywords: "a article body button class div footer form h1 h2 h3 head header href html id \
            img input label li link main meta nav option p path script section select span src \
            style svg table td th title tr type ul",
        ..NONE
    },
    Family {
        names: "css scss less",
        block_comment: SLASHES,
        keywords: "auto block none inherit initial important flex grid absolute relative fixed",
        ..NONE
    },
    Family {
        names: "json jsonc json5",
        line_comment: "//",
        block_comment: SLASHES,
        quotes: &['"'],
        keywords: "true false null",
        ..NONE
    },
];
