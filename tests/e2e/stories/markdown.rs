//! Answers in Markdown, drawn.

use crate::{
    runner::{Story, stories},
    stage::Stage,
};
use parlor_server::domain::scripted::Script;

pub(super) const STORIES: &[Story] = stories![
    markdown_is_drawn_as_what_it_means,
    markup_and_scripts_are_only_words,
    an_answer_is_drawn_at_its_end_alone_and_once_a_frame,
];

const ANSWER: &str = "# Delivery

Takes *two* or **three** ~~four~~ days.

1. Pack
2. Send
   - by bike

- [x] paid
- [ ] sent

> Fast!

| Land | Days |
|:-----|-----:|
| DE | 2 |

```text
fn main() {}
```

---

[More](https://shop.example/more \"All of it\"), <https://shop.example>, https://shop.example/www and [here](/help).
";

/// Tag and attributes of everything below `[part=text]`, with indentation for depth.
const OUTLINE: &str = include_str!("outline.js");

async fn markdown_is_drawn_as_what_it_means(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    // Cut at every character, so that every unfinished mark is drawn on the way.
    bot.will_wait(Script::saying(ANSWER.chars()));
    chat.ask("How long is delivery?").await;
    bot.finishes();
    chat.last_reply().at_its_end().await;

    let outline: String = shop.tells(OUTLINE).await;
    assert_eq!(outline, include_str!("markdown.outline").trim_end(), "\n{outline}\n");

    chat.button("Copy").press().await;
    chat.button("Copied").is_there().await;
}

async fn markup_and_scripts_are_only_words(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer(
        "<script>window.hacked = 1</script>\n\n<img src=x onerror=\"window.hacked = 1\"> \
         [a](javascript:window.hacked=1) [b](JaVaScRiPt:window.hacked=1) \
         [c](data:text/html,<script>1</script>) ![d](https://elsewhere.example/d.png) <b>e</b>",
    );
    chat.ask("<img src=x onerror=\"window.hacked = 1\">").await;
    let answer = chat.last_reply().at_its_end().await;
    for words in ["<script>window.hacked = 1</script>", "<img src=x onerror=", "<b>e</b>"] {
        assert!(answer.text.contains(words), "{words} in {answer:#?}");
    }
    shop.is_so(
        "there is no element and no link that was smuggled in",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const links = [...root.querySelectorAll('a')].map(it => it.protocol)
         return root.querySelector('script, img, b, iframe') === null
           && links.every(it => it === 'https:') && window.hacked === undefined",
    )
    .await;
    shop.is_so(
        "nothing was fetched from elsewhere",
        "return performance.getEntriesByType('resource').every(it => it.name.startsWith(location.origin))",
    )
    .await;
}

/// Notes how often the words of the newest answer are drawn in a frame, and how often
/// anything before the block that was last then.
const WATCH: &str = include_str!("drawing.js");

async fn an_answer_is_drawn_at_its_end_alone_and_once_a_frame(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    let part = "## A *part*\n\nWords with **marks**, `code` and\n[a link](/a).\n\n- One\n- Two\n\n  more\n\n\
                | a | b |\n|---|---|\n| c | d |\n\n```\ncode\n```\n\n> Quoted\n\n";
    let text = ["First.\n\n", &part.repeat(4)].concat();
    let pieces: Vec<String> =
        text.as_bytes().chunks(7).map(|it| String::from_utf8_lossy(it).into()).collect();
    bot.will_wait(Script::saying(&pieces));
    chat.ask("How long is delivery?").await;
    bot.next().await;
    bot.next().await;
    chat.shows("the first words", |it| {
        it.texts().last().is_some_and(|it| it.starts_with("First."))
    })
    .await;
    shop.tells::<()>(WATCH).await;
    // As fast as the server takes them: several arrive in a frame.
    for said in 2..pieces.len() - 1 {
        if said == pieces.len() / 2 {
            chat.shows("a half", |it| it.texts().last().is_some_and(|it| it.contains("more")))
                .await;
        }
        bot.next().await;
    }
    chat.shows("most of it", |it| {
        it.texts().last().is_some_and(|it| it.matches("more").count() == 4)
    })
    .await;
    let (all, most, too_early): (u32, u32, u32) =
        shop.tells("return [drawing.all, drawing.most, drawing.early]").await;
    assert!(all > 1, "it was drawn while it arrived");
    assert_eq!(most, 1, "draws of the words in a frame");
    assert_eq!(too_early, 0, "changes of blocks that were finished");
    bot.finishes();
    chat.last_reply().at_its_end().await;
    // In a flex column or a grid, every row is laid out again with each word.
    shop.is_so("what grows is blocks", "return drawing.flow.every(it => it === 'block')").await;
}
