<?php
use A\Gate;

class Shop
{
    public function open()
    {
    }
}
