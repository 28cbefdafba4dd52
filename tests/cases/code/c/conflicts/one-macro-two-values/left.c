#define LOW 1
#define HIGH 8

int main(void) { return LOW; }
