//! Work on many things that need no database, done by two threads.

/// Below this a second thread costs more than it saves.
const FOR_TWO: usize = 100;

/// What `make` answers for all of these, in their order.
pub fn by_halves<T: Sync, R: Send>(all: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let each = |some: &[T]| some.iter().map(&make).collect::<Vec<R>>();
    if all.len() < FOR_TWO {
        return each(all);
    }
    let (here, there) = all.split_at(all.len() / 2);
    std::thread::scope(|scope| {
        let there = scope.spawn(|| each(there));
        let mut made = each(here);
        match there.join() {
            Ok(there) => made.extend(there),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_stays_whoever_makes_it() {
        for count in [0, 1, FOR_TWO - 1, FOR_TWO, 3 * FOR_TWO + 1] {
            let all: Vec<usize> = (0..count).collect();
            assert_eq!(by_halves(&all, |n| n + 1), (1..=count).collect::<Vec<_>>());
        }
    }
}
