"""check_csv.py [RUN.h5 DIRECTORY DATA.csv]...: every table has the numbers of the run file, to the last bit."""
import csv

import h5py
import numpy as np
from common import runs


def table(directory, name):
    with open(f"{directory}/{name}.csv", newline="") as file:
        head, *lines = csv.reader(file)
    assert all(len(line) == len(head) for line in lines), name
    return head, lines


def numbers(lines, dtype=np.float64):
    return np.array([[cell or "nan" for cell in line] for line in lines], dtype=np.float64).astype(dtype)


def same(found, wanted, name):
    assert np.array_equal(found, wanted, equal_nan=True), name


def check_history(directory, run):
    head, lines = table(directory, "history")
    assert head == list(run["history"])
    for column, name in enumerate(head):
        same(numbers(lines)[:, column], run["history"][name][:], name)


def check_config(directory, run):
    head, lines = table(directory, "config")
    found = {line[0]: line[1] for line in lines}
    wanted = {key: value for key, value in run["config"].attrs.items() if key != "hash"}
    assert head == ["key", "value", "origin"] and list(found) == list(wanted)
    assert float(found["optimizer.learning_rate"]) == wanted["optimizer.learning_rate"]
    assert [line[2] for line in lines] == list(run["config/origin"].asstr())


def check_evaluation(directory, run):
    head, lines = table(directory, "evaluation")
    assert head == ["part", "rows", "loss", *run.attrs["metrics"]]
    assert [line[0] for line in lines] == list(run["evaluation"])
    for part, rows, loss, *metrics in lines:
        group = run["evaluation"][part]
        assert int(rows) == len(run["predictions"][part]["sample"])
        assert [float(loss), *map(float, metrics)] == [group[name][()] for name in head[2:]]


def check_part(directory, run, part):
    names, group = list(run["preprocessing/class_names"].asstr()), run["predictions"][part]
    head, lines = table(directory, f"predictions_{part}")
    assert head == ["sample", "true", "predicted"] + [f"probability_{name}" for name in names]
    same([int(line[0]) for line in lines], group["sample"][:], "sample")
    same([names.index(line[1]) for line in lines], group["y_true"][:], "true")
    same([names.index(line[2]) for line in lines], group["y_predicted"][:], "predicted")
    same(numbers([line[3:] for line in lines], np.float32), group["probability"][:], "probability")
    head, lines = table(directory, f"confusion_{part}")
    assert head == ["true"] + [f"predicted_{name}" for name in names] and [line[0] for line in lines] == names
    same(numbers([line[1:] for line in lines]), run[f"evaluation/{part}/confusion"][:], "confusion")


def check_layer(directory, run, layer):
    kernel, bias = run["weights"][layer]["kernel"][:], run["weights"][layer].get("bias")
    same(numbers(table(directory, f"weights_{layer}_kernel")[1])[:, 1:].astype(kernel.dtype), kernel, "kernel")
    if bias is not None:
        same(numbers(table(directory, f"weights_{layer}_bias")[1])[0].astype(bias.dtype), bias[:], "bias")


for run_path, directory, _ in runs():
    with h5py.File(run_path) as run:
        check_history(directory, run)
        check_config(directory, run)
        check_evaluation(directory, run)
        for part in run["predictions"]:
            check_part(directory, run, part)
        for layer in run["weights"]:
            if not len(run["weights"][layer]):
                continue  # dropout has no weights
            check_layer(directory, run, layer)
