/* student.c -- Student's t by its finite series, turned around by bisection. */
#include "compare/student.h"

#include <math.h>
#include <stdbool.h>

#define HALF_PI 1.57079632679489661923

/* The probability of -t < x < t, where t = tan(angle) sqrt(degrees): Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 26.7.3 and 26.7.4. */
static double probability_within(size_t degrees, double angle)
{
    const double cosine = cos(angle), square = cosine * cosine;
    const bool odd = degrees % 2;
    double term = odd ? cosine : 1, sum = degrees == 1 ? 0 : term;
    for (size_t k = odd ? 3 : 2; k + 1 < degrees; k += 2) {
        term *= square * (double)(k - 1) / (double)k;
        sum += term;
    }
    sum *= sin(angle);
    return odd ? (angle + sum) / HALF_PI : sum;
}

double student_t(size_t degrees, double probability)
{
    double low = 0, high = HALF_PI;
    for (int i = 0; i < 60; i++) {
        const double middle = (low + high) / 2;
        if (probability_within(degrees, middle) < probability)
            low = middle;
        else
            high = middle;
    }
    return tan(low) * sqrt((double)degrees);
}
