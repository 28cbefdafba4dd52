#define LOW 1
#define HIGH 9

int main(void) { return LOW; }
