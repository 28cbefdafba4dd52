package a.b

import a.b.{C, D => E, F => _, G as H, _}
import c.d

package object p {}

class Sample(val x: Int, y: String = "") extends Base with One {
  import e.f
  import g.h

  val field = 1
  var other = 2
  type Name = String

  /* About this one. */
  def method[T](a: Int)(b: String): Int = a match {
    case 1 => 2
    case Foo(x) if x > 1 => 3
  }

  // About this one.
  def method(a: String): Int = 1

  object Inner
  class Other
}

private sealed abstract class Closed {
  protected final override implicit lazy val late = 1
}

trait Shape {
  val limit: Int
  var size: Int
  def area[T](a: Int): Int
}

object Single extends Base {
  given ordering: Int = 1

  def other = {
    call('a', s"b", x => x)
  }

  def indented =
    val x = 1
    x

  def cases = x match
    case 1 => 2
    case 2 => 3
}

enum Color {
  case Red
  case Blue
}
