fn one() {}

fn two() {}
