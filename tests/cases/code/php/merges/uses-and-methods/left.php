<?php
use A\Gate;
use A\Key;

class Shop
{
    public function open()
    {
    }

    public function lock(Key $key)
    {
    }
}
