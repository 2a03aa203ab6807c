"""configs/digits.yaml in NumPy: 64-64-10, sigmoid and softmax, cross-entropy, full batch, float32.

    digits_numpy.py EPOCHS

Every array is made once, and all arithmetic happens in place; the losses and accuracies of both parts are computed in
every epoch, as nnrun does. Prints the seconds of the loop alone."""

import sys
import time

import numpy as np

import digits

RATE = np.float32(0.1)


class Pass:
    """The forward pass over one part of the data, in arrays of its own."""

    def __init__(self, x, y):
        rows = len(y)
        self.x, self.y, self.index = x, y, np.arange(rows)
        self.hidden = np.empty((rows, 64), np.float32)
        self.output = np.empty((rows, 10), np.float32)
        self.column = np.empty((rows, 1), np.float32)

    def forward(self, w1, b1, w2, b2):
        """Loss and accuracy; leaves the probabilities in output."""
        h, p, column = self.hidden, self.output, self.column
        np.matmul(self.x, w1, out=h)
        h += b1
        np.negative(h, out=h)
        np.exp(h, out=h)
        h += 1
        np.reciprocal(h, out=h)
        np.matmul(h, w2, out=p)
        p += b2
        p -= np.max(p, axis=1, keepdims=True, out=column)
        np.exp(p, out=p)
        p /= np.sum(p, axis=1, keepdims=True, out=column)
        loss = -np.log(p[self.index, self.y]).mean()
        return loss, np.count_nonzero(p.argmax(axis=1) == self.y) / len(self.y)


def train(epochs):
    """Seconds of the loop, and the last accuracy on the test part."""
    x, y, x_test, y_test = digits.load()
    random = np.random.default_rng(1)
    w1 = (0.1 * random.standard_normal((64, 64))).astype(np.float32)
    w2 = (0.1 * random.standard_normal((64, 10))).astype(np.float32)
    b1, b2 = np.zeros(64, np.float32), np.zeros(10, np.float32)
    train_pass, test_pass = Pass(x, y), Pass(x_test, y_test)
    dh, slope = np.empty_like(train_pass.hidden), np.empty_like(train_pass.hidden)
    dw1, dw2 = np.empty_like(w1), np.empty_like(w2)
    history = np.empty((epochs, 4))
    step = RATE / np.float32(len(y))
    start = time.perf_counter()
    for epoch in range(epochs):
        history[epoch, :2] = train_pass.forward(w1, b1, w2, b2)
        h, dp = train_pass.hidden, train_pass.output
        dp[train_pass.index, y] -= 1
        dp *= step
        np.matmul(dp, w2.T, out=dh)
        np.subtract(1, h, out=slope)
        slope *= h
        dh *= slope
        w2 -= np.matmul(h.T, dp, out=dw2)
        b2 -= dp.sum(axis=0)
        w1 -= np.matmul(x.T, dh, out=dw1)
        b1 -= dh.sum(axis=0)
        history[epoch, 2:] = test_pass.forward(w1, b1, w2, b2)
    return time.perf_counter() - start, history[-1, 3]


if __name__ == "__main__":
    digits.report(f"NumPy {np.__version__}", *train(int(sys.argv[1])))
