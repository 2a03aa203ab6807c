/* student.h -- quantiles of Student's t distribution. */
#ifndef NNRUN_COMPARE_STUDENT_H
#define NNRUN_COMPARE_STUDENT_H

#include <stddef.h>

/* The t between which and -t a variable with so many degrees of freedom (at least 1) lies with that probability, in
 * (0, 1): 12.706 for 0.95 and 1. */
double student_t(size_t degrees, double probability);

#endif
