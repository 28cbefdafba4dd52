const options = {
  debug: false,
  level: 1,
  name: "x"
};
