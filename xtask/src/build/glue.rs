//! Takes out of wasm-bindgen's glue what the page never asks for.
//!
//! Crates below Leptos export classes of their own (streams made in Rust), and an export
//! keeps everything alive that it reaches. The text that wasm-bindgen writes is regular,
//! one declaration a line at the margin, so lines are all that is looked at here.

use anyhow::{Context as _, Result, ensure};

/// What the page asks of the module; see `WidgetModule` in `packages/parlor/src/types.ts`.
const USED_CLASSES: [&str; 1] = ["Handle"];

/// The glue without classes that the page does not use, and without the synchronous
/// start, which browsers refuse for modules of this size.
///
/// # Errors
/// When the text is not what wasm-bindgen is known to write.
pub(super) fn without_unused_classes(glue: &str) -> Result<String> {
    let mut kept = glue.to_owned();
    for class in classes(glue) {
        if !USED_CLASSES.contains(&class) {
            kept = without_class(&kept, class).with_context(|| format!("class {class}"))?;
            ensure!(!names(&kept, class), "the glue uses its class {class} itself");
        }
    }
    let exports = "export { initSync, __wbg_init as default };";
    ensure!(kept.contains(exports), "the glue does not end with {exports:?}");
    Ok(kept.replace(exports, "export { __wbg_init as default };"))
}

/// The glue with a module that comes in a pack (`later.js`): wasm-bindgen's own ways to
/// fetch one are no longer there.
///
/// # Errors
/// When the text is not what wasm-bindgen is known to write.
pub(super) fn with_pack(glue: &str) -> Result<String> {
    let rest = without(glue, "async function __wbg_load(", "\n}\n").context("no __wbg_load")?;
    let (before, rest) = rest.split_once("async function __wbg_init_once(").context("no init")?;
    let (_, after) = rest.split_once("\n}\n").context("the start has no end")?;
    Ok(format!("import {{ module as pack }} from './later.js';\n{before}{START}{after}"))
}

/// What the page passes is where wasm-bindgen would have looked.
const START: &str = "async function __wbg_init_once() {
    const { instance, module } = await pack('parlor_bg.wasm', __wbg_get_imports());
    return __wbg_finalize_init(instance, module);
}
";

/// Whether the glue reads this export of the module.
pub(super) fn reads(glue: &str, export: &str) -> bool {
    glue.match_indices("wasm.").any(|(at, dot)| {
        let rest = glue.get(at + dot.len()..).unwrap_or_default();
        rest.strip_prefix(export).is_some_and(|it| !it.starts_with(is_name))
    })
}

/// The glue without the functions for imports that the module does not have.
pub(super) fn without_unused_imports(glue: &str, imports: &[String]) -> String {
    let mut kept = String::with_capacity(glue.len());
    let mut dropping = false;
    for line in glue.split_inclusive('\n') {
        if let Some(name) = import_of(line) {
            dropping = !imports.iter().any(|it| it == name);
        }
        if !dropping {
            kept.push_str(line);
        }
        // A function for an import ends at the depth at which it began.
        if line.starts_with("        }") {
            dropping = false;
        }
    }
    kept
}

fn classes(glue: &str) -> Vec<&str> {
    let class = |line: &'_ str| -> Option<usize> { line.find(" {") };
    glue.lines()
        .filter_map(|it| it.strip_prefix("export class "))
        .filter_map(|it| it.get(..class(it)?))
        .collect()
}

fn without_class(glue: &str, class: &str) -> Option<String> {
    let body = without(glue, &format!("export class {class} {{\n"), "\n}\n")?;
    let dispose = format!("if (Symbol.dispose) {class}.prototype");
    let undisposed = without(&body, &dispose, ";\n")?;
    without(&undisposed, &format!("const {class}Finalization ="), "));\n")
}

/// The text without the part from `start` to the first `end` after it.
fn without(text: &str, start: &str, end: &str) -> Option<String> {
    let (before, rest) = text.split_once(start)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!("{before}{after}"))
}

fn names(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|it| it.chars().next());
        !before.is_some_and(is_name) && !after.is_some_and(is_name)
    })
}

/// `__wbg_body_0d` of `        __wbg_body_0d: function(arg0) {`.
fn import_of(line: &str) -> Option<&str> {
    let (name, rest) = line.strip_prefix("        ")?.split_once(": function(")?;
    (!rest.is_empty() && name.chars().all(is_name)).then_some(name)
}

fn is_name(it: char) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    const GLUE: &str = "export class Handle {
    free() { wasm.__wbg_handle_free(1, 0); }
}
if (Symbol.dispose) Handle.prototype[Symbol.dispose] = Handle.prototype.free;
export class Sink {
    close() {
        wasm.sink_close();
    }
}
if (Symbol.dispose) Sink.prototype[Symbol.dispose] = Sink.prototype.free;
    const import0 = {
        __wbg_a_1: function(arg0) {
            if (arg0) {
                return 1;
            }
        },
        __wbg_b_2: function() { return handleError(function (arg0) {
            return 2;
        }, arguments); },
    };
const HandleFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_handle_free(ptr, 1));
const SinkFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_sink_free(ptr, 1));
export { initSync, __wbg_init as default };
";

    #[test]
    fn classes_that_no_page_uses_go_with_everything_that_is_theirs() {
        let glue = without_unused_classes(GLUE).unwrap();
        assert!(!glue.contains("Sink") && !glue.contains("sink") && !glue.contains("initSync"));
        assert!(glue.contains("class Handle") && glue.contains("HandleFinalization ="));
        assert!(reads(&glue, "__wbg_handle_free") && !reads(&glue, "sink_close"));
    }

    #[test]
    fn the_module_comes_in_a_pack() {
        let glue = "async function __wbg_load(module) {
    fetch(module);
}
async function __wbg_init_once(module_or_path) {
    __wbg_load(module_or_path);
}
export { initSync, __wbg_init as default };
";
        let packed = with_pack(glue).unwrap();
        assert!(packed.contains("await pack('parlor_bg.wasm'") && !packed.contains("fetch"));
        assert!(with_pack(GLUE).is_err());
    }

    #[test]
    fn a_class_that_the_glue_needs_is_refused_rather_than_broken() {
        let error = without_unused_classes(&format!("{GLUE}const it = new Sink();\n"));
        assert!(error.unwrap_err().to_string().contains("Sink"));
    }

    #[test]
    fn glue_of_another_shape_is_refused() {
        assert!(without_unused_classes("export class Sink {\n}\n").is_err());
    }

    #[test]
    fn an_export_is_read_by_its_whole_name() {
        assert!(reads("x = wasm.handle_send(1)", "handle_send"));
        assert!(!reads("x = wasm.handle_send(1)", "handle"));
    }

    #[test]
    fn functions_for_imports_stay_only_where_the_module_has_them() {
        let first = without_unused_imports(GLUE, &["__wbg_a_1".to_owned()]);
        assert!(first.contains("return 1") && !first.contains("return 2"));
        let second = without_unused_imports(GLUE, &["__wbg_b_2".to_owned()]);
        assert!(!second.contains("return 1") && second.contains("return 2"));
        assert!(second.contains("    };\nconst HandleFinalization"), "{second}");
    }
}
