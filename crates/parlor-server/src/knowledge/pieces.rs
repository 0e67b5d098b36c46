//! Long sections cut where it does not hurt.

use super::{
    markdown::blocks::{Kind, blocks},
    sentences::sentences,
};

/// Packs blocks into pieces of at most `max_chars` characters.
///
/// A block that is longer is cut between its list items, its table rows (the head
/// is repeated) or its sentences; code is never cut and may make a longer
/// piece. A sentence that introduces a list, a table or code stays with it.
pub fn pieces(blocks: &[&str], max_chars: usize) -> Vec<String> {
    let parts: Vec<String> = blocks.iter().flat_map(|it| parts_of(it, max_chars)).collect();
    let (mut done, mut open) = (Vec::new(), Vec::<String>::new());
    for part in parts {
        let size: usize = open.iter().map(|it| it.chars().count() + 2).sum();
        if !open.is_empty() && size + part.chars().count() > max_chars {
            let introduction = if open.len() > 1 { open.pop_if(|it| introduces(it)) } else { None };
            done.push(open.join("\n\n"));
            open = introduction.into_iter().collect();
        }
        open.push(part);
    }
    if !open.is_empty() {
        done.push(open.join("\n\n"));
    }
    done
}

/// Whether a paragraph ends with a colon, and so belongs to what follows.
pub fn introduces(paragraph: &str) -> bool {
    paragraph.trim_end().ends_with([':', '：'])
}

fn parts_of(block: &str, max_chars: usize) -> Vec<String> {
    if block.chars().count() <= max_chars {
        return vec![block.into()];
    }
    match blocks(block).first().map(|it| &it.kind) {
        Some(Kind::Code) => vec![block.into()],
        Some(Kind::List { items, .. }) => packed(items, "\n", "", max_chars),
        Some(Kind::Table) => rows(block, max_chars),
        _ => packed(&sentences(block), " ", "", max_chars),
    }
}

fn rows(table: &str, max_chars: usize) -> Vec<String> {
    let lines: Vec<&str> = table.lines().collect();
    let (head, body) = lines.split_at(2.min(lines.len()));
    let head = head.join("\n") + "\n";
    packed(body, "\n", &head, max_chars.saturating_sub(head.chars().count()))
}

fn packed<S: AsRef<str>>(parts: &[S], glue: &str, head: &str, max_chars: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut chars = usize::MAX;
    for part in parts {
        let part = part.as_ref();
        let size = part.chars().count() + glue.len();
        chars = chars.saturating_add(size);
        match done.last_mut() {
            Some(open) if chars <= max_chars => {
                open.push_str(glue);
                open.push_str(part);
            }
            _ => {
                done.push(format!("{head}{part}"));
                chars = size;
            }
        }
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_packed_up_to_the_limit() {
        assert_eq!(pieces(&["one two", "three", "four"], 14), ["one two\n\nthree", "four"]);
    }

    #[test]
    fn a_long_list_is_cut_between_items() {
        assert_eq!(
            pieces(&["- one\n  - in\n- two\n- three"], 14),
            ["- one\n  - in", "- two\n- three"]
        );
    }

    #[test]
    fn a_long_table_repeats_its_head() {
        let table = "| a |\n|---|\n| 1 |\n| 2 |\n| 3 |";
        assert_eq!(pieces(&[table], 24), ["| a |\n|---|\n| 1 |\n| 2 |", "| a |\n|---|\n| 3 |"]);
    }

    #[test]
    fn code_is_never_cut() {
        let code = "```\nlet a = 1;\n\nlet b = 2;\n```";
        assert_eq!(pieces(&["Before.", code], 10), ["Before.", code]);
    }

    #[test]
    fn a_long_paragraph_is_cut_between_sentences() {
        assert_eq!(pieces(&["One is here. Two is there."], 14), ["One is here.", "Two is there."]);
    }

    #[test]
    fn an_introduction_stays_with_its_list() {
        assert_eq!(
            pieces(&["Some words.", "Follow these:", "1. one\n2. two"], 28),
            ["Some words.", "Follow these:\n\n1. one\n2. two"]
        );
    }

    #[test]
    fn nothing_is_lost() {
        let text = "A word. ".repeat(400);
        let joined = pieces(&[text.trim()], 100).join(" ");
        assert_eq!(joined, text.trim());
    }
}
