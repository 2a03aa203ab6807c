"""configs/digits-adam.yaml in scikit-learn: 64-64-10, rectifiers, Adam, batches of 32. No test pass in the loop.

    adam_sklearn.py EPOCHS"""

import sys
import time
import warnings

import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier

import digits


def train(epochs):
    """Seconds of fit, and the accuracy on the test part after it."""
    x, y, x_test, y_test = digits.load()
    model = MLPClassifier((64,), activation="relu", solver="adam", batch_size=32, max_iter=epochs, tol=0,
                          n_iter_no_change=1000, early_stopping=False, alpha=0, random_state=1)
    warnings.simplefilter("ignore", ConvergenceWarning)
    start = time.perf_counter()
    model.fit(x, y)
    seconds = time.perf_counter() - start
    assert model.n_iter_ == epochs
    return seconds, model.score(x_test, y_test)


if __name__ == "__main__":
    digits.report(f"scikit-learn {sklearn.__version__}", *train(int(sys.argv[1])))
