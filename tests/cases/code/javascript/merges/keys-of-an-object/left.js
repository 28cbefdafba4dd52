const options = {
  debug: true,
  level: 1
};
