//! Words on the command line: which verb, with which flags.

mod args;
mod verbs;

pub(crate) use args::Args;
pub(crate) use verbs::{VERBS, Verb};

/// What the words on the command line ask for.
pub(crate) enum Asked {
    /// No verb at all.
    List,
    /// `VERB --help`.
    Help(&'static Verb),
    /// A verb with flags that it knows.
    Run(&'static Verb, Args),
    /// One sentence about what cannot be understood.
    Wrong(String),
}

/// Reads the words after `cargo xtask`.
pub(crate) fn read(words: &[String]) -> Asked {
    let Some((name, rest)) = words.split_first() else { return Asked::List };
    if matches!(name.as_str(), "--help" | "-h" | "help") {
        return Asked::List;
    }
    let Some(verb) = VERBS.iter().find(|it| it.name == name) else {
        return Asked::Wrong(format!("There is no verb {name:?}."));
    };
    if rest.iter().any(|it| it == "--help" || it == "-h") {
        return Asked::Help(verb);
    }
    match Args::read(verb, rest) {
        Ok(args) => Asked::Run(verb, args),
        Err(sentence) => Asked::Wrong(sentence),
    }
}

/// All verbs, one line each.
pub(crate) fn list(verbs: &[Verb]) -> String {
    let lines = verbs.iter().map(|it| format!("  {:<7} {}", it.name, it.line));
    let lines = lines.collect::<Vec<_>>().join("\n");
    format!("cargo xtask VERB [FLAGS]\n\n{lines}\n\n`cargo xtask VERB --help` names the flags.")
}

/// One verb with its flags.
pub(crate) fn help(verb: &Verb) -> String {
    let flags = verb.flags.iter().map(|it| format!("\n  {:<18} {}", it.shape(), it.line));
    let flags: String = flags.collect::<Vec<_>>().concat();
    format!("cargo xtask {} {}\n\n{}{flags}", verb.name, verb.usage(), verb.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(line: &str) -> Asked {
        read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[track_caller]
    fn is_wrong(line: &str, sentence: &str) {
        match ask(line) {
            Asked::Wrong(said) => assert_eq!(said, sentence),
            _ => panic!("{line:?} was understood"),
        }
    }

    #[test]
    fn no_word_lists_every_verb_on_one_line_each() {
        assert!(matches!(ask(""), Asked::List));
        let list = list(VERBS);
        for verb in VERBS {
            let lines = list.lines().filter(|it| it.trim_start().starts_with(verb.name));
            assert_eq!(lines.count(), 1, "{}", verb.name);
        }
    }

    #[test]
    fn an_unknown_verb_is_named() {
        is_wrong("fly", "There is no verb \"fly\".");
    }

    #[test]
    fn an_unknown_flag_is_named_with_its_verb() {
        is_wrong("demo --fast", "`cargo xtask demo` has no flag \"--fast\".");
    }

    #[test]
    fn a_flag_without_its_value_says_what_is_missing() {
        is_wrong("demo --port", "--port needs a value: --port N.");
        is_wrong("demo --port --no-open", "--port needs a value: --port N.");
    }

    #[test]
    fn a_word_too_many_is_named() {
        is_wrong("lint now", "`cargo xtask lint` does not know what to do with \"now\".");
    }

    #[test]
    fn values_come_after_a_space_or_an_equals_sign() {
        for line in ["demo --port 9000 --no-open", "demo --no-open --port=9000"] {
            let Asked::Run(verb, args) = ask(line) else { panic!("{line:?}") };
            assert_eq!((verb.name, args.value("--port")), ("demo", Some("9000")));
            assert!(args.has("--no-open") && !args.has("--data"));
        }
    }

    #[test]
    fn help_names_every_flag_of_the_verb() {
        let Asked::Help(verb) = ask("demo --port 1 --help") else { panic!("no help") };
        let text = help(verb);
        assert!(
            ["--port N", "--no-open", "--data DIR"].iter().all(|it| text.contains(it)),
            "{text}"
        );
    }
}
