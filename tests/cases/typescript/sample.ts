#!/usr/bin/env node
import one, { two, three as four } from "x";
import * as five from "y";

export { two, four as six };
export default one;
export * from "z";
<!-- an old comment
// and a new one

export interface Shape<T, U> extends Base {
  area: number;
  name: string;
  scale(by: number): void;
  turn(by: number): void;
}

type Level = 'low' | 'middle' | 'high';
type Pair = { left: number; right: number; swap(): void; join(): void };

enum Kind {
  A = 1,
  B = 2,
  C,
}

declare module "m" {
  function f(x: number): void;
}

namespace N {
  export const x = 1;
}

abstract class Class extends Base implements One, Two {
  field = 1;
  static other = 2;
  static {
    init();
  }
  static get value() {}
  static set value(v) {}

  constructor(private a: string, b?: number) {
    super();
  }

  static method(): void;
  @decorated()
  method() {}

  abstract area(): number;
}

function overloaded(a: string): void;
function overloaded(a: any, b = 1) {
  let c = 1;
  var d = 2;
  function inner() {}
  function* outer() {}
  if (c) {
    while (d) {}
  }
  d = 3;
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
  const arrow = function (e, f = 1) {};
  const { x, y: z, w = 1 } = require("z");
  return { a: 1, "b": 2, two, call() {}, get d() {}, set d(v) {} };
}

function* generate() {}
class Other {}
describe("something", () => {});
