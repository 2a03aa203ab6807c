"""What the checks of exported files share: a data set as its CSV file has it, and what a run file says about each row.

Each check is called with run file, what was exported, data set, and so on with other runs. It ends with an
AssertionError where they do not agree. The number type is that of the build: the variable REAL, float or double."""
import csv
import os
import sys

import h5py
import numpy as np

real = np.float64 if os.environ.get("REAL") == "double" else np.float32


def runs():
    """What the check was called with, by threes; each run file is printed, so that it stands before an error."""
    for run, exported, data in zip(*[iter(sys.argv[1:])] * 3):
        print(run, flush=True)
        yield run, exported, data


def raw_rows(path):
    """The inputs of all rows: all columns but the last, which is the class."""
    with open(path, newline="") as file:
        return np.array([line[:-1] for line in list(csv.reader(file))[1:]], dtype=np.float64).astype(real)


def predictions(run_path):
    """(rows, classes): the probabilities in a run file, by row of the data set; all parts together have every row."""
    with h5py.File(run_path) as run:
        parts = [(part["sample"][:], part["probability"][:]) for part in run["predictions"].values()]
    rows = sum(len(sample) for sample, _ in parts)
    table = np.full((rows, parts[0][1].shape[1]), np.nan, np.float32)
    for sample, probability in parts:
        table[sample] = probability
    assert not np.isnan(table).any(), "some rows have no prediction"
    return table


def agree(found, wanted):
    """Class for class, and each probability within 1e-5."""
    assert found.shape == wanted.shape, (found.shape, wanted.shape)
    assert (found.argmax(1) == wanted.argmax(1)).all(), "another class"
    worst = np.abs(found - wanted).max()
    assert worst < 1e-5, f"off by {worst}"
    print(f"{len(wanted)} rows, at most {worst:.1e} apart")
