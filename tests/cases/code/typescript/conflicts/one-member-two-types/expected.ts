interface Shop {
  size: number;
<<<<<<< left
  name: string;
||||||| base
=======
  name: string[];
>>>>>>> right
}
