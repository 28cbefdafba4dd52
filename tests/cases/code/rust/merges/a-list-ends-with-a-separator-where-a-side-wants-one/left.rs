struct Node {
    name: String,
    size: usize,
}
