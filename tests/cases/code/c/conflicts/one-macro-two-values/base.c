#define LOW 1

int main(void) { return LOW; }
