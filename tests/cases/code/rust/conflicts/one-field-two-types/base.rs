struct Gate {
    width: u32,
}
