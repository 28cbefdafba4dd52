greet("hi");
