<?php
use A\Gate;
use A\Key;
use A\Wall;

class Shop
{
    public function open()
    {
    }

    public function lock(Key $key)
    {
    }

    public function paint(Wall $wall)
    {
    }
}
