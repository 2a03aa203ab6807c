"""What scikit-learn says of the predictions in a result file: F1, precision and recall of each class and over the classes.

    class_scores.py RUN.h5 [--keep]

RUN has the metrics f1, precision (weighted) and recall. Compares with what nnrun measured; --keep prints what scikit-learn says
instead, which is how class_scores.txt was made. Exit status: 0 agrees."""
import sys

import h5py
from sklearn.metrics import precision_recall_fscore_support


def scores(run, part):
    """Name and value of each score of a part of the data."""
    group = run["predictions"][part]
    names = list(run["preprocessing/class_names"].asstr())
    truth, predicted = group["y_true"][:], group["y_predicted"][:]
    for place, score, average in ((2, "f1", "macro"), (0, "precision", "weighted"), (1, "recall", "macro")):
        def measured(kind):
            return precision_recall_fscore_support(truth, predicted, labels=range(len(names)), average=kind,
                                                   zero_division=0)[place]
        yield score, measured(average)
        yield from zip((f"{score}_{name}" for name in names), measured(None))


def main(path, keep):
    wrong = 0
    with h5py.File(path) as run:
        for part in run["evaluation"]:
            group = run["evaluation"][part]
            for name, expected in scores(run, part):
                if keep:
                    print(f"{part}_{name} {float(expected)!r}")
                    continue
                stored = group["metric_" + name if "metric_" + name in group else name][()]
                last = run["history"][f"{part}_{name}"][-1]
                right = abs(stored - expected) < 1e-12 and (part == "train" or abs(last - expected) < 1e-12)
                wrong += not right
                print("right " if right else "WRONG ", part, name, stored, last, expected)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], "--keep" in sys.argv[2:]))
