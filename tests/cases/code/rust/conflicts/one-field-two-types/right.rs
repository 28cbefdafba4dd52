struct Gate {
    width: u32,
    height: f64,
}
