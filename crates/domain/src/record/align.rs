//! Which item of a list is which item of the list it became.

/// For each item of `after` the place of the item of `before` it came from; none = it is new. Items that are equal stay themselves;
/// between them, items of the same kind (`alike`) are taken for changed ones, in their order.
pub(super) fn align<I: PartialEq>(before: &[I], after: &[I], alike: fn(&I, &I) -> bool) -> Vec<Option<usize>> {
    let head = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let rest = (before.len() - head).min(after.len() - head);
    let tail = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (old, new) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    let mut from: Vec<Option<usize>> = (0..head).map(Some).collect();
    let mut done = (0, 0);
    for (i, j) in common(old, new).into_iter().chain([(old.len(), new.len())]) {
        let mut place = done.0;
        for item in &new[done.1..j] {
            let changed = (place..i).find(|&place| alike(&old[place], item));
            from.push(changed.map(|place| head + place));
            place = changed.map_or(place, |place| place + 1);
        }
        if j < new.len() {
            from.push(Some(head + i));
        }
        done = (i + 1, j + 1);
    }
    from.extend((before.len() - tail..before.len()).map(Some));
    from
}

/// Places of a longest row of items that both lists hold in the same order.
fn common<I: PartialEq>(old: &[I], new: &[I]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut length = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let skip = length[(i + 1) * width + j].max(length[i * width + j + 1]);
            length[i * width + j] = if old[i] == new[j] { length[(i + 1) * width + j + 1] + 1 } else { skip };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            found.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: &[Option<usize>]) {
        let (before, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
        let alike = |a: &char, b: &char| a.is_ascii_digit() == b.is_ascii_digit();
        assert_eq!(align(&before, &after, alike), expected);
    }

    #[test]
    fn an_item_is_itself_a_changed_one_or_a_new_one() {
        check("", "ab", &[None, None]);
        check("ab", "abc", &[Some(0), Some(1), None]);
        check("abc", "axc", &[Some(0), Some(1), Some(2)]);
        check("abc", "ac", &[Some(0), Some(2)]);
        check("abc", "xbc", &[Some(0), Some(1), Some(2)]);
        check("ac", "abc", &[Some(0), None, Some(1)]);
        check("abcd", "bx", &[Some(1), Some(2)]);
        check("a1", "xb12", &[Some(0), None, Some(1), None]);
        check("a1", "b2", &[Some(0), Some(1)]);
        check("ab", "", &[]);
    }
}
