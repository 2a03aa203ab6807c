"""Replays a run in NumPy float64, from nothing but its result file and the data, and compares the histories.

    python3 tests/golden/replay.py RUN.h5

It starts from /initial_weights, /split and /preprocessing, recomputes the shuffles from the random numbers that
docs/random.md specifies, and trains as the config in the file says. It also makes the split and the initial weights
itself, and compares them. Nothing of nnrun's code is used. Exit status: 0 agrees, 1 does not, 77 cannot run here."""
import csv
import json
import math
import statistics
import sys

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

TOLERANCE = 1e-4  # relative, of float32 against float64 after all epochs


# ---- Random numbers (docs/random.md) ---------------------------------------------------------------------------------

def philox(seed, tag, count):
    """The first `count` 32-bit draws of a stream: Philox4x32-10 over counters (0, tag), (1, tag), ..."""
    mask, low = np.uint64(0xFFFFFFFF), np.uint64(32)
    blocks = np.arange((count + 3) // 4, dtype=np.uint64)
    c = [blocks & mask, blocks >> low, np.full_like(blocks, tag & 0xFFFFFFFF), np.full_like(blocks, tag >> 32)]
    k = [seed & 0xFFFFFFFF, seed >> 32]
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        c = [(p1 >> low) ^ c[1] ^ np.uint64(k[0]), p1 & mask, (p0 >> low) ^ c[3] ^ np.uint64(k[1]), p0 & mask]
        k = [(k[0] + 0x9E3779B9) & 0xFFFFFFFF, (k[1] + 0xBB67AE85) & 0xFFFFFFFF]
    return np.stack(c, axis=1).reshape(-1)[:count]


def shuffled(seed, purpose, number, n):
    draws = philox(seed, purpose << 32 | number, n)
    order = np.arange(n)
    for i in range(n - 1, 0, -1):
        j = int(draws[i]) * (i + 1) >> 32
        order[i], order[j] = order[j], order[i]
    return order


def uniforms(seed, number, n):
    return (philox(seed, 1 << 32 | number, n).astype(np.float64) + 0.5) * 2.0**-32


def quotas(counts, fraction, wanted, taken):
    quota = [math.floor(fraction * n + 1e-9) for n in counts]
    rest = [fraction * n - q for n, q in zip(counts, quota)]
    while sum(quota) < wanted:
        free = [c for c in range(len(counts)) if quota[c] + taken[c] < counts[c]]
        if not free:
            break
        best = max(free, key=lambda c: (rest[c], -c))
        quota[best] += 1
        rest[best] -= 1
    return quota


def split(labels, classes, seed, test, validation, stratify):
    """Rows of the training, validation and test parts, in order."""
    n = len(labels)
    strata = labels if stratify else np.zeros(n, int)
    counts = np.bincount(strata, minlength=classes if stratify else 1).tolist()
    test_left = quotas(counts, test, math.ceil(test * n - 1e-9), [0] * len(counts))
    validation_left = quotas(counts, validation, math.ceil(validation * n - 1e-9), test_left)
    parts = {"train": [], "validation": [], "test": []}
    for row in shuffled(seed, 2, 0, n):
        s = strata[row]
        name = "test" if test_left[s] else "validation" if validation_left[s] else "train"
        if name == "test":
            test_left[s] -= 1
        elif name == "validation":
            validation_left[s] -= 1
        parts[name].append(row)
    return parts


def initial(init, seed, number, shape, fan_in, fan_out):
    n = int(np.prod(shape))
    if init["type"] in ("zeros", "constant"):
        return np.full(shape, init.get("value", 0.0))
    u = uniforms(seed, number, n)
    variance = {"glorot": 2 / (fan_in + fan_out), "he": 2 / fan_in}.get(init["type"].split("_")[0])
    if init["type"].endswith("uniform"):
        limit = math.sqrt(3 * variance) if variance else None
        low, high = (-limit, limit) if limit else (init["min"], init["max"])
        return (low + (high - low) * u).reshape(shape)
    quantile = np.vectorize(statistics.NormalDist().inv_cdf)(u)
    mean, std = (0, math.sqrt(variance)) if variance else (init["mean"], init["std"])
    return (mean + std * quantile).reshape(shape)


# ---- The network -----------------------------------------------------------------------------------------------------

def softmax(x):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


ACTIVATIONS = {  # name: (y of x, dx of x, y, dy)
    "linear": (lambda x: x, lambda x, y, dy: dy),
    "sigmoid": (lambda x: 1 / (1 + np.exp(-x)), lambda x, y, dy: dy * y * (1 - y)),
    "tanh": (np.tanh, lambda x, y, dy: dy * (1 - y * y)),
    "relu": (lambda x: np.maximum(x, 0), lambda x, y, dy: dy * (x > 0)),
    "leaky_relu": (lambda x: np.where(x > 0, x, 0.01 * x), lambda x, y, dy: dy * np.where(x > 0, 1, 0.01)),
    "softmax": (softmax, lambda x, y, dy: y * (dy - (dy * y).sum(axis=1, keepdims=True))),
}
LOSSES = {  # name: (loss of each row, gradient of their sum)
    "mse": (lambda p, t: ((p - t) ** 2).mean(axis=1), lambda p, t: 2 * (p - t) / p.shape[1]),
    "huber": (lambda p, t: np.where(abs(p - t) <= 1, (p - t) ** 2 / 2, abs(p - t) - 0.5).mean(axis=1),
              lambda p, t: np.clip(p - t, -1, 1) / p.shape[1]),  # delta is 1
    "categorical_crossentropy": (lambda p, t: -(t * np.log(p)).sum(axis=1), lambda p, t: -t / p),
    "log_loss": (lambda p, t: -(t * np.log(p) + (1 - t) * np.log(1 - p)).mean(axis=1),
                 lambda p, t: ((1 - t) / (1 - p) - t / p) / p.shape[1]),
}


def sgd(options, decay, _, w, gradient, slots):
    gradient = gradient + decay * w
    if not options["momentum"]:
        return gradient
    slots[0] = options["momentum"] * slots[0] + gradient
    return gradient + options["momentum"] * slots[0] if options["nesterov"] else slots[0]


def adam(options, decay, number, w, gradient, slots):
    beta1, beta2 = options["beta1"], options["beta2"]
    slots[0] = beta1 * slots[0] + (1 - beta1) * gradient
    slots[1] = beta2 * slots[1] + (1 - beta2) * gradient**2
    mean, square = slots[0] / (1 - beta1**number), slots[1] / (1 - beta2**number)
    return mean / (np.sqrt(square) + options["epsilon"]) + decay * w


OPTIMIZERS = {"sgd": sgd, "adam": adam}  # the step of number t, for a learning rate of 1


def warmup(done, steps_an_epoch, epochs):
    return min(1, (done + 1) / (epochs * steps_an_epoch)) if epochs else 1


def cosine(options, done, steps_an_epoch, epochs):
    first, last = options["warmup"] * steps_an_epoch, epochs * steps_an_epoch
    if done < first:
        return warmup(done, steps_an_epoch, options["warmup"])
    return options["final"] + (1 - options["final"]) * (1 + math.cos(math.pi * (done - first) / (last - first))) / 2


SCHEDULES = {  # the rate of the step after so many that are done, for a learning rate of 1
    "constant": lambda options, done, steps_an_epoch, epochs: warmup(done, steps_an_epoch, options["warmup"]),
    "step": lambda options, done, steps_an_epoch, _: options["factor"] ** (done // steps_an_epoch // options["every"]),
    "exponential": lambda options, done, steps_an_epoch, _: options["decay"] ** (done / steps_an_epoch),
    "cosine": cosine,
}


class Network:
    def __init__(self, file, config):
        self.layers = []
        self.seed = config["seed"]
        names = list(file["weights"].attrs["layer_names"])
        for spec, name in zip(config["model"], names):
            if spec["type"] == "dropout":
                self.layers.append({"rate": spec["rate"], "activation": ACTIVATIONS["linear"]})
                continue
            group = file["initial_weights"][name]
            self.layers.append({
                "kernel": group["kernel"][:].astype(np.float64),
                "bias": group["bias"][:].astype(np.float64) if "bias" in group else None,
                "activation": ACTIVATIONS[file["weights"][name].attrs["activation"]],
                "slots": {"kernel": [0.0, 0.0], "bias": [0.0, 0.0]},
            })
        self.steps = 0

    def mask(self, number, epoch, first, shape):
        """What dropout multiplies rows of the epoch by, from `first` on."""
        rate = self.layers[number]["rate"]
        draws = philox(self.seed, (4 + 256 * number) << 32 | epoch, (first + shape[0]) * shape[1])[first * shape[1]:]
        return np.where((draws.astype(np.float64) + 0.5) * 2.0**-32 < rate, 0, 1 / (1 - rate)).reshape(shape)

    def forward(self, x, epoch=None, first=0):
        """The predictions; in training, for rows of an epoch from `first` on."""
        self.seen = []
        for number, layer in enumerate(self.layers):
            if "rate" in layer:
                layer["mask"] = self.mask(number, epoch, first, x.shape) if epoch else np.ones(x.shape)
                z = x * layer["mask"]
            else:
                z = x @ layer["kernel"] + (layer["bias"] if layer["bias"] is not None else 0)
            y = layer["activation"][0](z)
            self.seen.append((x, z, y))
            x = y
        return x

    def step(self, x, t, loss, optimizer, rate, epoch, first):
        """One update; returns the rows' losses and the predictions before it."""
        self.steps += 1
        self.rate = rate
        p = self.forward(x, epoch, first)
        dy = LOSSES[loss][1](p, t) / len(x)
        for layer, (x_in, z, y) in zip(reversed(self.layers), reversed(self.seen)):
            dz = layer["activation"][1](z, y, dy)
            if "rate" in layer:
                dy = dz * layer["mask"]
                continue
            dy = dz @ layer["kernel"].T
            self.update(layer, "kernel", x_in.T @ dz, optimizer, optimizer["weight_decay"])
            if layer["bias"] is not None:
                self.update(layer, "bias", dz.sum(axis=0), optimizer, 0)
        return LOSSES[loss][0](p, t), p

    def update(self, layer, name, gradient, optimizer, decay):
        step = OPTIMIZERS[optimizer["type"]](optimizer, decay, self.steps, layer[name], gradient, layer["slots"][name])
        layer[name] = layer[name] - self.rate * step


# ---- The comparison --------------------------------------------------------------------------------------------------

def read_data(file, config):
    class_names = [name.decode() for name in file["preprocessing/class_names"][:]]
    with open(file["provenance"].attrs["data_file"], newline="") as stream:
        rows = list(csv.reader(stream))[1:]
    x = np.array([[float(v) for v in row[:-1]] for row in rows])
    labels = np.array([class_names.index(row[-1]) for row in rows])
    x = (x - file["preprocessing/offset"][:]) / file["preprocessing/scale"][:]
    return x, labels, np.eye(len(class_names))[labels]


def replay(file, config, x, t):
    """The histories, as a map of lists."""
    loss, optimizer, training = config["loss"]["type"], config["optimizer"], config["training"]
    part = {name: file["split"][name][:] for name in file["split"]}
    network = Network(file, config)
    rows = len(part["train"])
    full = training["batch_size"] in ("full", 0)
    size = rows if full else min(rows, training["batch_size"])
    steps_an_epoch = -(-rows // size)
    history = {}
    for epoch in range(1, training["epochs"] + 1):
        order = np.arange(rows)
        if not full and training["shuffle"]:
            order = shuffled(config["seed"], 3, epoch, rows)
        losses, right = [], []
        for first in range(0, rows, size):
            index = part["train"][order[first:first + size]]
            rate = optimizer["learning_rate"]
            if "schedule" in optimizer:
                schedule = optimizer["schedule"]
                rate *= SCHEDULES[schedule["type"]](schedule, network.steps, steps_an_epoch, training["epochs"])
            row_losses, p = network.step(x[index], t[index], loss, optimizer, rate, epoch, first)
            losses.extend(row_losses)
            right.extend(p.argmax(axis=1) == t[index].argmax(axis=1))
        history.setdefault("learning_rate", []).append(rate)
        measured = {"train": (losses, right)}
        for name in ("validation", "test"):
            if name in part and len(part[name]):
                p, target = network.forward(x[part[name]]), t[part[name]]
                measured[name] = (LOSSES[loss][0](p, target), p.argmax(axis=1) == target.argmax(axis=1))
        for name, (row_losses, hits) in measured.items():
            history.setdefault(f"{name}_loss", []).append(np.mean(row_losses))
            history.setdefault(f"{name}_accuracy", []).append(np.mean(hits))
    return history


def main(path):
    wrong = 0

    def report(ok, text):
        nonlocal wrong
        wrong += not ok
        print(("  right  " if ok else "  WRONG  ") + text)

    with h5py.File(path) as file:
        config = json.loads(file["config/resolved_json"][()])
        x, labels, t = read_data(file, config)
        wanted = config["dataset"]["split"]
        parts = split(labels, t.shape[1], config["seed"], wanted["test"], wanted["validation"], wanted["stratify"])
        for name in parts:
            stored = file["split"][name][:] if name in file["split"] else []
            report(np.array_equal(stored, parts[name]), f"split/{name}: {len(parts[name])} rows")
        number = 0
        for spec, name in zip(config["model"], file["weights"].attrs["layer_names"]):
            if spec["type"] == "dropout":
                continue
            for weight in file["initial_weights"][name].attrs["weight_names"]:
                stored = file["initial_weights"][name][weight][:]
                kernel = file["initial_weights"][name]["kernel"].shape
                init = spec.get("init", {"type": "glorot_uniform"}) if weight == "kernel" else {"type": "zeros"}
                mine = initial(init, config["seed"], number, stored.shape, kernel[0], kernel[1])
                number += 1
                worst = np.abs(stored - mine).max()
                report(worst <= 1e-6 * max(1, np.abs(mine).max()), f"initial_weights/{name}/{weight}: off by {worst:.1e}")
        history = replay(file, config, x, t)
        for name, values in history.items():
            stored, mine = file["history"][name][:], np.array(values)
            if name == "learning_rate":
                worst = (np.abs(stored - mine) / mine).max()
                report(worst <= 1e-12, f"history/{name}: {len(mine)} epochs, off by {worst:.1e} relative")
            elif name.endswith("_loss"):
                worst = (np.abs(stored - mine) / mine).max()
                report(worst <= TOLERANCE, f"history/{name}: {len(mine)} epochs, off by {worst:.1e} relative")
            else:  # a row on the border may fall to either side
                worst = np.abs(stored - mine).max()
                report(worst <= 0.01, f"history/{name}: {len(mine)} epochs, off by {worst:.1e}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
