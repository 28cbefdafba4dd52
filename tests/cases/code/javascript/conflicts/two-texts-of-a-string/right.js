greet("good day");
