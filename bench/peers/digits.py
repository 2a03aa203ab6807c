"""The digits as the peers take them: 1437 rows to train and 360 to test, each feature with mean 0 and deviation 1."""

import json
from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parents[2] / "data" / "digits.csv"


def load():
    """x_train, y_train, x_test, y_test; a fifth of each digit is for the test. Rows in a random order."""
    table = np.loadtxt(FILE, delimiter=",", skiprows=1, dtype=np.float32)
    x, y = table[:, :64], table[:, 64].astype(np.int64)
    random = np.random.default_rng(42)
    order = random.permutation(len(y))
    test = np.zeros(len(y), dtype=bool)
    for digit in range(10):
        rows = order[y[order] == digit]
        before, after = np.count_nonzero(y < digit), np.count_nonzero(y <= digit)
        test[rows[: -(-after // 5) - -(-before // 5)]] = True  # rounded up in all: 360
    train_rows, test_rows = order[~test[order]], order[test[order]]
    mean, deviation = x[train_rows].mean(axis=0), x[train_rows].std(axis=0)
    x = (x - mean) / np.where(deviation == 0, 1, deviation)
    return tuple(np.ascontiguousarray(part) for part in (x[train_rows], y[train_rows], x[test_rows], y[test_rows]))


def report(library, seconds, accuracy, **more):
    """The one line that a peer prints."""
    print(json.dumps({"library": library, "seconds_training": seconds, "test_accuracy": float(accuracy), **more}))
