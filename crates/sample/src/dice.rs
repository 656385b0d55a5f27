//! A seeded generator of random numbers: the same seed gives the same numbers. Knows chances and choices; knows no people.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Weighted ages: share, from, to (both included).
pub type WeightedAges = (u64, u64, u64);

/// A seeded generator.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The generator of a seed.
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// 0 … below − 1.
    pub fn roll(&mut self, below: u64) -> u64 {
        self.0.next_u64() % below.max(1)
    }

    /// From the first to the last, both included.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.roll(last.saturating_sub(first) + 1)
    }

    /// True in so many of 10,000 cases.
    pub fn chance(&mut self, of_10_000: u64) -> bool {
        self.roll(10_000) < of_10_000
    }

    /// One of them, each as likely.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let at = self.roll(from.len() as u64);
        from[usize::try_from(at).unwrap_or(0)]
    }

    /// The place of one of them, as likely as its weight.
    pub fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> usize {
        let mut left = self.roll(weights.clone().sum());
        for (at, weight) in weights.enumerate() {
            if left < weight {
                return at;
            }
            left -= weight;
        }
        0
    }

    /// An age out of weighted bands.
    pub fn age(&mut self, bands: &[WeightedAges]) -> u64 {
        let (_, first, last) = bands[self.weighted(bands.iter().map(|(weight, ..)| *weight))];
        self.between(first, last)
    }

    /// Ten random bytes of an id.
    pub fn bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}
