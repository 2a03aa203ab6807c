"""Reads results.h5 of a sweep with pruning, and finds out with NumPy which trials must have been stopped, and when.

    pruned.py results.h5 PERCENTILE WARMUP EVERY STARTUP LAG REPEATS
"""
import sys

import h5py
import numpy as np

percentile, (warmup, every, startup, lag, repeats) = float(sys.argv[2]), map(int, sys.argv[3:])
with h5py.File(sys.argv[1]) as file:
    sign = -1 if file.attrs["goal"] in ("maximize", b"maximize") else 1
    metric = file.attrs["objective"]
    metric = metric.decode() if isinstance(metric, bytes) else metric
    curve = sign * file["history_" + metric][:]  # (trial, epoch), the smaller the better
    done = file["epochs"][:].astype(int)
    outcome = [o.decode() if isinstance(o, bytes) else o for o in file["outcome"][:]]

epochs = curve.shape[1]
best = np.fmin.accumulate(curve, axis=1)
mistakes = stopped = 0
for trial in range(len(outcome)):
    point, repeat = divmod(trial, repeats)
    others = [q * repeats + repeat for q in range(max(0, point - lag))]
    others = [q for q in others if outcome[q] == "ok"]
    expected = ("ok", epochs)
    for epoch in range(warmup + every, epochs, every):
        if len(others) < startup:
            break
        if best[trial, epoch - 1] > np.percentile(best[others, epoch - 1], percentile):
            expected = ("pruned", epoch)
            break
        if epoch >= done[trial]:
            break
    stopped += expected[0] == "pruned"
    if expected != (outcome[trial], done[trial]):
        print("trial", trial, "is", outcome[trial], done[trial], "but should be", *expected)
        mistakes += 1
print(stopped, "of", len(outcome), "pruned")
sys.exit(mistakes > 0 or stopped == 0)
