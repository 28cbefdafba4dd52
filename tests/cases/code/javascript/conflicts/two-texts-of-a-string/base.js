greet("hello");
