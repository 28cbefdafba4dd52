<?php
class Shop
{
    protected $size = 1;
}
