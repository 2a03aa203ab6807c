"""What `nnrun predict RUN.h5 DATA.csv -o OUT.csv` does, by pandas and NumPy: 64-64-10, sigmoid and softmax.

    predict_pandas.py RUN.h5 DATA.csv OUT.csv

Reads the weights with h5py. float32 arithmetic, in place where that is faster."""

import sys

import h5py
import numpy as np
import pandas as pd


def main(run_path, data_path, out_path):
    with h5py.File(run_path) as run:
        layers = [(run["weights"][name]["kernel"][:], run["weights"][name]["bias"][:])
                  for name in run["weights"].attrs["layer_names"]]
        offset, scale = run["preprocessing/offset"][:], run["preprocessing/scale"][:]
        features = [name.decode() for name in run["preprocessing/feature_names"][:]]
        classes = np.array([name.decode() for name in run["preprocessing/class_names"][:]])
    data = pd.read_csv(data_path)[features].to_numpy(np.float32)
    x = ((data - offset) / scale).astype(np.float32)
    h = x @ layers[0][0] + layers[0][1]
    np.negative(h, out=h)
    np.exp(h, out=h)
    h += 1
    np.reciprocal(h, out=h)
    p = h @ layers[1][0] + layers[1][1]
    p -= p.max(axis=1, keepdims=True)
    np.exp(p, out=p)
    p /= p.sum(axis=1, keepdims=True)
    table = pd.DataFrame(p, columns=[f"p_{name}" for name in classes])
    table.insert(0, "class", classes[p.argmax(axis=1)])
    table.insert(1, "confidence", p.max(axis=1))
    table.to_csv(out_path, index_label="row", float_format="%.6f" if len(sys.argv) > 4 else None)


if __name__ == "__main__":
    main(*sys.argv[1:4])
