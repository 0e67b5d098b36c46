//! Whether two pictures look the same.

use super::Picture;

/// How much two pictures of the same may differ. They are compared by the means of blocks:
/// the edges of letters and corners, which every machine draws a little otherwise, hardly
/// move a mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tolerance {
    /// The side of a block, in pixels.
    side: usize,
    /// How far the means of a block may be apart, of 255.
    most: u32,
}

impl Tolerance {
    /// The same version of the browser: a word or a sign that is missing or elsewhere, a
    /// surface of another shade; not how an edge is smoothed where a frame lies elsewhere on
    /// the page (6 of 255 at the most, when the grid got more columns).
    pub(crate) const SAME: Self = Self { side: 8, most: 9 };

    /// Another version, or another kind of machine, which may round lengths and blend edges
    /// otherwise: a line of text or a button that is missing or elsewhere, and no less.
    pub(crate) const OTHER: Self = Self { side: 16, most: 24 };
}

/// What is between a picture and the one that was accepted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// How many blocks differ.
    pub(super) blocks: usize,
    /// The new picture, pale, with these in red.
    pub(super) picture: Picture,
}

/// Nothing where both look the same; all of it where they are not of one size.
pub(super) fn between(
    accepted: &Picture,
    new: &Picture,
    Tolerance { side, most }: Tolerance,
) -> Option<Difference> {
    if accepted == new {
        return None;
    }
    let has_size = (accepted.width, accepted.height) == (new.width, new.height);
    let mut picture = pale(new);
    let mut blocks = 0;
    for top in (0..new.height).step_by(side) {
        for left in (0..new.width).step_by(side) {
            let place = [left, top, side];
            if !has_size || is_apart(mean(accepted, place), mean(new, place), most) {
                blocks += 1;
                paint(&mut picture, place);
            }
        }
    }
    (blocks > 0).then_some(Difference { blocks, picture })
}

fn is_apart(one: [u32; 3], other: [u32; 3], most: u32) -> bool {
    one.iter().zip(other).any(|(one, other)| one.abs_diff(other) > most)
}

/// The places in `picture.pixels` of one block.
fn places(picture: &Picture, [left, top, side]: [usize; 3]) -> impl Iterator<Item = usize> {
    let (width, height) = (picture.width, picture.height);
    let rows = top..(top + side).min(height);
    rows.flat_map(move |y| (left..(left + side).min(width)).map(move |x| y * width + x))
}

fn mean(picture: &Picture, place: [usize; 3]) -> [u32; 3] {
    let (mut sums, mut count) = ([0; 3], 0);
    for pixel in places(picture, place).filter_map(|it| picture.pixels.get(it)) {
        for (sum, shade) in sums.iter_mut().zip(pixel) {
            *sum += u32::from(*shade);
        }
        count += 1;
    }
    sums.map(|it| it / count.max(1))
}

fn pale(picture: &Picture) -> Picture {
    let pixels = picture.pixels.iter().map(|it| it.map(|it| 191 + it / 4)).collect();
    Picture { pixels, ..picture.clone() }
}

fn paint(picture: &mut Picture, place: [usize; 3]) {
    for at in places(picture, place).collect::<Vec<_>>() {
        if let Some(it) = picture.pixels.get_mut(at) {
            *it = [220, 0, 60];
        }
    }
}
