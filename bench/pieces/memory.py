"""memory: the most that a run holds, against what `nnrun check` says that it needs."""

import re

from . import train
from .common import Missing, cores

UNITS = {"B": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}


def predicted_bytes(bench, words, threads):
    """The most that the line about memory names, at its end."""
    for line in bench.nnrun_check(*words, threads=threads).splitlines():
        if line.startswith("Memory:"):
            number, unit = re.search(r"about ([\d.]+) ([KMGT]?i?B) at most", line).groups()
            return float(number) * UNITS[unit]
    raise Missing("nnrun check says nothing about memory")


def run(bench):
    threads = cores()
    runs = []
    for name, override in ("iris", "training.epochs=1"), ("digits", "training.epochs=20"), \
            ("digits-adam", "training.epochs=1"):
        with bench.part(name):
            runs.append((name, [bench.config(f"{name}.yaml"), override]))
    with bench.part("synthetic"):
        rows = 10_000 if bench.quick else 1_000_000
        runs.append((f"{rows} rows of 64", [bench.synthetic(), f"dataset.rows={rows}"]))
    with bench.part("mnist"):
        directory = train.make_little_mnist(bench.scratch / "mnist") if bench.quick else train.find_mnist()
        runs.append(("mnist", [*train.mnist_words(bench, directory), "training.epochs=1"]))
    with bench.part("memory"):
        measured = []
        for name, words in runs:
            with bench.part(name):
                measured.append((name, predicted_bytes(bench, words, threads),
                                 bench.nnrun_peak_bytes(*words, threads=threads)))
        bench.say(f"MiB, on {threads} threads.")
        bench.table(["run", "predicted by nnrun check", "peak resident", "peak : predicted"],
                    [[name, f"{predicted / 2**20:.1f}", f"{peak / 2**20:.1f}", f"{peak / predicted:.2f}"]
                     for name, predicted, peak in measured])
