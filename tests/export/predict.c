/* predict.c -- reads rows of INPUTS numbers, and prints the OUTPUTS numbers that an exported file predicts for each. */
#include <stdio.h>

extern const char *const class_names[OUTPUTS];
void predict(const REAL *x, REAL *y);

int main(void)
{
    REAL x[INPUTS], y[OUTPUTS];
    while (fread(x, sizeof x, 1, stdin) == 1) {
        predict(x, y);
        if (fwrite(y, sizeof y, 1, stdout) != 1)
            return 1;
    }
    return !class_names[OUTPUTS - 1];
}
