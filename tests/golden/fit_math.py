#!/usr/bin/env python3
"""fit_math.py -- fits the polynomials of core/nnrun/math.h; prints the coefficients, highest power first.

For each function: the polynomial p that makes the largest |weight * (p - target)| on an interval as small as possible
(Remez's exchange algorithm on a grid of Chebyshev points, in 80 decimal digits; the standard library is enough). The
coefficients are then rounded to float or double.
"""
from decimal import Decimal as D, getcontext
import math
import struct

getcontext().prec = 80  # 1 - erf(6) cancels 17 digits


def series(term, ratio):
    """term + term * ratio(1) + term * ratio(1) * ratio(2) + ... until nothing changes."""
    total, n = term, 0
    while abs(term) > abs(total) * D("1e-79"):
        n += 1
        term *= ratio(n)
        total += term
    return total


def arctan_of_inverse(n):
    return sum(D(-1) ** k / ((2 * k + 1) * D(n) ** (2 * k + 1)) for k in range(60))


PI = 16 * arctan_of_inverse(5) - 4 * arctan_of_inverse(239)
LN2 = D(2).ln()


def minus_log_erfc(x):
    erf = 2 / PI.sqrt() * x * (-x * x).exp() * series(D(1), lambda n: 2 * x * x / (2 * n + 1))
    return -(1 - erf).ln()


def exp_remainder(r):
    """(e^r - 1 - r) / r^2"""
    return series(D(1) / 2, lambda n: r / (n + 2))


def log_remainder(f):
    """(log(1 + f) - f) / f^2"""
    if abs(f) > D("1e-9"):
        return ((1 + f).ln() - f) / (f * f)
    return -D(1) / 2 + f / 3 - f * f / 4 + f ** 3 / 5 - f ** 4 / 6


def log_quotient_remainder(z):
    """(log((1 + s) / (1 - s)) - 2 s) / s^3 at z = s^2"""
    return sum(2 * z ** n / (2 * n + 3) for n in range(60))


def erf_remainder(z):
    """erf(x) / x - 1 at z = x^2"""
    return series(2 / PI.sqrt(), lambda n: -z * (2 * n - 1) / (n * (2 * n + 1))) - 1


def relative_to(function, power):
    """The weight that turns an error of p, which is multiplied by x^power, into a relative error of the function."""
    return lambda x: abs(x ** power / function(x)) if x else D(0)


def solve(rows):
    """Gauss's elimination with pivots; each row ends in its right-hand side."""
    n = len(rows)
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [a - factor * b for a, b in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def horner(coefficients, x):
    value = D(0)
    for c in reversed(coefficients):
        value = value * x + c
    return value


def remez(target, weight, low, high, degree, points=1200):
    grid = [(low + high) / 2 + (high - low) / 2 * D(math.cos(math.pi * (i + 0.5) / points)) for i in range(points)]
    value = [target(x) for x in grid]
    scale = [weight(x) for x in grid]
    chosen = [round((i + 0.5) * (points - 1) / (degree + 2)) for i in range(degree + 2)]
    for _ in range(40):
        rows = [[grid[i] ** k for k in range(degree + 1)] + [(-1) ** n / scale[i] if scale[i] else D(0), value[i]]
                for n, i in enumerate(chosen)]
        *coefficients, _ = solve(rows)
        error = [s * (horner(coefficients, x) - v) for x, v, s in zip(grid, value, scale)]
        peaks = []  # the largest error of each run of one sign
        for i, e in enumerate(error):
            if peaks and (e > 0) == (error[peaks[-1]] > 0):
                if abs(e) > abs(error[peaks[-1]]):
                    peaks[-1] = i
            else:
                peaks.append(i)
        while len(peaks) > degree + 2:
            peaks.pop(0 if abs(error[peaks[0]]) < abs(error[peaks[-1]]) else -1)
        if len(peaks) < degree + 2 or peaks == chosen:
            break
        chosen = peaks
    return coefficients, max(map(abs, error))


def expm1(r):
    return series(r, lambda n: r / (n + 1)) if r else D(0)


def log1p(f):
    return f + f * f * log_remainder(f)


def erfc(x):
    return (-minus_log_erfc(x)).exp()


def show(title, digits, target, weight, low, high, degree, points=1200):
    coefficients, error = remez(target, weight, low, high, degree, points)
    print(f"{title}: error 2^{math.log2(error):.1f}")
    for k in range(degree, -1, -1):
        c = float(coefficients[k])
        c = struct.unpack("f", struct.pack("f", c))[0] if digits == 24 else c
        print(f"    x^{k:<2} {c.hex()}")


if __name__ == "__main__":
    half = LN2 / 2 * D("1.000001")
    third = D(1) / 3
    for digits, degree in (24, 4), (53, 10):
        show("exp", digits, exp_remainder, relative_to(expm1, 2), -half, half, degree)
    show("log", 24, log_remainder, relative_to(log1p, 2), -third, third, 8)
    most = (3 - 2 * D(2).sqrt()) ** 2 * D("1.000001")  # s^2 at f = sqrt(2) - 1
    show("log", 53, log_quotient_remainder, lambda z: z / (2 + z * log_quotient_remainder(z)), D(0), most, 6)
    for digits, degree in (24, 6), (53, 11):
        show("erf, |x| < 1", digits, erf_remainder, lambda z: 1 / (1 + erf_remainder(z)), D(0), D(1), degree)
    for digits, degree, end in (24, 6, D(4)), (53, 18, D("5.95")):
        show("erf, |x| > 1", digits, minus_log_erfc, erfc, D(1), end, degree, 400)
