//! A conversation as a text file.

use super::{
    clock::rfc3339,
    conversation::{StoredMessage, text_of},
    conversation_fields::Thumb,
    file,
    form_answer::FormAnswer,
};
use parlor_wire::message::Part;

/// The columns of a table of messages.
const COLUMNS: [&str; 10] = [
    "id",
    "role",
    "author",
    "status",
    "createdAt",
    "text",
    "sources",
    "feedback",
    "reason",
    "files",
];

/// The header of a table of messages (RFC 4180).
pub fn csv_head() -> String {
    row(&COLUMNS.map(str::to_owned))
}

/// One line of the table for each message.
pub fn csv(messages: &[StoredMessage]) -> String {
    messages.iter().map(|it| row(&cells(it))).collect()
}

/// How a document begins: with the title, and what was filled in.
pub fn markdown_head(title: &str, forms: &[FormAnswer]) -> String {
    let forms: String = forms.iter().filter(|it| !it.skipped).map(form).collect();
    format!("# {title}\n{forms}")
}

/// Who said what and when. What visitors wrote is plain text and stands as a quotation;
/// answers are Markdown already.
pub fn markdown(messages: &[StoredMessage]) -> String {
    let said = messages.iter().map(|it| {
        let text = text_of(&it.parts);
        let text = if it.role == "user" { quoted(&text) } else { text };
        let files = list(files(it).map(|it| format!("File: {it}")));
        let mut blocks = vec![text, files, list(sources(it))];
        blocks.retain(|it| !it.is_empty());
        format!("\n## {}, {}\n\n{}\n", speaker(it), rfc3339(it.created_at), blocks.join("\n\n"))
    });
    said.collect()
}

/// What was filled in, quoted: visitors wrote it.
fn form(it: &FormAnswer) -> String {
    let lines = it.values.iter().map(|(name, value)| {
        let text =
            value.as_str().map_or_else(|| value.to_string(), |it| it.replace(['\r', '\n'], " "));
        format!("> {name}: {text}")
    });
    let lines: Vec<String> = lines.collect();
    format!("\n## {}, {}\n\n{}\n", it.form_id, rfc3339(it.answered_at), lines.join("\n"))
}

fn cells(it: &StoredMessage) -> [String; 10] {
    let feedback = it.feedback.as_ref();
    let thumb = feedback.map_or("", |it| match it.thumb {
        Thumb::Up => "up",
        Thumb::Down => "down",
    });
    [
        it.id.clone(),
        it.role.clone(),
        it.author.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
        it.status.as_str().into(),
        rfc3339(it.created_at),
        text_of(&it.parts),
        sources(it).collect::<Vec<_>>().join("\n"),
        thumb.into(),
        feedback.and_then(|it| it.reason.clone()).unwrap_or_default(),
        files(it).collect::<Vec<_>>().join("\n"),
    ]
}

