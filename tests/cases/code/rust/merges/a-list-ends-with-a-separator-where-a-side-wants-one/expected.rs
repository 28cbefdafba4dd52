struct Node {
    name: String,
    size: usize,
    kind: Kind,
}
