show(
  first ? one : two
);
