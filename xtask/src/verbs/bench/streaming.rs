//! What an answer costs the browser while it arrives, next to plain text.

use anyhow::Result;

use super::{
    Bed, THROTTLE,
    browser::{Browser, number, spent},
    figures::median,
    opening::remember,
    stage::Host,
    widget,
};
use crate::{repo::Repo, say};

const LENGTHS: [usize; 4] = [500, 1_000, 2_000, 8_000];

/// Where an answer arrives.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a page that appends its words.
    Plain,
    /// In the widget.
    Widget,
    /// In the widget, below a conversation.
    Below,
}

const PLACES: [Place; 3] = [Place::Plain, Place::Widget, Place::Below];
const SLOW_MILLIS: f64 = 50.0;

/// What one answer cost, or the medians of several; times in milliseconds.
#[derive(Clone, Copy, Default)]
struct Cost {
    main: f64,
    script: f64,
    style: f64,
    layout: f64,
    last_word: f64,
    slow_tasks: f64,
    slowest: f64,
}

/// Streams answers of all lengths into both pages in turn, as often as asked for.
pub(super) fn run(repo: &Repo, bed: &Bed) -> Result<()> {
    let host = Host::start(widget(repo)?)?;
    let mut browser = Browser::start(repo, &bed.dir.join("browser"))?;
    say::note(&format!(
        "200 tokens of 4 characters a second, processor slowed down {THROTTLE} times, medians of {}, load {}",
        bed.runs,
        super::load()
    ));
    let mut medians = Vec::new();
    for tokens in LENGTHS {
        let mut costs = PLACES.map(|_| Vec::new());
        for _ in 0..bed.runs {
            for (place, costs) in PLACES.into_iter().zip(&mut costs) {
                costs.push(stream(&mut browser, &host, place, tokens)?);
            }
        }
        let [plain, ours, below] = costs.map(|it| Cost::median(&it));
        print(tokens, plain, ours, below);
        medians.push((tokens, ours));
    }
    if let [(few, short), .., (many, long)] = medians[..] {
        print_growth((few, short.main), (many, long.main));
    }
    Ok(())
}

fn stream(browser: &mut Browser, host: &Host, place: Place, tokens: usize) -> Result<Cost> {
    let mut tab = browser.tab()?;
    if place == Place::Below {
        remember(&mut tab, host)?;
    }
    tab.go(&host.url(if place == Place::Plain { "plain.html" } else { "widget.html" }))?;
    tab.run("opened()")?;
    // What the open panel fetches and draws by itself is over.
    tab.run("new Promise(done => setTimeout(done, 1500))")?;
    tab.slow_down(THROTTLE)?;
    tab.call("HeapProfiler.collectGarbage", &serde_json::json!({}))?;
    let before = tab.metrics()?;
    let seen = tab.run(&format!("stream({tokens})"))?;
    // What is done once the answer is whole, such as coloring its code, belongs to it.
    tab.run("new Promise(done => setTimeout(done, 500))")?;
    let after = tab.metrics()?;
    tab.close()?;
    let spent = |name| spent(&before, &after, name);
    Ok(Cost {
        main: spent("TaskDuration"),
        script: spent("ScriptDuration"),
        style: spent("RecalcStyleDuration"),
        layout: spent("LayoutDuration"),
        last_word: number(&seen, "shownAt") - host.said_at_millis(),
        slow_tasks: number(&seen, "long"),
        slowest: number(&seen, "longest"),
    })
}

impl Cost {
    fn median(all: &[Self]) -> Self {
        let of = |part: fn(&Self) -> f64| median(all.iter().map(part).collect());
        Self {
            main: of(|it| it.main),
            script: of(|it| it.script),
            style: of(|it| it.style),
            layout: of(|it| it.layout),
            last_word: of(|it| it.last_word),
            slow_tasks: of(|it| it.slow_tasks),
            slowest: of(|it| it.slowest),
        }
    }
}

fn print(tokens: usize, plain: Cost, ours: Cost, below: Cost) {
    let most = match tokens {
        2_000 => format!(", at most {:.0}", plain.main * 1.2),
        8_000 => format!(", at most {:.0}", plain.main),
        _ => String::new(),
    };
    let parts = |it: Cost| {
        format!("script {:.0}, style {:.0}, layout {:.0}", it.script, it.style, it.layout)
    };
    say::note(&format!("{tokens} tokens"));
    say::note(&format!("  main thread      {:6.0} ms ({}){most}", ours.main, parts(ours)));
    say::note(&format!("    plain text     {:6.0} ms ({})", plain.main, parts(plain)));
    say::note(&format!("    below others   {:6.0} ms ({})", below.main, parts(below)));
    say::note(&format!(
        "  last word after  {:6.0} ms, at most {:.0}; plain text {:.0}",
        ours.last_word,
        plain.last_word + 100.0,
        plain.last_word
    ));
    let slowest = |it: Cost| {
        if it.slowest > 0.0 { format!(", the longest {:.0} ms", it.slowest) } else { String::new() }
    };
    say::note(&format!(
        "  tasks > {SLOW_MILLIS} ms    {:6.0}{}, at most 0; plain text {:.0}{}",
        ours.slow_tasks,
        slowest(ours),
        plain.slow_tasks,
        slowest(plain)
    ));
}

/// What a token costs at the end of a long answer, in times of what it costs in a short one.
fn print_growth((few, short): (usize, f64), (many, long): (usize, f64)) {
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let (short, long) = (short / few as f64, long / many as f64);
    say::note(&format!(
        "a token of {many} costs {long:.2} ms, of {few} {short:.2} ms: {:.2} times, at most 1.20",
        long / short
    ));
}
