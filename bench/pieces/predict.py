"""predict: a million rows of CSV through a trained network, against pandas with NumPy and with scikit-learn."""

import random

from .common import SOURCE, cores, in_turn, median, run_program, spread

TWO = min(2, cores())
PEERS = {"pandas and NumPy": "numpy", "pandas and scikit-learn": "sklearn"}


def make_table(bench, rows):
    """Rows of the digits drawn at random, without their labels."""
    path = bench.scratch / "rows.csv"
    header, *lines = (SOURCE / "data" / "digits.csv").read_text(encoding="utf-8").splitlines()
    lines = [line.rpartition(",")[0] for line in lines]
    with path.open("w", encoding="utf-8") as table:
        table.write(header.rpartition(",")[0] + "\n")
        for line in random.Random(1).choices(lines, k=rows):
            table.write(line + "\n")
    return path


def run(bench):
    rows = 2000 if bench.quick else 1_000_000
    bench.nnrun(bench.config("digits.yaml"), *(["training.epochs=20"] if bench.quick else []), threads=TWO)
    network = (bench.scratch / "run.h5").rename(bench.scratch / "network.h5")
    table, target = make_table(bench, rows), bench.scratch / "predictions.csv"

    def nnrun(threads):
        return lambda: run_program([bench.nnrun_program, "predict", network, table, "-o", target, "--force"],
                                   {"OMP_NUM_THREADS": threads})

    sides = {f"nnrun, {n} thread{'s' if n > 1 else ''}": nnrun(n) for n in sorted({1, TWO}, reverse=True)}
    for name, kind in PEERS.items():
        modules = ("numpy", "pandas", "h5py", *(["sklearn"] if kind == "sklearn" else []))
        with bench.part(name):
            bench.python(*modules)
            sides[f"{name}, {TWO} threads"] = lambda kind=kind, modules=modules: bench.peer(
                "predict_pandas.py", kind, network, table, target, modules=modules, threads=TWO)

    bench.say(f"{rows} rows of 64 columns from CSV ({table.stat().st_size / 1e6:.0f} MB), 64-64-10, to CSV. Whole process:")
    runs = 1 if bench.quick else min(bench.runs, 5)
    results = dict(zip(sides, in_turn(runs, *sides.values())))
    first = median([finished.seconds for finished in next(iter(results.values()))])
    bench.table(["side", "seconds", "times nnrun's", "most memory, MB"],
                [[name, spread([f.seconds for f in finished]), f"{median([f.seconds for f in finished]) / first:.2f}",
                  f"{max(f.peak_bytes for f in finished) / 1e6:.0f}"] for name, finished in results.items()])
