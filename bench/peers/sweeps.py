"""Sweeps of 100 trials over functions whose least values are known, by a search plugin of nnrun or by Optuna.

    sweeps.py optuna NNRUN BASE.yaml SEEDS
    sweeps.py SWEEP.so PLUGIN.so PARAMETER=VALUE SEEDS

SWEEP.so is made of bench/plugins/sweep.c; the parameter "=0" is none. Optuna also tries networks for the digits, which
NNRUN trains.
Prints one line of JSON: for each function the best values, one a seed."""

import ctypes
import json
import math
import subprocess
import sys

TRIALS = 100


def branin(x):
    """Its least value is 0.398."""
    a = x[1] - 5.1 / (4 * math.pi**2) * x[0] ** 2 + 5 / math.pi * x[0] - 6
    return a * a + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x[0]) + 10


def sphere(x):
    return sum(value * value for value in x)


def hartmann6(x):
    """Its least value is -3.322."""
    weights = (1, 1.2, 3, 3.2)
    a = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
    p = ((1312, 1696, 5569, 124, 8283, 5886), (2329, 4135, 8307, 3736, 1004, 9991),
         (2348, 1451, 3522, 2883, 3047, 6650), (4047, 8828, 8732, 5743, 1091, 381))
    return -sum(w * math.exp(-sum(a_j * (value - p_j / 10000) ** 2 for a_j, value, p_j in zip(a_i, x, p_i)))
                for w, a_i, p_i in zip(weights, a, p))


FUNCTIONS = {"branin": (branin, (-5, 0), (10, 15)), "sphere": (sphere, (-5,) * 5, (5,) * 5),
             "hartmann6": (hartmann6, (0,) * 6, (1,) * 6)}


def optimize(objective, seed):
    import warnings

    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.simplefilter("ignore")
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(multivariate=True, seed=seed))
    study.optimize(objective, n_trials=TRIALS)
    return study.best_value


def by_optuna(function, low, high, seed):
    return optimize(lambda trial: function([trial.suggest_float(f"x{i}", *ends)
                                            for i, ends in enumerate(zip(low, high))]), seed)


def digits_by_optuna(nnrun, base, seed):
    """The space of pieces/search.py; a run that fails is a bad one."""
    def objective(trial):
        words = {"optimizer.learning_rate": trial.suggest_float("rate", 1e-4, 1, log=True),
                 "optimizer.momentum": trial.suggest_float("momentum", 0, 0.98),
                 "model.0.units": trial.suggest_int("units", 4, 128, log=True),
                 "model.0.activation": trial.suggest_categorical("activation", ["relu", "tanh", "sigmoid"]),
                 "training.batch_size": trial.suggest_int("batch", 16, 256, step=16), "seed": 1}
        run = subprocess.run([nnrun, base, *(f"{key}={value}" for key, value in words.items()), "--json", "--quiet",
                              "--force", "--output", "optuna.h5"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             check=False)
        return json.loads(run.stdout)["validation_loss"] if run.returncode == 0 else 100

    return optimize(objective, seed)


def by_nnrun(sweep, plugin, parameter):
    """A function like by_optuna."""
    objective = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.POINTER(ctypes.c_double))
    library = ctypes.CDLL(sweep)
    library.sweep.restype = ctypes.c_double
    entry = ctypes.cast(ctypes.CDLL(plugin).nnrun_module_v1, ctypes.c_void_p)
    name, value = parameter.split("=")

    def best(function, low, high, seed):
        numbers = ctypes.c_double * len(low)
        call = objective(lambda point: function(point[: len(low)]))
        return library.sweep(entry, name.encode(), ctypes.c_int64(int(value)), ctypes.c_size_t(len(low)), numbers(*low),
                             numbers(*high), ctypes.c_uint64(seed), ctypes.c_uint64(TRIALS), call)

    return best


def main():
    *side, seeds = sys.argv[1:]
    seeds = range(int(seeds))
    method = by_optuna if side[0] == "optuna" else by_nnrun(*side)
    best = {name: [method(*function, seed) for seed in seeds] for name, function in FUNCTIONS.items()}
    if side[0] == "optuna":
        best["digits"] = [digits_by_optuna(*side[1:], seed) for seed in seeds]
    print(json.dumps(best))


main()
