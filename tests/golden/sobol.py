"""Prints tests/sobol_points.h: points of the Sobol' sequence by SciPy, which has the direction numbers of Joe and Kuo.

    python3 tests/golden/sobol.py >tests/sobol_points.h

SciPy goes through the sequence in the order of Gray codes: its point n is point n ^ n >> 1 in the order of Sobol'."""
import sys

try:
    from scipy.stats import qmc
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

AXES = 21
PLACES = [1, 2, 3, 7, 12, 31, 100, 1000, 4242, 65535, 1000000, 987654321]  # in SciPy's order

print("/* sobol_points.h -- points of the unscrambled Sobol' sequence, times 2^32, made by tests/golden/sobol.py. */")
print("static const struct {\n    uint64_t trial;\n    uint32_t point[%d];\n} sobol_points[] = {" % AXES)
for place in PLACES:
    point = qmc.Sobol(AXES, scramble=False, bits=32).fast_forward(place).random(1)[0]
    numbers = [f"0x{round(x * 2**32):08x}" for x in point]
    print(f"    {{ {place ^ place >> 1},\n      {{", end="")
    for first in range(0, AXES, 8):
        print(("," if first else "") + ("\n        " if first else " ") + ", ".join(numbers[first:first + 8]), end="")
    print(" } },")
print("};")
