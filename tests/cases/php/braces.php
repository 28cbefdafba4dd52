<?php
namespace A {
    use B\C;
    use D\E;

    function one()
    {
    }

    class Two
    {
    }
}
