"""configs/digits.yaml in PyTorch: 64-64-10, sigmoid and softmax, cross-entropy, full batch, test pass in every epoch.

    digits_torch.py EPOCHS THREADS"""

import sys
import time

import torch
from torch import nn

import digits


def train(epochs):
    """Seconds of the loop, and the last accuracy on the test part."""
    x, y, x_test, y_test = (torch.from_numpy(part) for part in digits.load())
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(64, 64), nn.Sigmoid(), nn.Linear(64, 10))
    for layer in (model[0], model[2]):
        nn.init.normal_(layer.weight, std=0.1)
        nn.init.zeros_(layer.bias)
    loss_of = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses, accuracy = [], 0.0
    start = time.perf_counter()
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = loss_of(model(x), y)
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            output = model(x_test)
            losses.append((loss.item(), loss_of(output, y_test).item()))
            accuracy = (output.argmax(1) == y_test).float().mean().item()
    return time.perf_counter() - start, accuracy


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[2]))
    digits.report(f"PyTorch {torch.__version__}", *train(int(sys.argv[1])))
