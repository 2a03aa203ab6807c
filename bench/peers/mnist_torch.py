"""configs/mnist.yaml in PyTorch: 784-512-512-10, rectifiers, Adam, batches of 128, test pass after every epoch.

    mnist_torch.py DIRECTORY EPOCHS THREADS

Reads the IDX files itself, compressed or not. Prints the seconds of the loop, test passes included."""

import gzip
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

import digits


def read_idx(directory, name):
    """The numbers in an IDX file of unsigned bytes."""
    path = Path(directory) / name
    data = path.read_bytes() if path.exists() else gzip.decompress(Path(f"{path}.gz").read_bytes())
    rank = data[3]
    shape = np.frombuffer(data, ">u4", rank, 4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * rank).reshape(shape)


def load(directory, part):
    """x (rows, 784) from 0 to 1, and y (rows)."""
    images, labels = (read_idx(directory, f"{part}-{kind}") for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"))
    x = images.reshape(len(images), -1).astype(np.float32) / 255
    return torch.from_numpy(x), torch.from_numpy(labels.astype(np.int64))


def train(directory, epochs):
    """Seconds of the loop, and the last accuracy on the test part."""
    (x, y), (x_test, y_test) = load(directory, "train"), load(directory, "t10k")
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, 10))
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters())
    accuracy = 0.0
    start = time.perf_counter()
    for _ in range(epochs):
        for rows in torch.randperm(len(y)).split(128):
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(x[rows]), y[rows]).backward()
            optimizer.step()
        with torch.no_grad():
            right = sum((model(a).argmax(1) == b).sum().item() for a, b in zip(x_test.split(1024), y_test.split(1024)))
            accuracy = right / len(y_test)
    return time.perf_counter() - start, accuracy


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[3]))
    digits.report(f"PyTorch {torch.__version__}", *train(sys.argv[1], int(sys.argv[2])))
