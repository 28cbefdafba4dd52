f();
let x = y
