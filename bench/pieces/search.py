"""search: how good the best of 100 trials is, by the search methods of nnrun and by Optuna."""

import csv
import os
import shutil

from .common import SOURCE, Missing, median, run_program

SEEDS = 20
SIDES = {"random": ("random", "=0"), "sobol": ("sobol", "=0"), "tpe, lag 0": ("tpe", "lag=0"),
         "tpe, lag 4 (default)": ("tpe", "lag=4"), "tpe, lag 8": ("tpe", "lag=8"), "tpe, lag 32": ("tpe", "lag=32")}
BASE = """base: {config}
training: {{epochs: 10}}
model:
  - {{type: dense, units: 64, activation: relu, init: {{type: he_normal}}}}
  - {{type: dense, units: 10, activation: softmax}}
"""
SWEEP = """base: base.yaml
method: {{type: {method}, trials: 100}}
seed: {seed}
objective: {{metric: validation_loss}}
parameters:
  optimizer.learning_rate: {{log_uniform: [0.0001, 1]}}
  optimizer.momentum: {{uniform: [0, 0.98]}}
  model.0.units: {{int_log_uniform: [4, 128]}}
  model.0.activation: {{values: [relu, tanh, sigmoid]}}
  training.batch_size: {{int_uniform: [16, 256], step: 16}}
  seed: {{values: [1]}}
"""


def compile_sweep(bench):
    compiler = os.environ.get("CC", "cc").split()
    if not shutil.which(compiler[0]):
        raise Missing(f"there is no compiler '{compiler[0]}'")
    target = bench.scratch / "sweep.so"
    run_program([*compiler, "-shared", "-fPIC", "-O2", f"-I{SOURCE / 'core'}", SOURCE / "bench/plugins/sweep.c", "-o",
                 target, "-lm"])
    return target


def digits_base(bench):
    """The experiment of the sweeps over digits."""
    base = bench.scratch / "base.yaml"
    base.write_text(BASE.format(config=bench.config("digits-mini-batch.yaml")), encoding="utf-8")
    return base


def digits(bench, plugin, parameter, seeds):
    """The best validation loss of each seed, by `nnrun sweep`."""
    digits_base(bench)
    method = plugin + (f", {parameter.replace('=', ': ')}" if parameter[0] != "=" else "")
    best = []
    for seed in range(seeds):
        sweep, place = bench.scratch / "digits.yaml", bench.scratch / "digits.d"
        sweep.write_text(SWEEP.format(method=method, seed=seed), encoding="utf-8")
        shutil.rmtree(place, ignore_errors=True)
        run_program(["sh", "-c", '"$0" sweep "$1" --quiet --output "$2" || test $? = 3', bench.nnrun_program, sweep,
                     place], {"OMP_NUM_THREADS": 1})  # 3: some trials failed, as their loss became infinite
        with open(place / "results.csv", encoding="utf-8", newline="") as table:
            best.append(min(float(row["validation_loss"]) for row in csv.DictReader(table) if row["outcome"] == "ok"))
    return best


def run(bench):
    seeds = 1 if bench.quick else SEEDS
    results = {}
    with bench.part("nnrun"):
        sweep = compile_sweep(bench)
        for name, (plugin, parameter) in SIDES.items():
            library = bench.build / "plugins" / "search" / ".libs" / f"{plugin}.so"
            results[name] = bench.peer("sweeps.py", sweep, library, parameter, seeds, modules=("ctypes",)).json
            results[name]["digits"] = digits(bench, plugin, parameter, seeds)
    with bench.part("Optuna"):
        results["Optuna, TPESampler(multivariate=True)"] = bench.peer(
            "sweeps.py", "optuna", bench.nnrun_program, digits_base(bench), seeds, modules=("optuna",)).json
    bench.say(f"The best value of 100 trials, the smaller the better: medians over {seeds} seeds, with the quartiles. "
              "The least values of the functions are 0.398, 0 and -3.322. digits: the validation loss after 10 epochs of "
              "a network with a hidden layer, over the learning rate, the momentum, the units, the activation and the "
              "batch size.")
    bench.table(["method", "branin (2 axes)", "sphere (5 axes)", "hartmann6 (6 axes)", "digits (5 axes)"],
                [[name, *(cell(best) for best in functions.values())] for name, functions in results.items()])


def cell(best):
    """The median, with the quartiles."""
    ordered = sorted(best)
    low, high = ordered[len(ordered) // 4], ordered[-1 - len(ordered) // 4]
    return f"{median(ordered):.4f} ({low:.4f} to {high:.4f})"
