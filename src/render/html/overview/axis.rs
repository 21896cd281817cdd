//! Where days lie in a picture of months.

use jiff::ToSpan;
use jiff::civil::Date;

/// Most months shown before or after the day that is looked from; what lies further away is at the edge.
const FURTHEST: i32 = 24;
/// The least room between two labels of months.
const ROOM: f64 = 36.0;

/// Months side by side, from left to right.
#[derive(Debug, Clone, Copy)]
pub(super) struct Axis {
    /// The first day of the first month.
    start: Date,
    /// The day after the last month.
    end: Date,
    /// Where the first month begins.
    left: f64,
    /// How wide all months are together.
    width: f64,
}

/// Where a day lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Spot {
    /// Within the months that are shown.
    Within(f64),
    /// Before them: at the left edge.
    Before(f64),
    /// After them: at the right edge.
    After(f64),
}

impl Spot {
    /// How far from the left.
    pub(super) fn x(self) -> f64 {
        match self {
            Self::Within(x) | Self::Before(x) | Self::After(x) => x,
        }
    }
}

/// A month whose name is written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Label {
    /// Where it begins.
    pub(super) x: f64,
    /// Its first day.
    pub(super) month: Date,
    /// Whether its year is written as well: at the first label of each year.
    pub(super) with_year: bool,
}

impl Axis {
    /// Whole months that hold `today` and, as far as they are near enough, the `days`.
    pub(super) fn of(today: Date, days: impl IntoIterator<Item = Date>, left: f64, width: f64) -> Self {
        let near = |day: &Date| {
            let earliest = today.saturating_sub(FURTHEST.months());
            let latest = today.saturating_add(FURTHEST.months());
            (earliest..=latest).contains(day)
        };
        let days: Vec<Date> = days.into_iter().filter(near).chain([today]).collect();
        // `today` is among them.
        let (first, last) = (days.iter().min().copied().unwrap_or(today), days.iter().max().copied().unwrap_or(today));
        // A month of room on each side, so that no mark is cut off.
        let start = first.first_of_month().saturating_sub(1.month());
        Self { start, end: last.first_of_month().saturating_add(2.months()), left, width }
    }

    /// Where `day` lies.
    pub(super) fn spot(&self, day: Date) -> Spot {
        if day < self.start {
            Spot::Before(self.left)
        } else if day >= self.end {
            Spot::After(self.left + self.width)
        } else {
            Spot::Within(self.x(day))
        }
    }

    fn x(&self, day: Date) -> f64 {
        let days = |from: Date, to: Date| f64::from((to - from).get_days());
        self.left + self.width * days(self.start, day) / days(self.start, self.end)
    }

    /// The first day of every month that is shown, and where it lies.
    pub(super) fn months(&self) -> Vec<(f64, Date)> {
        let later = |month: &Date| month.checked_add(1.month()).ok().filter(|next| *next < self.end);
        std::iter::successors(Some(self.start), later).map(|month| (self.x(month), month)).collect()
    }

    /// The months whose names are written: every one, or every second, third, sixth or twelfth if there is no room.
    pub(super) fn labels(&self) -> Vec<Label> {
        let months = self.months();
        let count = i32::try_from(months.len()).unwrap_or(i32::MAX);
        let each = self.width / f64::from(count.max(1));
        let step = [1, 2, 3, 6].into_iter().find(|step| f64::from(*step) * each >= ROOM).unwrap_or(12);
        let chosen = months.into_iter().filter(|(_, month)| i32::from(month.month() - 1) % step == 0);
        let mut year = None;
        chosen
            .map(|(x, month)| {
                let with_year = year.replace(month.year()) != Some(month.year());
                Label { x, month, with_year }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn axis(today: Date, days: &[Date]) -> Axis {
        Axis::of(today, days.iter().copied(), 100.0, 400.0)
    }

    #[test]
    fn the_months_hold_every_day_that_is_near() {
        let today = date(2026, 11, 22);
        let axis = axis(today, &[date(2026, 9, 1), date(2027, 8, 31), date(2018, 10, 11), date(2099, 1, 1)]);
        let months = axis.months();
        assert_eq!((months[0].1, months.last().unwrap().1), (date(2026, 8, 1), date(2027, 9, 1)));
        assert_eq!(axis.spot(date(2018, 10, 11)), Spot::Before(100.0));
        assert_eq!(axis.spot(date(2099, 1, 1)), Spot::After(500.0));
        assert!(matches!(axis.spot(today), Spot::Within(x) if x > 100.0 && x < 500.0));
        let years: Vec<i16> =
            axis.labels().iter().filter(|label| label.with_year).map(|label| label.month.year()).collect();
        assert_eq!(years, [2026, 2027]);
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_trouble() {
        for today in [Date::MIN, Date::MAX, date(1, 1, 1)] {
            let axis = axis(today, &[Date::MIN, Date::MAX]);
            assert!(axis.spot(today).x().is_finite());
            assert!(axis.labels().len() < 60);
        }
    }

    proptest! {
        #[test]
        fn later_days_lie_further_right(today in 0i32..20_000, days in prop::collection::vec(0i32..20_000, 0..6)) {
            let day = |at: i32| date(2000, 1, 1).checked_add(at.days()).unwrap();
            let mut all: Vec<Date> = days.into_iter().map(day).collect();
            let axis = axis(day(today), &all);
            all.sort_unstable();
            let spots: Vec<f64> = all.iter().map(|day| axis.spot(*day).x()).collect();
            prop_assert!(spots.is_sorted());
            prop_assert!(spots.iter().all(|x| (100.0..=500.0).contains(x)));
            let labels = axis.labels();
            prop_assert!(!labels.is_empty() && labels.windows(2).all(|two| two[1].x - two[0].x > 30.0));
        }
    }
}
