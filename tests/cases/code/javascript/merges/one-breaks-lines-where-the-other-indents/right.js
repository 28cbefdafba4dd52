show(
    first ? one : two
);
