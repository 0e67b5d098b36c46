//! Parlor: an embeddable chat widget.
