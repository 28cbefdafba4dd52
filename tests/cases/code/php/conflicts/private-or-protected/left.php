<?php
class Shop
{
    private $size = 1;
}
