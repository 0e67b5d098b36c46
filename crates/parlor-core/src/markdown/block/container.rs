//! The blocks that hold other blocks.

use super::starts::Marker;

/// A container that is open. Each `Item` stands right after its `List`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Container {
    Quote,
    List {
        marker: Marker,
        loose: bool,
    },
    Item {
        /// Columns that a line needs to be in it.
        indent: usize,
        /// Whether anything is in it: a blank line ends an empty item.
        has_content: bool,
    },
}

/// How many quotes there are among these: a blank line in a quote that has
/// ended since does not make the list around it loose.
pub(super) fn quotes(containers: &[Container]) -> usize {
    containers.iter().filter(|it| matches!(it, Container::Quote)).count()
}
