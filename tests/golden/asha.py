"""Reads the rows of a finished sweep by asha, and checks each decision against what its row says it went by.

    asha.py DIRECTORY TRIALS RUNS ETA

A trial goes on past a rung where fewer than a fraction 1/eta of the points that were known there (at least one) were
better. All runs of a point have the same decision. The table has the last one of each trial. Smaller objectives are
better. Exit status: 0 agrees, 1 does not."""
import collections
import csv
import glob
import json
import os
import sys

directory, (trials, runs, eta) = sys.argv[1], map(int, sys.argv[2:])
mistakes = 0


def expect(right, text):
    global mistakes
    if not right:
        print("wrong:", text)
        mistakes += 1


rows = {}
for name in glob.glob(os.path.join(directory, "done", "*.jsonl")):
    with open(name) as lines:
        rows.update((row["unit"], row) for row in map(json.loads, lines))
rungs = len(rows) // trials
expect(sorted(rows) == list(range(trials * rungs)), "each unit once")


def mean(rung, point):
    """Of a point that came to a rung; else None."""
    of = [rows[rung * trials + point * runs + run] for run in range(runs)]
    expect(len({row["outcome"] for row in of}) == 1, f"point {point} at rung {rung} has one outcome")
    expect(len({(row.get("peers"), row.get("better")) for row in of}) == 1, f"point {point} at rung {rung}: one decision")
    return sum(row["objective"] for row in of) / runs if of[0]["outcome"] == "ok" else None


value = [[mean(rung, point) for point in range(trials // runs)] for rung in range(rungs)]
seen = collections.Counter()
last = {}
for unit in range(trials, trials * rungs):
    row, (rung, trial) = rows[unit], divmod(unit, trials)
    mine, others = value[rung - 1][trial // runs], [v for v in value[rung - 1] if v is not None]
    expect(("peers" in row) == (mine is not None), f"unit {unit} was decided at rung {rung - 1}")
    if mine is None:
        continue
    goes_on = row["better"] < max(1, row["peers"] // eta)
    expect(goes_on == (row["outcome"] == "ok"), f"unit {unit} follows from {row['better']} of {row['peers']}")
    expect(row["peers"] <= len(others), f"unit {unit} has no more peers than there are")
    expect(row["better"] <= sum(v <= mine for v in others) - 1, f"unit {unit}: that many are better")
    seen[goes_on] += 1
    last[trial] = (str(row["peers"]), str(row["better"]))
expect(seen[True] >= 2 and seen[False] >= 2, "some go on, and some do not")
with open(os.path.join(directory, "results.csv"), newline="") as stream:
    for row in csv.DictReader(stream):
        expect((row["peers"], row["better"]) == last[int(row["trial"])], f"trial {row['trial']} in results.csv")
print(seen[True], "decisions to go on,", seen[False], "to stop")
sys.exit(mistakes > 0)
