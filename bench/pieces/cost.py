"""cost: how the time of a run grows with the batch, the width, the depth, the rows and the threads."""

from .common import Missing, cores, median, run_program

ENOUGH = 0.1  # seconds that a measured run should take


def model_override(units):
    """The override for a model whose layers give that many numbers, and its last one probabilities."""
    hidden = "".join(f"{{type: dense, units: {n}, activation: relu, init: he_normal}}, " for n in units[:-1])
    return f"model=[{hidden}{{type: dense, units: {units[-1]}, activation: softmax}}]"


def flop_of_row(inputs, units):
    """Of a training step: forward, gradients of weights, and gradients of inputs of all layers but the first."""
    sizes = [a * b for a, b in zip([inputs, *units], units)]
    return 4 * sum(sizes) + 2 * sum(sizes[1:])


class Case:
    """One line of a table."""

    def __init__(self, label, rows=8192, inputs=64, classes=10, hidden=(64,), batch=128, threads=1):
        self.label, self.rows, self.inputs, self.units = label, rows, inputs, [*hidden, classes]
        self.classes, self.batch, self.threads = classes, batch, threads

    def words(self, epochs):
        return [f"dataset.rows={self.rows}", f"dataset.inputs={self.inputs}", f"dataset.classes={self.classes}",
                model_override(self.units), f"training.batch_size={self.batch}", f"training.epochs={epochs}"]

    def row(self, bench, config):
        """The cells: runs it as often as it takes to see something."""
        first = bench.nnrun(config, *self.words(1), threads=self.threads)
        seconds, epochs = first.json["seconds_training"], 1
        if not bench.quick and seconds < 1:
            epochs = max(1, min(100, int(ENOUGH / max(seconds, 1e-6))))
            runs = [bench.nnrun(config, *self.words(epochs), threads=self.threads) for _ in range(3)]
            seconds = median(run.json["seconds_training"] for run in runs) / epochs
        steps = -(-self.rows // self.batch)
        flop = self.rows * flop_of_row(self.inputs, self.units)
        return [self.label, f"{seconds:.5f}", steps, f"{1e6 * seconds / steps:.1f}", f"{flop / seconds / 1e9:.2f}",
                f"{bench.nnrun_peak_bytes(config, *self.words(1), threads=self.threads) / 2**20:.0f}"]


def free_bytes():
    """Memory that may be used without harm."""
    try:
        with open("/proc/meminfo", encoding="ascii") as lines:
            for line in lines:
                if line.startswith("MemAvailable:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def thread_counts():
    """1 .. 2 N, not more than some ten of them."""
    most = 2 * cores()
    return range(1, most + 1) if most <= 8 else sorted({2**i for i in range(most.bit_length())} | {cores(), most})


def powers(first, last, factor):
    while first <= last:
        yield first
        first *= factor


def cases(quick):
    """The tables: title and lines."""
    rows_possible = [rows for rows in powers(1000, 10_000_000, 10) if 4 * 40 * rows < free_bytes() or rows <= 1000]
    tables = {
        "Batch (64-64-10, 8192 rows, 1 thread)": [Case(str(n), batch=n) for n in powers(1, 4096, 4)],
        "Width (64-width-width-10, batches of 128, 1 thread)":
            [Case(str(n), hidden=(n, n)) for n in powers(8, 2048, 4)],
        "Depth (64-64-...-10, batches of 128, 1 thread)":
            [Case(str(n), hidden=(64,) * (n - 1)) for n in powers(1, 64, 2)],
        "Rows (10-32-2, batches of 1024, 1 thread)":
            [Case(f"{n:.0e}", rows=n, inputs=10, classes=2, hidden=(32,), batch=1024) for n in rows_possible],
        "Threads (64-512-512-10, batches of 512)":
            [Case(str(n), hidden=(512, 512), batch=512, threads=n) for n in thread_counts()],
        "Threads, small (64-64-10, batches of 32)": [Case(str(n), batch=32, threads=n) for n in thread_counts()],
    }
    return {title: lines[1:2] if quick else lines for title, lines in tables.items()}


def run(bench):
    with bench.part("cost"):
        config = bench.synthetic()
        if not run_program([bench.nnrun_program, "plugins", "list", "optimizer"]).output.count("  adam "):
            raise Missing("this nnrun has no optimizer adam")
        bench.say("Training alone, Adam, ReLU, on synthetic data; seconds of one epoch.")
        for title, lines in cases(bench.quick).items():
            bench.say()
            bench.say(f"### {title}")
            bench.table([title.split(",")[0].split(" ")[0].lower(), "seconds", "steps", "us a step", "GFLOP/s",
                         "peak MiB"], [case.row(bench, config) for case in lines])
