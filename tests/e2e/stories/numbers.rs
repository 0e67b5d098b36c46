//! Numbers and days, as the grammar of each language has them.

use super::{languages::speak, steps::worked};
use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};
use parlor_server::domain::scripted::Script;

pub(super) const STORIES: &[Story] = stories![
    arabic_counts_in_all_of_its_forms,
    polish_counts_in_three_forms,
    japanese_counts_in_one_form,
    days_are_called_as_each_language_calls_them,
];

async fn arabic_counts_in_all_of_its_forms(stage: Stage) {
    let forms = [
        (1, "خطوة واحدة"),
        (2, "خطوتان"),
        (3, "{} خطوات"),
        (11, "{} خطوة"),
        (100, "{} خطوة"),
        (103, "{} خطوات"),
    ];
    counts(&stage, "ar", &forms).await;
}

async fn polish_counts_in_three_forms(stage: Stage) {
    let forms = [(1, "{} krok"), (2, "{} kroki"), (5, "{} kroków"), (22, "{} kroki")];
    counts(&stage, "pl", &forms).await;
}

async fn japanese_counts_in_one_form(stage: Stage) {
    counts(&stage, "ja", &[(1, "{} ステップ"), (2, "{} ステップ"), (11, "{} ステップ")]).await;
}

/// Answers with so many steps say so.
async fn counts(stage: &Stage, lang: &str, forms: &[(usize, &str)]) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    speak(&shop, lang).await;
    let chat = shop.open_chat().await;
    for (count, form) in forms {
        let script = (0..*count).fold(Script::default(), worked);
        bot.will_wait(script.says(["42"]).ends(true));
        chat.ask(&format!("{count}?")).await;
        bot.finishes();
        chat.last_reply().at_its_end().await;
        let script = format!(
            "const all = document.querySelector('parlor-chat').shadowRoot.querySelectorAll('summary')
             const words = [...all].at(-1)?.textContent.replace(/[\\u2066-\\u2069]/g, '')
             return words === {form:?}.replace('{{}}', ({count}).toLocaleString({lang:?}))"
        );
        shop.is_so(&format!("{count} is {form:?}"), &script).await;
    }
}

async fn days_are_called_as_each_language_calls_them(stage: Stage) {
    let (shop, _) = stage.shop().await;
    for (lang, expected) in [
        ("ar", ["", "أمس", "اليوم"]),
        ("pl", ["23 marca 2024", "wczoraj", "dzisiaj"]),
        ("ja", ["2024年3月23日", "昨日", "今日"]),
        ("de", ["23. März 2024", "gestern", "heute"]),
    ] {
        shop.visit(&format!("gallery/frame.html?state=days&lang={lang}")).await;
        days_are(&shop, lang, &expected).await;
    }
    shop.is_accessible().await;
}

/// The lines between days say this, and that of long ago what the browser's own `Intl` says.
async fn days_are(shop: &Shop, lang: &str, expected: &[&str]) {
    let script = format!(
        "const days = document.querySelector('parlor-chat')?.shadowRoot.querySelectorAll('[part=day]') ?? []
         const far = new Date(2024, 2, 23).toLocaleString({lang:?}, {{ day: 'numeric', month: 'long', year: 'numeric' }})
         const expected = {expected:?}.map(it => it || far)
         return far === [...days][0]?.textContent && [...days].map(it => it.textContent).join() === expected.join()"
    );
    shop.is_so(&format!("the days in {lang} are {expected:?}"), &script).await;
}
