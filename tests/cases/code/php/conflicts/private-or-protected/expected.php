<?php
class Shop
{
<<<<<<< left
    private $size = 1;
||||||| base
    public $size = 1;
=======
    protected $size = 1;
>>>>>>> right
}
