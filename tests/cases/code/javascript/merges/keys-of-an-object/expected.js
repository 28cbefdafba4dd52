const options = {
  debug: true,
  level: 1,
  name: "x"
};
