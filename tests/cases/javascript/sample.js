#!/usr/bin/env node
import one, { two, three as four } from "x";
import * as five from "y";

export { two, four as six };
export default function main() {}
export const LIMIT = 1;
export * from "z";
<!-- an old comment
// and a new one

function* generate(a, b = 2) {
  let c = 1;
  var d = 2;
  d = 3;
  function inner() {}
  function* outer() {}
  if (c) {
    while (d) {}
  }
  label: for (;;) {}
  switch (c) {
    case 1:
      break;
    case 2:
      break;
    default:
      for (const i in `a`) {}
      /regex/.test(a);
  }
}

class Class extends Base {
  field = 1;
  static other = 2;
  static {
    init();
  }
  static set value(v) {}

  method() {}

  get value() {
    return { a: 1, "b": 2, two, call() {}, get d() {}, set d(v) {}, ...rest, e: 3 };
  }
}

const { x, y: z, w = 1, ...rest } = require("z");
describe("something", () => {
  const element = <Item key="a" other={1} xml:lang="b"><Empty a="1" b="2" />text</Item>;
});

function last() {}
