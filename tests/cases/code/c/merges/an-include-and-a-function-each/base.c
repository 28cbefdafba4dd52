#include <stdio.h>

static int low(int a)
{
    return a - 1;
}

int main(void)
{
    return low(1);
}
