interface Shop {
  size: number;
  name: string[];
}
