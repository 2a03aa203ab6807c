"""64 networks on the digits in scikit-learn, as many at a time as told, each on one thread: learning rates, units,
batch sizes and seeds, stochastic gradient descent with momentum. No test pass in the loop.

    sweep_sklearn.py EPOCHS JOBS RATES UNITS BATCHES SEEDS     (lists with commas)"""

import itertools
import json
import sys
import warnings

import joblib
import sklearn
from sklearn.neural_network import MLPClassifier

import digits


def train(epochs, rate, units, batch, seed, data):
    """The accuracy on the test part."""
    x, y, x_test, y_test = data
    model = MLPClassifier((units,), activation="relu", solver="sgd", learning_rate_init=rate, momentum=0.9,
                          nesterovs_momentum=False, batch_size=batch, max_iter=epochs, tol=0, n_iter_no_change=1000,
                          early_stopping=False, alpha=0, random_state=seed)
    warnings.simplefilter("ignore")  # that it has not converged
    model.fit(x, y)
    assert model.n_iter_ == epochs
    return model.score(x_test, y_test)


def main():
    epochs, jobs = (int(word) for word in sys.argv[1:3])
    rates, units, batches, seeds = (list(map(kind, word.split(","))) for kind, word in
                                    zip((float, int, int, int), sys.argv[3:]))
    data = digits.load()
    scores = joblib.Parallel(n_jobs=jobs)(joblib.delayed(train)(epochs, *point, data)
                                          for point in itertools.product(rates, units, batches, seeds))
    print(json.dumps({"library": f"scikit-learn {sklearn.__version__}", "trials": len(scores), "best": max(scores)}))


main()
