"""compare: a directory of 10 000 run files as one table, and what one file of it costs to write."""

import os
import shutil

from .common import median, run_program, spread

SEEDS = 100


def make_runs(bench, directory, files):
    """That many run files: some real runs, and copies of them."""
    config = bench.config("iris.yaml")
    directory.mkdir()
    seeds = min(SEEDS, files)
    for seed in range(seeds):
        run_program([bench.nnrun_program, config, f"seed={seed}", f"optimizer.learning_rate={0.01 * (1 + seed % 5)}",
                     "training.epochs=20", "--quiet", "--output", directory / f"run-{seed:05}.h5"])
    for copy in range(seeds, files):
        shutil.copyfile(directory / f"run-{copy % seeds:05}.h5", directory / f"run-{copy:05}.h5")


def forget(directory):
    """Takes the files out of the memory of the system, as after a start."""
    for entry in os.scandir(directory):
        file = os.open(entry.path, os.O_RDONLY)
        os.fsync(file)
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(file)


def row(bench, label, words, before=lambda: None):
    runs = []
    for _ in range(1 if bench.quick else bench.runs):
        before()
        runs.append(run_program([bench.nnrun_program, "compare", *words]))
    return [label, spread([one.seconds for one in runs]), f"{median(one.peak_bytes for one in runs) / 2**20:.0f}"]


def run(bench):
    with bench.part("compare"):
        directory = bench.scratch / "runs"
        files = 200 if bench.quick else 10_000
        make_runs(bench, directory, files)
        bytes_of_one = (directory / "run-00000.h5").stat().st_size
        bench.say(f"`nnrun compare DIRECTORY` of {files} runs of iris.yaml, {bytes_of_one} bytes each; whole processes.")
        bench.table(["call", "seconds", "peak memory, MiB"], [
            row(bench, "table", [directory]),
            row(bench, "table, files not in memory", [directory], lambda: forget(directory)),
            row(bench, "--csv", [directory, "--csv"]),
            row(bench, "--where, --sort", [directory, "--where", "test_accuracy > 0.9", "--sort", "-test_accuracy"]),
            row(bench, "--over seed", [directory, "--over", "seed"])])
        shutil.rmtree(directory)
