const options = {
  debug: false,
  level: 1
};
