"""What `nnrun predict RUN.h5 DATA.csv -o OUT.csv` does, by pandas for CSV and NumPy or scikit-learn for the network of
configs/digits.yaml: 64-64-10, sigmoid and softmax.

    predict_pandas.py numpy|sklearn RUN.h5 DATA.csv OUT.csv"""

import sys

import h5py
import numpy as np
import pandas as pd


def by_numpy(layers, x):
    """In float32, in place where that is faster."""
    h = x @ layers[0][0] + layers[0][1]
    np.negative(h, out=h)
    np.exp(h, out=h)
    h += 1
    np.reciprocal(h, out=h)
    p = h @ layers[1][0] + layers[1][1]
    p -= p.max(axis=1, keepdims=True)
    np.exp(p, out=p)
    p /= p.sum(axis=1, keepdims=True)
    return p


def by_sklearn(layers, x):
    """A classifier that learned next to nothing, and then was given the weights."""
    import warnings

    from sklearn.neural_network import MLPClassifier
    warnings.simplefilter("ignore")
    outputs = layers[-1][1].size
    network = MLPClassifier((64,), activation="logistic", max_iter=1)
    network.fit(x[:10 * outputs], np.arange(10 * outputs) % outputs)
    network.coefs_, network.intercepts_ = [kernel for kernel, _ in layers], [bias for _, bias in layers]
    return network.predict_proba(x)


def main(kind, run_path, data_path, out_path):
    with h5py.File(run_path) as run:
        layers = [(run["weights"][name]["kernel"][:], run["weights"][name]["bias"][:])
                  for name in run["weights"].attrs["layer_names"]]
        offset, scale = run["preprocessing/offset"][:], run["preprocessing/scale"][:]
        features = [name.decode() for name in run["preprocessing/feature_names"][:]]
        classes = np.array([name.decode() for name in run["preprocessing/class_names"][:]])
    data = pd.read_csv(data_path)[features].to_numpy(np.float32)
    x = ((data - offset) / scale).astype(np.float32)
    p = (by_sklearn if kind == "sklearn" else by_numpy)(layers, x)
    table = pd.DataFrame(p, columns=[f"p_{name}" for name in classes])
    table.insert(0, "class", classes[p.argmax(axis=1)])
    table.insert(1, "confidence", p.max(axis=1))
    table.to_csv(out_path, index_label="row")


if __name__ == "__main__":
    main(*sys.argv[1:])
