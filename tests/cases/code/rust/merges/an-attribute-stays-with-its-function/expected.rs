fn one() {}

#[inline]
fn fast() {}

fn slow() {}

fn two() {}
