struct Gate {
    width: u32,
    height: u32,
}
