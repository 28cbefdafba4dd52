show(
    first ?
        one : two
);
