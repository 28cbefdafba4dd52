fn one() {}

#[inline]
fn fast() {}

fn two() {}
