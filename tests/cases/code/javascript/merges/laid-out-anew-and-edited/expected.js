setup();
connect(
  host,
  8080,
  options
);
close();
