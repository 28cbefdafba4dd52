<?php
class Shop
{
    public final function count($all)
    {
        return 2;
    }
}
