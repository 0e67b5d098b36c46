//! Fits the weights of `knowledge::extract::judge`, and says how well they would do.
//!
//! `PARLOR_FIT="pages=questions.toml …" cargo test -p parlor-server --test knowledge fitting
//! -- --ignored --nocapture` reads any number of folders of pages, each with questions,
//! and prints the weights. A question of the first set counts once, any other
//! [`OTHERS_COUNT`] times: the first is the one that the order of passages was tuned on.

use crate::{
    quality::{Questions, is_right},
    support::{Help, read_parts},
};
use parlor_server::knowledge::{
    extract::{compose::compose, features::Features, select::examined},
    follow_up::query_of,
    search::search,
};
use std::{env, fs, path::Path};

/// How many parts the questions are cut into: each is judged by weights fitted on the others.
const FOLDS: u32 = 8;

/// How much the weights are held back (L2 on features of standard deviation 1).
const RESTRAINT: f64 = 10.0;

const OTHERS_COUNT: f64 = 2.5;
const ROUNDS: usize = 4_000;
const STEP: f64 = 0.5;
const THRESHOLDS: [f64; 7] = [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7];

/// A question, what is known of its best answer, and whether that is right.
struct Case {
    set: usize,
    counts: f64,
    fold: u32,
    is_answerable: bool,
    numbers: [f64; 7],
    is_right: bool,
}

/// A weight for each feature, on their own scale, and the bias.
struct Fit([f64; 7], f64);

#[tokio::test]
#[ignore = "fits weights for the source; nothing is tested"]
async fn weights_of_the_judge() {
    let mut cases = Vec::new();
    for (set, paths) in env::var("PARLOR_FIT").unwrap().split_whitespace().enumerate() {
        let (pages, questions) = paths.split_once('=').unwrap();
        let help = Help::of_pages(Path::new(pages)).await;
        let questions = toml::from_str(&fs::read_to_string(questions).unwrap()).unwrap();
        cases.extend(cases_of(set, &help, &questions).await);
    }
    let without = |fold: u32| {
        let others: Vec<&Case> = cases.iter().filter(|it| it.fold != fold).collect();
        Fit::of(&others)
    };
    let fits: Vec<Fit> = (0..FOLDS).map(without).collect();
    let judge = |it: &Case| fits[usize::try_from(it.fold).unwrap()].probability(&it.numbers);
    print_rates(&cases, &cases.iter().map(judge).collect::<Vec<f64>>());
    let Fit(weights, bias) = Fit::of(&cases.iter().collect::<Vec<_>>());
    println!("weights {weights:.2?}, bias {bias:.2}");
}

async fn cases_of(set: usize, help: &Help, questions: &Questions) -> Vec<Case> {
    let answerable = questions.answerable.iter().map(|it| (&it.ask, &it.after, Some(it)));
    let unanswerable = questions.unanswerable.iter().map(|it| (&it.ask, &it.after, None));
    let mut cases = Vec::new();
    for (ask, after, expected) in answerable.chain(unanswerable) {
        let query = query_of(&help.question(ask, after.as_deref()));
        let found = search(&help.store, &help.agent_id, &query, 12).await.unwrap();
        let examined = examined(&found);
        let (features, quotes) = examined.unwrap_or((Features::default(), Vec::new()));
        let reading = read_parts(compose(&found.query, &quotes));
        // All questions about a page are fitted, or judged, together.
        let group = expected.map_or(ask.as_str(), |it| it.page.as_str());
        cases.push(Case {
            set,
            counts: if set == 0 { 1.0 } else { OTHERS_COUNT },
            fold: group.chars().map(u32::from).sum::<u32>() % FOLDS,
            is_answerable: expected.is_some(),
            numbers: features.numbers(),
            is_right: expected.is_some_and(|it| is_right(&reading, it)),
        });
    }
    cases
}

#[expect(clippy::indexing_slicing, reason = "all places are below seven, and this ships nowhere")]
impl Fit {
    /// Logistic regression by gradient descent on features brought to mean 0 and
    /// standard deviation 1.
    fn of(cases: &[&Case]) -> Self {
        let all: f64 = cases.iter().map(|it| it.counts).sum();
        let mean = |of: &dyn Fn(&Case) -> f64| {
            cases.iter().map(|it| it.counts * of(it)).sum::<f64>() / all
        };
        let means: [f64; 7] = std::array::from_fn(|k| mean(&|it| it.numbers[k]));
        let spreads: [f64; 7] = std::array::from_fn(|k| {
            mean(&|it| (it.numbers[k] - means[k]).powi(2)).sqrt().max(1e-9)
        });
        let mut fit = Self([0.0; 7], 0.0);
        for _ in 0..ROUNDS {
            let (mut slope, mut lift) = ([0.0; 7], 0.0);
            for it in cases {
                let scaled = std::array::from_fn(|k| (it.numbers[k] - means[k]) / spreads[k]);
                let error = fit.probability(&scaled) - f64::from(u8::from(it.is_right));
                lift += it.counts * error / all;
                for k in 0..7 {
                    slope[k] += it.counts * error * scaled[k] / all;
                }
            }
            fit.1 -= STEP * lift;
            for (weight, slope) in fit.0.iter_mut().zip(slope) {
                *weight -= STEP * (slope + RESTRAINT * *weight / all);
            }
        }
        let weights: [f64; 7] = std::array::from_fn(|k| fit.0[k] / spreads[k]);
        let shift: f64 = weights.iter().zip(means).map(|(a, b)| a * b).sum();
        Self(weights, fit.1 - shift)
    }

    fn probability(&self, numbers: &[f64; 7]) -> f64 {
        let sum: f64 = self.0.iter().zip(numbers).map(|(a, b)| a * b).sum();
        1.0 / (1.0 + (-sum - self.1).exp())
    }
}

/// For each set and threshold, in percent: right, wrong, and refused.
fn print_rates(cases: &[Case], judged: &[f64]) {
    let sets = cases.iter().map(|it| it.set).max().map_or(0, |it| it + 1);
    for set in 0..sets {
        for threshold in THRESHOLDS {
            let percent = |is_answerable: bool, counts: &dyn Fn(&Case, bool) -> bool| {
                let these = cases.iter().zip(judged);
                let these: Vec<bool> = these
                    .filter(|it| it.0.set == set && it.0.is_answerable == is_answerable)
                    .map(|(case, it)| counts(case, *it >= threshold))
                    .collect();
                let held = these.iter().filter(|it| **it).count();
                100 * held / these.len().max(1)
            };
            let right = percent(true, &|it, says| says && it.is_right);
            let wrong = percent(true, &|it, says| says && !it.is_right);
            let refused = percent(false, &|_, says| !says);
            println!("set {set} from {threshold}: right {right}, wrong {wrong}, refused {refused}");
        }
    }
}
