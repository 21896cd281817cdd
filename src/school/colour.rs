//! Colours, and whether they can be read on white.

use std::fmt;

/// The contrast that text of headings needs on its background: Web Content Accessibility Guidelines 2.2, success
/// criterion 1.4.3 (level AA).
pub const MIN_CONTRAST: f64 = 4.5;

/// A colour in the sRGB colour space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// The accent of a school that names none: a dark blue.
    pub const DEFAULT: Self = Self { red: 0x1d, green: 0x3b, blue: 0x6f };

    /// Reads `#1d3b6f`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let channel = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }

    /// Contrast with white, from 1 (white itself) to 21 (black); WCAG 2.2, "contrast ratio".
    #[must_use]
    pub fn contrast_with_white(self) -> f64 {
        1.05 / (self.relative_luminance() + 0.05)
    }

    /// WCAG 2.2, "relative luminance".
    fn relative_luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let contrast = |text| Colour::parse(text).unwrap().contrast_with_white();
        assert!((contrast("#000000") - 21.0).abs() < 1e-9);
        assert!((contrast("#ffffff") - 1.0).abs() < 1e-9);
        assert!(contrast("#767676") >= MIN_CONTRAST, "the palest grey that passes");
        assert!(contrast("#777777") < MIN_CONTRAST);
        assert_eq!(Colour::parse("#1d3b6f"), Some(Colour::DEFAULT));
        assert_eq!(Colour::parse("1d3b6f"), None);
        assert_eq!(Colour::parse("#1d3b6é"), None);
    }
}
