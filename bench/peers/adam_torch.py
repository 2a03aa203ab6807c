"""configs/digits-adam.yaml in PyTorch: 64-64-10, rectifiers, Adam, batches of 32, one thread. No test pass in the loop.

    adam_torch.py EPOCHS

A batch is a slice of a shuffled index, which is quicker than a DataLoader."""

import sys
import time

import torch
from torch import nn

import digits


def train(epochs):
    """Seconds of the loop, and the accuracy on the test part after it."""
    x, y, x_test, y_test = (torch.from_numpy(part) for part in digits.load())
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters())
    start = time.perf_counter()
    for _ in range(epochs):
        for rows in torch.randperm(len(y)).split(32):
            optimizer.zero_grad(set_to_none=True)
            loss_of(model(x[rows]), y[rows]).backward()
            optimizer.step()
    seconds = time.perf_counter() - start
    with torch.no_grad():
        return seconds, (model(x_test).argmax(1) == y_test).float().mean().item()


if __name__ == "__main__":
    torch.set_num_threads(1)
    digits.report(f"PyTorch {torch.__version__}", *train(int(sys.argv[1])))
