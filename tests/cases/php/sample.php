<?php
namespace A\B;

use C\D;
use E\F as G, H\I;
use J\{K, L as M};

const LIMIT = 1;

abstract class Sample extends Base implements One, Two
{
    use T1;
    use T2;

    const X = 1;
    public $a = 1, $b;

    public function __construct(private int $p)
    {
    }

    private static readonly int $single;

    final protected static function shared()
    {
    }

    // About this one.
    public function method(int $a, ...$rest): int
    {
        $x = 1;
        if ($a) {
        }
        switch ($a) {
            case 1:
                break;
            case 2:
                break;
        }
        $y = match ($a) { 1, 2 => 3, 4 => 5 };
        $z = "a $b" . <<<END
        text $c
        END . <<<'END'
        text
        END;
        return f(a: 1);
    }
}

final readonly class Point
{
}

interface Shape
{
    public function area();
}

trait Helps
{
}

enum Kind: string
{
    use T1;
    use T2;

    case A = 'a';
    case B = 'b';

    const X = 1;
    const Y = 2;

    public function one()
    {
    }

    public function two()
    {
    }
}

function first($x)
{
}

function second()
{
}
?>
<p>text</p>
