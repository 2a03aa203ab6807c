"""Looks at a sweep with folds whose trials kept their run files, and finds with NumPy what must have been tried.

    folds.py DIRECTORY FOLDS REPEATS METHOD

Of each point and repeat the folds' parts are those of docs/random.md, every row beside the test part is validated on
once, and the values in the table are those of the run files. METHOD says what else: `climb` (tests/plugins/climb.c)
follows the best mean of the points before, and `halving` has the best third of the means go on, twice. Prints the first
trial of the point with the best mean. Exit status: 0 agrees, 1 does not."""
import csv
import os
import sys

import h5py
import numpy as np

from replay import philox, split

directory, folds, repeats, method = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
runs = folds * repeats
mistakes = 0


def expect(right, text):
    global mistakes
    if not right:
        print("wrong:", text)
        mistakes += 1


with open(os.path.join(directory, "results.csv"), newline="") as stream:
    rows = list(csv.DictReader(stream))
with h5py.File(os.path.join(directory, "results.h5")) as file:
    sign = -1 if file.attrs["goal"] in ("maximize", b"maximize") else 1
    metric = file.attrs["objective"]
    metric = metric.decode() if isinstance(metric, bytes) else metric
    value = sign * file[metric][:]  # the smaller the better
    epochs = file["epochs"][:].astype(int)
    curve = sign * file["history_" + metric][:]
    for name in ("trial", "point", "repeat", "fold", "seed"):
        expect(file[name][:].astype(int).tolist() == [int(row[name]) for row in rows], f"{name} in results.h5")

# ---- Who is who -------------------------------------------------------------------------------------------------------

points = len(rows) // runs
expect(len(rows) == points * runs, "the number of rows")
for trial, row in enumerate(rows):
    numbers = tuple(int(row[name]) for name in ("trial", "point", "repeat", "fold", "seed"))
    repeat = trial % runs // folds
    expect(numbers == (trial, trial // runs, repeat, trial % folds, int(rows[0]["seed"]) + repeat), f"trial {trial}")

# ---- Parts ------------------------------------------------------------------------------------------------------------


def run_file(trial):
    return os.path.join(directory, "trials", f"{trial:06}.h5")


def parts_of(trial):
    with h5py.File(run_file(trial)) as file:
        expect(file["evaluation"][metric.replace("_", "/", 1)][()] == sign * value[trial], f"the value of trial {trial}")
        return {name: file["split"][name][:].tolist() for name in file["split"]}


def data_of(trial):
    with h5py.File(run_file(trial)) as file:
        names = [name.decode() for name in file["preprocessing/class_names"][:]]
        with open(file["provenance"].attrs["data_file"], newline="") as stream:
            return np.array([names.index(row[-1]) for row in list(csv.reader(stream))[1:]]), len(names)


kept = [trial for trial in range(len(rows)) if os.path.exists(run_file(trial))]
labels, classes = data_of(kept[0])
for trial in kept:
    expected = split(labels, classes, int(rows[trial]["seed"]), 0.2, 0, True, folds, trial % folds)
    expect(parts_of(trial) == expected, f"the parts of trial {trial}")
for first in range(0, len(rows), folds):
    if not set(range(first, first + folds)) <= set(kept):
        continue
    parts = [parts_of(trial) for trial in range(first, first + folds)]
    validated = sorted(row for part in parts for row in part["validation"])
    expect(validated == sorted(set(range(len(labels))) - set(parts[0]["test"])), f"each row once, from trial {first}")
    sizes = [np.bincount(labels[part["validation"]], minlength=classes) for part in parts]
    expect(np.ptp(sizes, axis=0).max() <= 1 and np.ptp(np.sum(sizes, axis=1)) <= 1, f"as many rows, from trial {first}")

# ---- What follows from the means --------------------------------------------------------------------------------------


def means(values):
    return values.reshape(points, runs).mean(axis=1)


if method == "climb":
    low, high, lag = 0.001, 1, 4
    rate = np.array([float(rows[point * runs]["optimizer.learning_rate"]) for point in range(points)])
    axes = 2
    draws = (philox(int(rows[0]["seed"]), 1, points * axes) + 0.5) * 2.0**-32
    for point in range(points):
        drawn = low + draws[point * axes] * (high - low)
        known = max(0, point - lag + 1)
        mine = (rate[np.argmin(means(value)[:known])] + drawn) / 2 if known else drawn
        expect(abs(mine - rate[point]) < 1e-12, f"point {point} is near the best mean before it")

going = list(range(points))
if method == "halving":
    for rung in (1, 3):
        reached = means(curve[:, rung - 1])
        going = sorted(going, key=lambda point: (reached[point], point))[:max(1, len(going) // 3)]
        for point in range(points):
            expect((epochs[point * runs:(point + 1) * runs] > rung).all() == (point in going), f"{point} at {rung}")

best = min(going, key=lambda point: (means(value)[point], point))
print(best * runs)
sys.exit(mistakes > 0)
