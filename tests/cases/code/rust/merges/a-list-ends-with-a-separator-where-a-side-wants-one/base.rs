struct Node {
    name: String
}
