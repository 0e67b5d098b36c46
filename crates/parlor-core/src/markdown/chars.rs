//! Classes of characters, by short lists of ranges.
//!
//! The complete Unicode tables would weigh more than the rest of the parser.
//! What matters here: whether a mark stands next to a space, a punctuation
//! character or a letter, and where scripts without spaces begin.

/// White space within a line.
pub(super) const BLANK: &[u8] = b" \t";

/// Unicode white space (category Zs and the ASCII ones).
pub(super) fn is_space(it: char) -> bool {
    matches!(
        it,
        ' ' | '\t'..='\r' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}'
    )
}

/// Unicode punctuation and symbols, by blocks.
pub(super) fn is_punctuation(it: char) -> bool {
    it.is_ascii_punctuation()
        || matches!(
            it,
            '\u{A1}'..='\u{A9}' | '\u{AB}'..='\u{AC}' | '\u{AE}'..='\u{B1}' | '\u{B4}'
            | '\u{B6}'..='\u{B8}' | '\u{BB}' | '\u{BF}' | '\u{D7}' | '\u{F7}'
            | '\u{55A}'..='\u{55F}' | '\u{589}'..='\u{58A}' | '\u{5BE}' | '\u{60C}' | '\u{61B}'..='\u{61F}'
            | '\u{66A}'..='\u{66D}' | '\u{6D4}' | '\u{964}'..='\u{965}' | '\u{E3F}' | '\u{E5A}'..='\u{E5B}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{207A}'..='\u{207E}'
            | '\u{20A0}'..='\u{20CF}' | '\u{2100}'..='\u{2101}' | '\u{2116}' | '\u{2122}'
            | '\u{2190}'..='\u{245F}' | '\u{2500}'..='\u{2BFF}' | '\u{2E00}'..='\u{2E7F}'
            | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303D}' | '\u{30FB}'
            | '\u{FE10}'..='\u{FE19}' | '\u{FE30}'..='\u{FE6B}'
            | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}'
            | '\u{FF5B}'..='\u{FF65}' | '\u{FFE0}'..='\u{FFEE}' | '\u{1F000}'..='\u{1FAFF}'
        )
}

/// Han, kana, hangul and the punctuation that comes with them: scripts that put
/// no space where a mark or a bare URL ends.
pub(super) fn is_cjk(it: char) -> bool {
    matches!(
        it,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{9FFF}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}'
        | '\u{FF00}'..='\u{FFEF}' | '\u{1B000}'..='\u{1B2FF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

/// Where the first of these ASCII bytes is. One function for all searches weighs
/// less than a searcher for each pattern.
pub(super) fn find(text: &str, bytes: &[u8]) -> Option<usize> {
    text.bytes().position(|it| bytes.contains(&it))
}

/// `text` without these ASCII bytes at its end.
pub(super) fn trim_end<'a>(text: &'a str, bytes: &[u8]) -> &'a str {
    let kept = text.bytes().rposition(|it| !bytes.contains(&it)).map_or(0, |last| last + 1);
    part(text, 0, kept)
}

/// `text` without these ASCII bytes at its start.
pub(super) fn trim_start<'a>(text: &'a str, bytes: &[u8]) -> &'a str {
    let from = text.bytes().position(|it| !bytes.contains(&it)).unwrap_or(text.len());
    part(text, from, text.len())
}

/// The part of `text` between two offsets; empty if they do not fit.
pub(super) fn part(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}
