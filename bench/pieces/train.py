"""train: whole training runs against NumPy, PyTorch and scikit-learn, and the smallest run."""

import os
import random
import struct

from . import gemm
from .common import SOURCE, Missing, cores, fair_openblas, in_turn, median, peak_bytes, run_program, spread

TWO = min(2, cores())


class Side:
    """One side of a comparison: run() gives a Finished, and seconds(it) what counts of it."""

    def __init__(self, name, run, seconds=lambda finished: finished.json["seconds_training"]):
        self.name, self.run, self.seconds = name, run, seconds


def whole(finished):
    return finished.seconds


def thread_counts(bench):
    return [TWO] if bench.quick else sorted({1, TWO})


def threads_text(threads):
    return f"{threads} thread{'s' if threads > 1 else ''}"


def available(bench, *peers):
    """Those of the peers (modules, Side) whose Python is there; says which are not."""
    sides = []
    for modules, side in peers:
        with bench.part(side.name):
            bench.python(*modules)
            sides.append(side)
    return sides


def compare(bench, sides, more_header=(), more=lambda side, seconds: ()):
    """Runs the sides in turn; one line of a table for each. The first is nnrun. Returns the medians."""
    seconds, accuracies = {side: [] for side in sides}, {}
    for results in zip(*in_turn(1 if bench.quick else bench.runs, *[side.run for side in sides])):
        for side, finished in zip(sides, results):
            seconds[side].append(side.seconds(finished))
            accuracies[side] = finished.json["test_accuracy"]
    middle = {side: median(seconds[side]) for side in sides}
    bench.table(["side", "seconds", "times nnrun's", *more_header, "test accuracy"],
                [[side.name, spread(seconds[side]), f"{middle[side] / middle[sides[0]]:.2f}", *more(side, middle[side]),
                  f"{accuracies[side]:.4f}"] for side in sides])
    return middle


def digits(bench):
    config = bench.config("digits.yaml")
    epochs = 20 if bench.quick else 1000

    def nnrun():
        return bench.nnrun(config, f"training.epochs={epochs}", threads=TWO)

    def numpy(threads):
        return Side(f"NumPy float32, {threads_text(threads)}",
                    lambda: bench.peer("digits_numpy.py", epochs, modules=("numpy",), threads=threads))

    def torch(threads):
        return Side(f"PyTorch, {threads_text(threads)}", lambda: bench.peer(
            "digits_torch.py", epochs, threads, modules=("numpy", "torch"), threads=threads), whole)

    counts = thread_counts(bench)
    bench.say(f"### digits: 64-64-10, sigmoid, full batch, {epochs} epochs, test pass in every epoch")
    bench.say()
    bench.say("Seconds of the training loop:")
    compare(bench, [Side(f"nnrun, {threads_text(TWO)}", nnrun),
                    *available(bench, *[(("numpy",), numpy(threads)) for threads in counts])])
    bench.say("Seconds of the whole process, from start to exit:")
    compare(bench, [Side(f"nnrun, {threads_text(TWO)}", nnrun, whole),
                    *available(bench, *[(("numpy", "torch"), torch(threads)) for threads in counts])])


