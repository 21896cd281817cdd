//! Shades of the school's colour that can be read on every background of a page.

use std::fmt;

/// The contrast of text with its background that guidelines ask for: Web Content Accessibility Guidelines 2.2, success
/// criterion 1.4.3.
pub(super) const ENOUGH: f64 = 4.5;
/// A contrast that reads well in the dark, where thin strokes of strong colours tire the eye: criterion 1.4.6.
pub(super) const COMFORTABLE: f64 = 7.0;

/// A colour in the sRGB colour space: red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Colour(pub(super) [u8; 3]);

impl Colour {
    /// The ends that shades go to.
    pub(super) const BLACK: Self = Self([0; 3]);
    /// The other end.
    pub(super) const WHITE: Self = Self([255; 3]);

    /// Reads `#1d3b6f`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([channel(0)?, channel(2)?, channel(4)?]))
    }

    /// The shade of this colour nearest to it, on the way through `stops`, whose contrast with `background` is at least
    /// `least`.
    pub(super) fn legible(self, background: Self, stops: &[Self], least: f64) -> Self {
        let starts = std::iter::once(&self).chain(stops);
        let mut shades = starts.zip(stops).flat_map(|(from, to)| (0..=STEPS).map(|step| from.toward(*to, step)));
        shades.find(|shade| shade.contrast(background) >= least).or(stops.last().copied()).unwrap_or(self)
    }

    /// A pale colour of the same hue, on the way to which a dark colour stays a colour instead of turning grey.
    pub(super) fn pale(self) -> Self {
        let brightest = u16::from(self.0.into_iter().max().unwrap_or(0)).max(1);
        // No channel is more than the brightest.
        let bright = self.0.map(|channel| u8::try_from(u16::from(channel) * 255 / brightest).unwrap_or(u8::MAX));
        Self(bright).toward(Self::WHITE, STEPS / 2)
    }

    /// The ratio of contrast of two colours, from 1 to 21; WCAG 2.2, "contrast ratio".
    pub(super) fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// `step` of so many steps from this colour to `end`.
    fn toward(self, end: Self, step: u16) -> Self {
        let mixed = |at: usize| {
            let (from, to) = (u16::from(self.0[at]), u16::from(end.0[at]));
            // The mean of two bytes is a byte.
            u8::try_from((from * (STEPS - step) + to * step) / STEPS).unwrap_or(u8::MAX)
        };
        Self([mixed(0), mixed(1), mixed(2)])
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// Steps from a colour to black or white; small enough not to show.
const STEPS: u16 = 64;

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}
