"""sweep: 64 networks of digits against scikit-learn with joblib, and ten thousand small trials."""

import os
import shutil
import subprocess
import time

from .common import cores, in_turn, median, run_program, spread

RATES, UNITS, BATCHES, SEEDS = (0.003, 0.01, 0.03, 0.1), (16, 32, 64, 128), (32, 64), (0, 1)
DIGITS = """base: {config}
method: grid
objective: {{metric: test_accuracy}}
parameters:
  optimizer.learning_rate: {{values: {rates}}}
  model.0.units: {{values: {units}}}
  training.batch_size: {{values: {batches}}}
  seed: {{values: {seeds}}}
"""
DIGITS_BASE = "base: {config}\noptimizer: {{type: sgd, momentum: 0.9}}\ntraining: {{epochs: {epochs}}}\n"
IRIS = """base: {config}
method: {{type: random, trials: {trials}}}
objective: {{metric: test_accuracy}}
parameters:
  optimizer.learning_rate: {{log_uniform: [0.001, 0.1]}}
keep: results
"""
IRIS_BASE = "base: {config}\ntraining: {{epochs: 20}}\n"
FEWEST_SAMPLES = 10


def write(bench, name, text):
    path = bench.scratch / name
    path.write_text(text, encoding="utf-8")
    return path


def command(bench, sweep, jobs):
    """The words of a sweep into a directory that is not there yet."""
    place = sweep.with_suffix(f".{jobs}.d")
    shutil.rmtree(place, ignore_errors=True)
    return [str(word) for word in (bench.nnrun_program, "sweep", sweep, "--quiet", "--jobs", jobs, "--output", place)]


# ---- Many networks of digits ------------------------------------------------------------------------------------


def side_by_side(bench, sweeps):
    """Seconds until all of them are done, which run at once with one job each."""
    commands = [command(bench, sweep, 1) for sweep in sweeps]
    start = time.perf_counter()
    running = [subprocess.Popen(words) for words in commands]
    if any([process.wait() for process in running]):
        raise subprocess.CalledProcessError(1, commands[0])
    return time.perf_counter() - start


def digits(bench):
    """Trials of 20 epochs against scikit-learn, and ten times as long ones, where start and end hardly count."""
    epochs, seeds = (1, SEEDS[:1]) if bench.quick else (20, SEEDS)
    jobs = min(2, cores())

    def plan(name, epochs):
        base = write(bench, f"{name}.base.yaml",
                     DIGITS_BASE.format(config=bench.config("digits-adam.yaml"), epochs=epochs))
        return write(bench, f"{name}.sweep.yaml", DIGITS.format(config=base, rates=list(RATES), units=list(UNITS),
                                                                batches=list(BATCHES), seeds=list(seeds)))

    def alone(epochs):
        """The sides of nnrun: (names, functions that give seconds)."""
        whole, *same = (plan(f"digits.{epochs}.{word}", epochs) for word in ("whole", "first", "second"))
        return ([f"nnrun sweep --jobs {jobs}", "nnrun sweep --jobs 1", "two of --jobs 1 at once, half of their time"],
                [lambda: run_program(command(bench, whole, jobs)).seconds,
                 lambda: run_program(command(bench, whole, 1)).seconds,
                 lambda: side_by_side(bench, same) / 2])

    def compare(names, sides):
        results = in_turn(1 if bench.quick else bench.runs, *sides)
        first = median(results[0])
        bench.table(["side", "seconds", "times nnrun's"],
                    [[name, spread(seconds), f"{median(seconds) / first:.2f}"] for name, seconds in zip(names, results)])

    names, sides = alone(epochs)
    with bench.part("scikit-learn"):
        bench.python("sklearn", "joblib")
        lists = (",".join(map(str, values)) for values in (RATES, UNITS, BATCHES, seeds))
        words = ("sweep_sklearn.py", epochs, jobs, *lists)
        names.append(f"scikit-learn, {jobs} of joblib")
        sides.append(lambda: bench.peer(*words, modules=("sklearn", "joblib")).seconds)
    trials = len(RATES) * len(UNITS) * len(BATCHES) * len(seeds)
    bench.say(f"### {trials} networks of digits: 64-units-10, ReLU, momentum, {epochs} epochs")
    bench.say()
    bench.say("Seconds of whole processes. nnrun's have a pass over the test part in every epoch, which scikit-learn "
              "does not make. The third line is what two jobs would take if they had nothing to do with each other: the "
              "same sweep twice, as two programs.")
    compare(names, sides)
    bench.say(f"The same with {10 * epochs} epochs:")
    compare(*alone(10 * epochs))


# ---- Ten thousand trials ----------------------------------------------------------------------------------------


def resident(root):
    """Bytes that the processes of a group hold: shared pages are counted for each process in part."""
    total = 0
    for name in os.listdir("/proc"):
        try:
            if name.isdigit() and os.getpgid(int(name)) == root:
                with open(f"/proc/{name}/smaps_rollup", encoding="utf-8") as file:
                    total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Pss:"))
        except OSError:  # it has ended meanwhile
            continue
    return total


def watch(words):
    """Runs it; (seconds, [bytes held at each moment], largest number of files)."""
    place, held, files = words[-1], [], 0
    start = time.perf_counter()
    process = subprocess.Popen(words, start_new_session=True)
    while process.poll() is None:
        held.append(resident(process.pid))
        files = max(files, sum(len(names) for _, _, names in os.walk(place)))
        time.sleep(0.05)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return seconds, held, max(files, sum(len(names) for _, _, names in os.walk(place)))


def quarter(held, number):
    """The median of the first, second, ... quarter of the moments, in MiB."""
    part = held[len(held) * number // 4:len(held) * (number + 1) // 4]
    return f"{median(part) / 2**20:.1f}" if len(held) >= FEWEST_SAMPLES else "-"


def iris(bench):
    trials = 50 if bench.quick else 10_000
    config = bench.config("iris.yaml")
    base = write(bench, "iris.base.yaml", IRIS_BASE.format(config=config))
    sweep = write(bench, "iris.sweep.yaml", IRIS.format(config=base, trials=trials))
    training = [bench.nnrun(base).json["seconds_training"] for _ in range(3 if bench.quick else 50)]
    each = median(training)
    rows = []
    for jobs in sorted({1, min(2, cores())}):
        seconds, held, files = watch(command(bench, sweep, jobs))
        of_one = seconds * jobs / trials
        rows.append([jobs, f"{seconds:.2f}", f"{1e3 * of_one:.3f}", f"{1e3 * (of_one - each):.3f}",
                     *(quarter(held, number) for number in range(4)), f"{max(held, default=0) / 2**20:.1f}", files])
    bench.say(f"### {trials} trials of iris, 20 epochs")
    bench.say()
    bench.say(f"One run for each number of jobs. Training alone takes {spread(training, 3, 1e3)} ms, as single runs say "
              "(`seconds_training`); a trial's time is that of a whole processor. Memory is that of all processes "
              "together, looked at 20 times a second: the median of each quarter of the time, and the most.")
    bench.table(["jobs", "seconds", "ms a trial", "beside training", "MiB, 1st quarter", "2nd", "3rd", "4th", "most",
                 "files"], rows)


def run(bench):
    digits(bench)
    iris(bench)
