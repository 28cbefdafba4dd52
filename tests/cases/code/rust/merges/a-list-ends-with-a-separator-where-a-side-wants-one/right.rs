struct Node {
    name: String,
    kind: Kind
}
