#include <stdio.h>
#include <string.h>
#include <stdlib.h>

static int low(int a)
{
    return a - 1;
}

static int high(int a)
{
    return a + 1;
}

static int twice(int a)
{
    return 2 * a;
}

int main(void)
{
    return low(1);
}
