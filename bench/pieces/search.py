"""search: how good the best of 100 trials is, by the search methods of nnrun and by Optuna."""

import os
import shutil

from .common import SOURCE, Missing, median, run_program

SEEDS = 20
SIDES = {"random": ("random", "=0"), "sobol": ("sobol", "=0"), "tpe, lag 0": ("tpe", "lag=0"),
         "tpe, lag 8 (default)": ("tpe", "lag=8"), "tpe, lag 32": ("tpe", "lag=32")}


def compile_sweep(bench):
    compiler = os.environ.get("CC", "cc").split()
    if not shutil.which(compiler[0]):
        raise Missing(f"there is no compiler '{compiler[0]}'")
    target = bench.scratch / "sweep.so"
    run_program([*compiler, "-shared", "-fPIC", "-O2", f"-I{SOURCE / 'core'}", SOURCE / "bench/plugins/sweep.c", "-o",
                 target, "-lm"])
    return target


def run(bench):
    seeds = 1 if bench.quick else SEEDS
    results = {}
    with bench.part("nnrun"):
        sweep = compile_sweep(bench)
        for name, (plugin, parameter) in SIDES.items():
            library = bench.build / "plugins" / "search" / ".libs" / f"{plugin}.so"
            results[name] = bench.peer("sweeps.py", sweep, library, parameter, seeds, modules=("ctypes",)).json
    with bench.part("Optuna"):
        results["Optuna, TPESampler(multivariate=True)"] = bench.peer("sweeps.py", "optuna", seeds,
                                                                      modules=("optuna",)).json
    bench.say(f"The best value of 100 trials, the smaller the better: medians over {seeds} seeds, with the quartiles. "
              "The least values are 0.398, 0 and -3.322.")
    bench.table(["method", "branin (2 axes)", "sphere (5 axes)", "hartmann6 (6 axes)"],
                [[name, *(cell(best) for best in functions.values())] for name, functions in results.items()])


def cell(best):
    """The median, with the quartiles."""
    ordered = sorted(best)
    low, high = ordered[len(ordered) // 4], ordered[-1 - len(ordered) // 4]
    return f"{median(ordered):.3f} ({low:.3f} to {high:.3f})"
