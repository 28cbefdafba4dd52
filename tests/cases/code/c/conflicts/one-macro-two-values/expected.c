#define LOW 1
<<<<<<< left
#define HIGH 8
||||||| base
=======
#define HIGH 9
>>>>>>> right

int main(void) { return LOW; }
