//! Colors, lengths and durations that are written out.

/// The first color in a script or a style sheet: `#fff`, `#3b5bdb`, `rgb(…)`, `hsl(…)`.
pub(crate) fn color(code: &str) -> Option<String> {
    let call =
        ["rgb(", "rgba(", "hsl(", "hsla(", "oklch("].into_iter().find(|it| code.contains(it));
    call.map(str::to_owned).or_else(|| words(code).find(|it| is_hex_color(it)).map(str::to_owned))
}

/// The first literal in a style sheet. Zero is no literal, and conditions
/// (`@media`, `@container`) cannot read tokens.
pub(crate) fn in_css(css: &str) -> Option<String> {
    let values: String = css.lines().filter(|it| !it.trim_start().starts_with('@')).collect();
    let length = words(&values).find(|it| is_measure(it)).map(str::to_owned);
    color(&values).or(length)
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|it: char| !(it.is_ascii_alphanumeric() || matches!(it, '#' | '.' | '-' | '_')))
}

fn is_hex_color(word: &str) -> bool {
    let Some(digits) = word.strip_prefix('#') else { return false };
    matches!(digits.len(), 3 | 4 | 6 | 8)
        && digits.bytes().all(|it| it.is_ascii_hexdigit())
        && digits.bytes().any(|it| it.is_ascii_digit() || digits.len() < 6)
}

fn is_measure(word: &str) -> bool {
    let number = ["px", "rem", "ms", "s"].iter().find_map(|it| word.strip_suffix(it));
    let number = number.and_then(|it| it.parse::<f64>().ok());
    number.is_some_and(|it| it != 0.0)
}

#[test]
fn colors_are_found_wherever_they_stand() {
    for code in ["a{color:#FFF}", "a{b:c #3b5bdb;}", "a{b:rgb(0 0 0)}", "\"#1c1d21\""] {
        assert!(color(code).is_some(), "{code}");
    }
}

#[test]
fn what_only_looks_like_a_color_is_left_alone() {
    for code in ["href=\"#main\"", "#[test]", "#include", "'#' + id", "url(#gradient)", "#12"] {
        assert_eq!(color(code), None, "{code}");
    }
}

#[test]
fn lengths_and_durations_are_found_and_zero_is_none() {
    for css in ["a{top:1px}", "a{top:calc(2px*3)}", "a{transition:b .2s}", "a{b:-1.5rem 0}"] {
        assert!(in_css(css).is_some(), "{css}");
    }
    for css in ["a{top:0}", "a{top:1em}", "a{b:var(--_s)}", "@media (width < 480px) {", "a{b:0s}"] {
        assert_eq!(in_css(css), None, "{css}");
    }
}
