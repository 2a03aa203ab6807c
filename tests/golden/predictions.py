"""Compares what `nnrun predict` wrote with what training stored, and with NumPy in float64.

    predictions.py RUN.h5 MANY.h5 MANY.csv PART.h5...

RUN is of digits.yaml, PART.h5 the predictions of a part of its data, MANY.h5 those of MANY.csv. Exit status: 0 agrees."""
import csv
import sys

import h5py
import numpy as np


def forward(run, x):
    x = (x - run["preprocessing/offset"][:]) / run["preprocessing/scale"][:]
    for name in run["weights"].attrs["layer_names"]:
        layer = run["weights"][name]
        z = x @ layer["kernel"][:].astype(np.float64) + layer["bias"][:].astype(np.float64)
        if layer.attrs["activation"] == "sigmoid":
            x = 1 / (1 + np.exp(-z))
        else:
            e = np.exp(z - z.max(axis=1, keepdims=True))
            x = e / e.sum(axis=1, keepdims=True)
    return x


def main(run_path, many_path, csv_path, *parts):
    wrong = 0

    def report(ok, text):
        nonlocal wrong
        wrong += not ok
        print(("right  " if ok else "WRONG  ") + text)

    with h5py.File(run_path) as run:
        for path in parts:
            with h5py.File(path) as file:
                for part, group in file["predictions"].items():
                    stored = run["predictions"][part]
                    for name in ("sample", "probability", "y_predicted"):
                        report(stored[name][:].tobytes() == group[name][:].tobytes(), f"{part}/{name}")
        with open(csv_path, newline="") as stream:
            rows = list(csv.reader(stream))[1:]
        p = forward(run, np.array([[float(v) for v in row[:-1]] for row in rows]))
        with h5py.File(many_path) as file:
            group = file["predictions/data"]
            worst = np.abs(group["probability"][:] - p).max()
            report(group["probability"].shape == p.shape and worst < 1e-5, f"{len(p)} rows of NumPy: off by {worst:.1e}")
            report(np.array_equal(group["y_predicted"][:], group["probability"][:].argmax(axis=1)), "classes")
            report(np.array_equal(group["sample"][:], np.arange(len(p))), "rows")
            report(group["probability"].dims[0][0] == group["sample"], "scales")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
