<?php
use A\Gate;
use A\Wall;

class Shop
{
    public function open()
    {
    }

    public function paint(Wall $wall)
    {
    }
}
