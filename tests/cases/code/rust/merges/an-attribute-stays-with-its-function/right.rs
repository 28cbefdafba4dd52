fn one() {}

fn slow() {}

fn two() {}
