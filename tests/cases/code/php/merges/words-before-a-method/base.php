<?php
class Shop
{
    public function count($all)
    {
        return 1;
    }
}
