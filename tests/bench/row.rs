//! One moment and its peer, the ranks of their times, and how both stand in the table.

use std::time::Duration;

use madoguchi_counter::clock::since_start;

/// A budget exceeded by more than this fails the run; less is told as it is, because machines differ.
pub(super) const FAR_OFF: f64 = 3.0;

/// One moment: ours and its peer, each as often.
pub(super) struct Row {
    pub(super) moment: String,
    pub(super) budget_ms: Option<f64>,
    pub(super) ours: Vec<Duration>,
    pub(super) peer: &'static str,
    pub(super) theirs: Vec<Duration>,
    /// How many times the peer it may take, by the medians.
    pub(super) ratio_max: Option<f64>,
}

pub(super) fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Nearest rank; 50 is the median.
pub(super) fn percentile(samples: &[Duration], percent: usize) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

pub(super) fn shown(duration: Duration) -> String {
    match ms(duration) {
        long if long >= 10_000.0 => format!("{:.1} s", long / 1000.0),
        middle if middle >= 100.0 => format!("{middle:.0} ms"),
        short if short >= 1.0 => format!("{short:.1} ms"),
        instant => format!("{instant:.3} ms"),
    }
}

impl Row {
    /// The short sample is judged by its median: its few turns share the machine with a build.
    pub(super) fn is_far_off(&self, full: bool) -> bool {
        let judged = percentile(&self.ours, if full { 95 } else { 50 });
        self.budget_ms.is_some_and(|budget| ms(judged) > FAR_OFF * budget)
    }

    pub(super) fn line(&self) -> String {
        let p95 = percentile(&self.ours, 95);
        let budget = self.budget_ms.map_or("—".to_owned(), |budget| format!("{budget:.0} ms"));
        let theirs = |percent| match percentile(&self.theirs, percent) {
            _ if self.theirs.is_empty() => "—".to_owned(),
            time => shown(time),
        };
        format!(
            "| {} | {} | {} | {} | {budget} | {} | {} | {} | {} | {} |\n",
            self.moment,
            self.ours.len(),
            shown(percentile(&self.ours, 50)),
            shown(p95),
            self.verdict(),
            self.peer,
            theirs(50),
            theirs(95),
            self.ratio_told(),
        )
    }

    /// How many times the peer, by the medians.
    fn ratio(&self) -> f64 {
        ms(percentile(&self.ours, 50)) / ms(percentile(&self.theirs, 50)).max(0.001)
    }

    fn ratio_told(&self) -> String {
        match self.ratio_max {
            _ if self.theirs.is_empty() => "—".to_owned(),
            Some(most) => format!("{:.2} (≤ {most})", self.ratio()),
            None => format!("{:.2}", self.ratio()),
        }
    }

    fn verdict(&self) -> &'static str {
        let slow = self.budget_ms.map(|budget| ms(percentile(&self.ours, 95)) > budget);
        let dear = self.ratio_max.map(|most| self.ratio() > most);
        match (slow, dear) {
            (None, None) => "—",
            (Some(true), _) | (_, Some(true)) => "**over**",
            (Some(false) | None, Some(false) | None) => "within",
        }
    }

    /// Held to so many times its peer.
    pub(super) fn at_most(self, times: f64) -> Self {
        Self { ratio_max: Some(times), ..self }
    }
}

/// How long something takes.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = since_start();
    let done = work();
    (since_start() - began, done)
}
