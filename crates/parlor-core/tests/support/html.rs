//! Documents as the HTML that the examples of the specifications expect.

use parlor_core::markdown::{Align, Markdown, Op, Tag};

/// The HTML of a document that is complete.
pub(crate) fn html(document: &Markdown) -> String {
    let mut ops = document.ops();
    let mut out = String::new();
    for node in children(&mut ops).0 {
        render(&node, false, &mut out);
    }
    out
}

/// An op with what is inside it.
struct Node<'a> {
    op: Op<'a>,
    inside: Vec<Node<'a>>,
    loose: bool,
}

/// The nodes up to the next close, and whether a loose mark was among them.
fn children<'a>(ops: &mut impl Iterator<Item = Op<'a>>) -> (Vec<Node<'a>>, bool) {
    let (mut nodes, mut loose) = (Vec::new(), false);
    while let Some(op) = ops.next() {
        match op {
            Op::Close => return (nodes, loose),
            Op::Loose => loose = true,
            Op::Open(tag) => {
                let (inside, inner_loose) = children(ops);
                // The mark may stand in an item of the list that it is about.
                loose |= inner_loose && matches!(tag, Tag::Item { .. });
                nodes.push(Node { op, inside, loose: inner_loose });
            }
            _ => nodes.push(Node { op, inside: Vec::new(), loose: false }),
        }
    }
    (nodes, loose)
}

fn render(node: &Node, tight: bool, out: &mut String) {
    match node.op {
        Op::Open(tag) => element(node, tag, tight, out),
        Op::Text(text) => escape(text, out),
        Op::HardBreak => out.push_str("<br />\n"),
        Op::Rule => {
            line(out);
            out.push_str("<hr />\n");
        }
        Op::Image { src, alt, title } => {
            let [src, alt, title] = [address(src), escaped(alt), titled(title)];
            put(out, format_args!("<img src=\"{src}\" alt=\"{alt}\"{title} />"));
        }
        Op::Citation(number) => put(out, format_args!("[{number}]")),
        Op::Close | Op::Loose => {}
    }
}

fn element(node: &Node, tag: Tag, tight: bool, out: &mut String) {
    match tag {
        Tag::Paragraph if tight => inside(node, false, out),
        Tag::Paragraph => block(node, "p", false, false, out),
        Tag::Heading(level) => block(node, &format!("h{level}"), false, false, out),
        Tag::Quote => block(node, "blockquote", true, false, out),
        Tag::List { start: None } => block(node, "ul", true, !node.loose, out),
        Tag::List { start: Some(1) } => block(node, "ol", true, !node.loose, out),
        Tag::List { start: Some(start) } => {
            block(node, &format!("ol start=\"{start}\""), true, !node.loose, out);
        }
        Tag::Item { task } => item(node, task, tight, out),
        Tag::CodeBlock { lang } => code_block(node, lang, out),
        Tag::Table => block(node, "table", true, false, out),
        Tag::TableHead => block(node, "thead", true, false, out),
        Tag::TableBody => block(node, "tbody", true, false, out),
        Tag::TableRow => block(node, "tr", true, false, out),
        Tag::Cell { head, align } => block(node, &cell(head, align), false, false, out),
        Tag::Emphasis => span(node, "em", out),
        Tag::Strong => span(node, "strong", out),
        Tag::Strikethrough => span(node, "del", out),
        Tag::Code => span(node, "code", out),
        Tag::Link { href, title } => {
            span(node, &format!("a href=\"{}\"{}", address(href), titled(title)), out);
        }
    }
}

fn item(node: &Node, task: Option<bool>, tight: bool, out: &mut String) {
    line(out);
    out.push_str("<li>");
    let mark = match task {
        Some(true) => "<input disabled=\"\" type=\"checkbox\" checked=\"\"/>\n",
        Some(false) => "<input disabled=\"\" type=\"checkbox\"/>\n",
        None => "",
    };
    out.push_str(mark);
    inside(node, tight, out);
    out.push_str("</li>\n");
}

fn code_block(node: &Node, lang: &str, out: &mut String) {
    line(out);
    out.push_str("<pre>");
    let lang = if lang.is_empty() { String::new() } else { escaped(lang) };
    let class = if lang.is_empty() { lang } else { format!(" class=\"language-{lang}\"") };
    span(node, &format!("code{class}"), out);
    out.push_str("</pre>\n");
}

fn cell(head: bool, align: Align) -> String {
    let name = if head { "th" } else { "td" };
    match align {
        Align::None => name.to_owned(),
        Align::Left => format!("{name} style=\"text-align: left\""),
        Align::Center => format!("{name} style=\"text-align: center\""),
        Align::Right => format!("{name} style=\"text-align: right\""),
    }
}

fn block(node: &Node, tag: &str, breaks: bool, tight: bool, out: &mut String) {
    line(out);
    put(out, format_args!("<{tag}>"));
    if breaks {
        out.push('\n');
    }
    inside(node, tight, out);
    if breaks {
        line(out);
    }
    put(out, format_args!("</{}>\n", name(tag)));
}

fn span(node: &Node, tag: &str, out: &mut String) {
    put(out, format_args!("<{tag}>"));
    inside(node, false, out);
    put(out, format_args!("</{}>", name(tag)));
}

fn inside(node: &Node, tight: bool, out: &mut String) {
    for (index, it) in node.inside.iter().enumerate() {
        let is_block = matches!(it.op, Op::Open(Tag::Paragraph)) && tight;
        if is_block && index > 0 {
            line(out);
        }
        render(it, tight, out);
    }
}

fn name(tag: &str) -> &str {
    tag.split(' ').next().unwrap_or(tag)
}

/// Ends the line unless it is empty already.
fn line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(title)) }
}

/// For the value of an attribute.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(text, &mut out);
    out.replace('"', "&quot;")
}

fn escape(text: &str, out: &mut String) {
    for it in text.chars() {
        match it {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(it),
        }
    }
}

/// A target as browsers write it into the page.
fn address(target: &str) -> String {
    let mut out = String::new();
    for byte in target.bytes() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ if b"-_.+!*(),%#@?=;:/$~".contains(&byte) => out.push(char::from(byte)),
            _ => put(&mut out, format_args!("%{byte:02X}")),
        }
    }
    out
}

fn put(out: &mut String, text: std::fmt::Arguments) {
    out.push_str(&text.to_string());
}
