#include <stdio.h>
#include <string.h>

static int low(int a)
{
    return a - 1;
}

static int high(int a)
{
    return a + 1;
}

int main(void)
{
    return low(1);
}
