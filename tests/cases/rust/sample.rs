extern crate alloc as other;

use a::{b, c::d, e as f, g::*, h::{i, j}, self};
use k::l;

mod m;
mod n {
    use o::p;
    use q::r;

    fn one() {}
    fn two() {}
}

macro_rules! made {
    () => {};
}

#[derive(Debug, Clone)]
pub struct Struct<T, U> {
    pub left: T,
    right: U,
}

enum Enum {
    A = 1,
    B(u8),
}

union Union {
    a: u8,
    b: u16,
}

type Alias = u8;
const LIMIT: u8 = 1;
static NAME: &str = "a";

trait Trait: One + Two {
    type Item;
    const SIZE: u8;
    fn area(&self) -> u8;
}

impl<T, U> Trait for Struct<T, U>
where
    T: One,
    U: Two,
{
    type Item = u8;

    /// Says something.
    fn area(&self, a: u8, b: u8) -> u8 {
        let x = 1;
        let s = Struct { left: 1, x, ..rest };
        match x {
            1 | 2 => 3,
            _ if x > 1 => 4,
            _ => 5,
        }
    }

    fn second(&self) {}
}

/* About this one. */
fn function() {
    call('a', r"b");
}