fn row(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|it| cell(it)).collect();
    cells.join(",") + "\r\n"
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV Injection).
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.into() };
    if text.contains(['"', ',', '\r', '\n']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

fn speaker(it: &StoredMessage) -> &str {
    match &it.author {
        Some(author) => &author.name,
        None if it.role == "user" => "Visitor",
        None => "Assistant",
    }
}

fn quoted(text: &str) -> String {
    text.lines().map(|it| format!("> {it}")).collect::<Vec<_>>().join("\n")
}

fn list(lines: impl Iterator<Item = String>) -> String {
    lines.map(|it| format!("- {it}")).collect::<Vec<_>>().join("\n")
}

/// The names of the files that came with it.
fn files(it: &StoredMessage) -> impl Iterator<Item = &str> {
    it.parts.iter().filter(|it| it.kind == file::PART).filter_map(|it| it.filename.as_deref())
}

fn sources(it: &StoredMessage) -> impl Iterator<Item = String> {
    it.parts.iter().filter_map(source)
}

/// A citation: its number, title and address.
fn source(part: &Part) -> Option<String> {
    let number = part.source_id.as_deref()?;
    let title = part.title.as_deref().unwrap_or_default();
    let place = part.url.as_deref().or(part.filename.as_deref()).unwrap_or_default();
    Some(format!("[{number}] {title} {place}").trim_end().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{conversation::MessageStatus, conversation_fields::Author};

    fn message(role: &str, text: &str) -> StoredMessage {
        StoredMessage {
            id: "m1".into(),
            conversation_id: "cnv_1".into(),
            position: 1,
            role: role.into(),
            status: MessageStatus::Complete,
            parts: vec![Part::text(text)],
            error_text: None,
            answered: None,
            author: None,
            feedback: None,
            created_at: 0,
        }
    }

    #[test]
    fn a_table_has_a_header_and_quotes_what_would_part_a_cell() {
        let table = csv_head() + &csv(&[message("user", "a, \"b\"\nc")]);
        let expected = "id,role,author,status,createdAt,text,sources,feedback,reason,files\r\n\
            m1,user,,complete,1970-01-01T00:00:00.000Z,\"a, \"\"b\"\"\nc\",,,,\r\n";
        assert_eq!(table, expected);
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        for it in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert!(cell(it).starts_with('\''), "{it}");
        }
        assert_eq!(cell("=A1,\"B\""), "\"'=A1,\"\"B\"\"\"");
        assert_eq!(cell("\r=1"), "\"'\r=1\"");
        assert_eq!(cell("1-1"), "1-1");
    }

    #[test]
    fn a_document_says_who_said_what() {
        let source = Part {
            kind: "source-url".into(),
            source_id: Some("1".into()),
            title: Some("Delivery".into()),
            url: Some("/help".into()),
            ..Part::default()
        };
        let mut answer = message("assistant", "**Two** days [1].");
        answer.parts.push(source);
        let author = Some(Author { name: "Ada".into(), avatar_url: None });
        let human = StoredMessage { author, ..message("assistant", "Hello.") };
        let messages = [message("user", "# How\nlong?"), answer, human];
        let text = markdown_head("Delivery", &[]) + &markdown(&messages);
        let time = "1970-01-01T00:00:00.000Z";
        let expected = format!(
            "# Delivery\n\n## Visitor, {time}\n\n> # How\n> long?\n\n## Assistant, {time}\n\n\
             **Two** days [1].\n\n- [1] Delivery /help\n\n## Ada, {time}\n\nHello.\n"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn what_was_filled_in_stands_below_the_title() {
        let values = [("name", "Ada\nLovelace".into()), ("terms", true.into())];
        let answer = FormAnswer {
            form_id: "contact".into(),
            values: values.into_iter().map(|(name, it)| (name.to_owned(), it)).collect(),
            ..FormAnswer::default()
        };
        let skipped = FormAnswer { form_id: "more".into(), skipped: true, ..answer.clone() };
        let forms = [answer, skipped];
        let expected = "# cnv_1\n\n## contact, 1970-01-01T00:00:00.000Z\n\n\
            > name: Ada Lovelace\n> terms: true\n";
        assert_eq!(markdown_head("cnv_1", &forms), expected);
    }

    #[test]
    fn the_names_of_files_stand_below_the_words_and_in_a_column_of_their_own() {
        let file = |name: &str| Part {
            kind: file::PART.into(),
            filename: Some(name.into()),
            ..Part::default()
        };
        let both = StoredMessage {
            parts: vec![Part::text("Look"), file("cup.png"), file("=b.pdf")],
            ..message("user", "")
        };
        let alone = StoredMessage { parts: vec![file("cup.png")], ..message("user", "") };
        let time = "1970-01-01T00:00:00.000Z";
        assert_eq!(
            csv(&[both.clone(), alone.clone()]),
            format!(
                "m1,user,,complete,{time},Look,,,,\"cup.png\n=b.pdf\"\r\n\
                 m1,user,,complete,{time},,,,,cup.png\r\n"
            )
        );
        assert_eq!(
            markdown(&[both, alone]),
            format!(
                "\n## Visitor, {time}\n\n> Look\n\n- File: cup.png\n- File: =b.pdf\n\
                 \n## Visitor, {time}\n\n- File: cup.png\n"
            )
        );
    }
}
