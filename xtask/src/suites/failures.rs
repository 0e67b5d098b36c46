//! What the tests said that did not hold: to be repeated where whoever looks finds it, at
//! the end.

/// So much of what a test said is repeated, in lines.
const LINES: usize = 12;
/// And so much of a line, in characters.
const WIDTH: usize = 240;

/// Reads what Rust's test harness prints of each of them, with its name above it.
pub(super) fn read(text: &str) -> Vec<String> {
    let mut failures: Vec<Vec<String>> = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        if line.starts_with("---- ") {
            is_inside = true;
            failures.push(Vec::new());
        } else if line == "failures:" || line.starts_with("test result: ") {
            is_inside = false;
        }
        if let Some(last) = failures.last_mut()
            && is_inside
            && last.len() <= LINES
            && !line.is_empty()
        {
            last.push(line.chars().take(WIDTH).collect());
        }
    }
    failures.iter().map(|it| it.join("\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_test_that_failed_is_named_with_what_it_said() {
        let text = "test a ... ok
test b ... FAILED

failures:

---- b stdout ----

thread 'b' panicked at b.rs:1:1:
no

---- c stdout ----
nor this

failures:
    b
    c

test result: FAILED. 1 passed; 2 failed; 0 ignored
";
        let b = "---- b stdout ----\nthread 'b' panicked at b.rs:1:1:\nno";
        assert_eq!(read(text), [b, "---- c stdout ----\nnor this"]);
    }

    #[test]
    fn of_one_that_says_much_the_beginning_is_repeated() {
        let text = format!("---- b stdout ----\n{}", "x".repeat(900) + &"\ny".repeat(90));
        let read = read(&text).join("\n");
        assert_eq!(read.lines().count(), LINES + 1);
        assert_eq!(read.lines().nth(1).map(str::len), Some(WIDTH));
    }

    #[test]
    fn where_all_held_there_is_nothing_to_repeat() {
        assert!(read("test a ... ok\ntest result: ok. 1 passed; 0 failed\n").is_empty());
    }
}
