show(
  first ?
    one : two
);
