//! Every option by each of the three ways to set a chat up.

use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};
use serde_json::Value;

pub(super) const STORIES: &[Story] = stories![
    every_option_is_an_attribute_of_the_element,
    every_option_is_an_attribute_of_the_script_tag,
    every_option_is_one_of_init,
    wrong_options_are_named_once_and_break_nothing,
];

/// What is set, by `init()`, and as an attribute; and what it does once a question was
/// answered: an expression that finds parts with `find`.
const TABLE: [(&str, &str, &str, &str); 15] = [
    ("agent", "'{agent}'", "{agent}", "find('title').textContent === 'Ada'"),
    ("api", "location.origin", "{api}", "find('text').textContent === 'Two days.'"),
    ("mode", "'launcher'", "launcher", "find('launcher') !== null"),
    ("position", "'bottom-left'", "bottom-left", "find('panel').getBoundingClientRect().x < 40"),
    ("theme", "'dark'", "dark", "getComputedStyle(find('root')).colorScheme === 'dark'"),
    ("storage", "'session'", "session", "localStorage.length === 0 && sessionStorage.length === 1"),
    ("attachments", "false", "false", "find('picker') === null && hasStyled('chips')"),
    ("lang", "'de'", "de", "find('launcher').ariaLabel === 'Chat schließen'"),
    ("dir", "'rtl'", "rtl", "getComputedStyle(find('title')).direction === 'rtl'"),
    ("launcher", "false", "false", "find('launcher').getClientRects().length === 0"),
    ("open", "true", "", "find('launcher').ariaExpanded === 'true'"),
    ("scroll", "'read'", "read", "find('body').hasAttribute('data-reads')"),
    ("greeting", "'Moin'", "Moin", "find('greeting').textContent === 'Moin'"),
    ("placeholder", "'Was?'", "Was?", "find('input').placeholder === 'Was?'"),
    ("suggestions", "['Wo?', 'Wann?']", "Wo?|Wann?", "find('suggestions').children.length === 2"),
];

const FINDS: &str = "
    const root = document.querySelector('parlor-chat').shadowRoot
    const find = (part) => root.querySelector(`[part~=${part}]`)
    const hasStyled = (part) => root.adoptedStyleSheets.some((sheet) =>
      [...sheet.cssRules].some((it) => it.selectorText?.includes(part)))
    return ";

/// Has the page run this as a module of its own: what a driver runs in Firefox has globals
/// that are not the page's.
async fn runs(shop: &Shop, module: &str) {
    shop.tells::<()>(&format!(
        "const script = document.createElement('script')
         script.type = 'module'
         script.textContent = {}
         document.head.append(script)",
        Value::from(module)
    ))
    .await;
}

/// Sets everything of the table by a script, which is handed `options` and `attributes`,
/// and looks at what came of it.
async fn sets_everything(stage: Stage, way: &str) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.visit("bare.html").await;
    let (mut options, mut attributes) = (String::new(), String::new());
    for (name, option, attribute, _) in TABLE {
        options += &format!("{name}: {option}, ");
        attributes += &format!("['{name}', '{attribute}'], ");
    }
    let module = format!(
        "import {{ init }} from '/parlor.mjs'
         const options = {{ {options} }}, attributes = [{attributes}]
         {way}"
    );
    let module = module.replace("{agent}", server.publishable_key()).replace("{api}", server.url());
    bot.will_answer("Two days.");
    runs(&shop, &module).await;
    let chat = shop.chat();
    chat.ask("Wie lange?").await;
    chat.last_reply().at_its_end().await;
    for (name, _, _, effect) in TABLE {
        shop.is_so(&format!("{name} holds"), &[FINDS, effect].concat()).await;
    }
    shop.is_accessible().await;
}

async fn every_option_is_an_attribute_of_the_element(stage: Stage) {
    let way = "
        const chat = document.createElement('parlor-chat')
        for (const [name, value] of attributes) chat.setAttribute(name, value)
        document.body.append(chat)";
    sets_everything(stage, way).await;
}

async fn every_option_is_an_attribute_of_the_script_tag(stage: Stage) {
    let way = "
        const script = document.createElement('script')
        for (const [name, value] of attributes) script.setAttribute('data-' + name, value)
        script.src = '/parlor.js'
        document.body.append(script)";
    sets_everything(stage, way).await;
}

async fn every_option_is_one_of_init(stage: Stage) {
    sets_everything(stage, "init(options)").await;
}

async fn wrong_options_are_named_once_and_break_nothing(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.expects_to_hear("parlor: ");
    shop.visit("bare.html").await;
    let attributes = "id='help' class='wide' data-page='7' mode='sidebar' greet-after='soon' \
                      plaseholder='Was?' preload='eager'";
    let module = format!(
        "import '/parlor.mjs'
         const place = document.createElement('div')
         document.querySelector('main').append(place)
         place.insertAdjacentHTML('beforeend', `<parlor-chat agent='{}' {attributes}></parlor-chat>`)",
        server.publishable_key()
    );
    runs(&shop, &module).await;
    shop.is_so(
        "it is fetched at once",
        "return performance.getEntriesByType('resource').some((it) => it.name.includes('/parlor-main-'))",
    )
    .await;
    shop.launcher().press().await;
    shop.is_so(
        "there is one warning",
        r#"const heard = window.recorded.filter((it) => it.includes('parlor: '))
        return heard.length === 1 && heard[0].endsWith('parlor: ' + [
          'mode "sidebar" is none of: launcher, inline, panel, page',
          'greet-after "soon" is no number of seconds up to 86400',
          'there is no option plaseholder, but placeholder',
        ].join('; '))"#,
    )
    .await;
    bot.will_answer("Two days.");
    let chat = shop.chat();
    chat.ask("How long is delivery?").await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
}
