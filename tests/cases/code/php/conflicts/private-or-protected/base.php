<?php
class Shop
{
    public $size = 1;
}