def adam(bench):
    config = bench.config("digits-adam.yaml")
    epochs = 1 if bench.quick else 50
    steps = epochs * -(-1437 // 32)
    bench.say(f"### digits-adam: 64-64-10, ReLU, Adam, batches of 32, {epochs} epoch{'s' if epochs > 1 else ''}, 1 thread")
    bench.say()
    bench.say("Seconds of the training loop. nnrun's have a pass over the test part in every epoch, which the others do "
              "not make.")
    compare(bench,
            [Side("nnrun", lambda: bench.nnrun(config, f"training.epochs={epochs}")),
             *available(bench,
                        (("numpy", "sklearn"), Side("scikit-learn", lambda: bench.peer(
                            "adam_sklearn.py", epochs, modules=("numpy", "sklearn")))),
                        (("numpy", "torch"), Side("PyTorch", lambda: bench.peer(
                            "adam_torch.py", epochs, modules=("numpy", "torch")))))],
            ["us a step"], lambda side, seconds: [f"{1e6 * seconds / steps:.2f}"])


# ---- MNIST ------------------------------------------------------------------------------------------------------

MNIST_LAYERS = [784 * 512, 512 * 512, 512 * 10]
MNIST_FILES = {"images": "train-images-idx3-ubyte", "labels": "train-labels-idx1-ubyte",
               "test_images": "t10k-images-idx3-ubyte", "test_labels": "t10k-labels-idx1-ubyte"}


def mnist_flop(rows, test_rows):
    """Of an epoch: forward, gradients of weights and of inputs but the first, and the forward pass of the test."""
    weights = sum(MNIST_LAYERS)
    return rows * (4 * weights + 2 * sum(MNIST_LAYERS[1:])) + test_rows * 2 * weights


def find_mnist():
    places = [os.environ.get("NNRUN_MNIST"), SOURCE / "data" / "mnist", SOURCE.parent / "shared" / "data" / "mnist"]
    for place in places:
        if place and all(os.path.exists(f"{place}/{name}") or os.path.exists(f"{place}/{name}.gz")
                         for name in MNIST_FILES.values()):
            return place
    raise Missing("the files of MNIST are neither in $NNRUN_MNIST nor in data/mnist")


def make_little_mnist(directory):
    """Files like MNIST's, of a few random rows: enough to see that all works."""
    directory.mkdir(exist_ok=True)
    noise = random.Random(1)
    for name in MNIST_FILES.values():
        rows = 640 if name.startswith("train") else 128
        images = "images" in name
        head = struct.pack(">BBBBIII", 0, 0, 8, 3, rows, 28, 28) if images else struct.pack(">BBBBI", 0, 0, 8, 1, rows)
        body = noise.randbytes(rows * 784) if images else bytes(row % 10 for row in range(rows))
        (directory / name).write_bytes(head + body)
    return directory


def mnist_words(bench, directory):
    """The words with which nnrun trains on the files there."""
    def path(name):
        return f"{directory}/{name}" + ("" if os.path.exists(f"{directory}/{name}") else ".gz")
    return [bench.config("mnist.yaml"), *(f"dataset.{key}={path(name)}" for key, name in MNIST_FILES.items())]


def mnist(bench):
    directory = make_little_mnist(bench.scratch / "mnist") if bench.quick else find_mnist()
    rows, test_rows = (640, 128) if bench.quick else (60000, 10000)
    words, epochs = [*mnist_words(bench, directory), "training.epochs=2"], 2
    flop = epochs * mnist_flop(rows, test_rows)
    bench.say("### mnist: 784-512-512-10, ReLU, Adam, batches of 128, 2 epochs")
    bench.say()
    bench.say("Seconds of the training loop, with a pass over the test part in every epoch; the operations of both are "
              "counted, and compared with the peak of as many threads.")
    medians = {}
    for threads in thread_counts(bench):
        peak = gemm.peak(bench, threads)
        ours = Side(f"nnrun, {threads_text(threads)}", lambda n=threads: bench.nnrun(*words, threads=n))
        peers = available(bench, (("numpy", "torch"), Side(
            f"PyTorch, {threads_text(threads)}", lambda n=threads: bench.peer(
                "mnist_torch.py", directory, epochs, n, modules=("numpy", "torch"), threads=n))))
        middle = compare(bench, [ours, *peers], ["GFLOP/s", "of peak"], lambda side, seconds, peak=peak: [
            f"{flop / seconds / 1e9:.1f}", f"{100 * flop / seconds / 1e9 / peak:.0f} %" if peak else "-"])
        medians[threads] = middle[ours]
    if len(medians) > 1:
        bench.say(f"nnrun on 2 threads is {medians[1] / medians[2]:.2f} times as fast as on 1.")
        bench.say()


# ---- The smallest run -------------------------------------------------------------------------------------------


def smallest(bench):
    words = bench.config("iris.yaml"), "training.epochs=1"
    names, sides = ["nnrun, iris, 1 epoch"], [lambda: bench.nnrun(*words, threads=cores()).seconds]
    peaks = [bench.nnrun_peak_bytes(*words, threads=cores())]
    with bench.part("import torch"):
        command = [bench.python("torch"), "-c", "import torch"]
        names.append('python3 -c "import torch"')
        sides.append(lambda: run_program(command, fair_openblas()).seconds)
        peaks.append(peak_bytes(command, fair_openblas()))
    bench.say("### The smallest run: whole processes")
    rows = [[name, spread(seconds, 1, 1e3), f"{peak / 2**20:.1f}"]
            for name, seconds, peak in zip(names, in_turn(1 if bench.quick else 20, *sides), peaks)]
    bench.table(["process", "milliseconds", "peak memory, MiB"], rows)


def run(bench):
    bench.say("Medians (least-largest) of runs in turn; `times nnrun's` is the ratio of the medians.")
    bench.say()
    for title, part in ("digits", digits), ("digits-adam", adam), ("mnist", mnist), ("the smallest run", smallest):
        with bench.part(title):
            part(bench)
