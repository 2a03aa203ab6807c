#!/usr/bin/env python3
"""Reads a run file with h5py and checks values, labels and shapes against each other.

Exits with 0 where all fits, 1 where something does not, 77 where h5py is not installed."""
import sys

try:
    import h5py
    import numpy as np
except ImportError as reason:
    print(f"skipped: {reason}")
    sys.exit(77)


def check(condition, what):
    if not condition:
        sys.exit(f"{sys.argv[1]}: {what}")


def check_labels(group, dataset, *names):
    """A data set has these scales, and says what it is."""
    for dimension, name in enumerate(names):
        scales = [s.name.rsplit("/", 1)[1] for s in dataset.dims[dimension].values()]
        check(scales == [name], f"{dataset.name}: dimension {dimension} has scales {scales} instead of {name}")
        check(group[name].shape[0] == dataset.shape[dimension], f"{dataset.name}: scale {name} of another length")
    check(dataset.attrs["long_name"], f"{dataset.name} has no long_name")


def check_units(name, thing):
    if isinstance(thing, h5py.Dataset) and thing.dtype.kind in "iuf":
        check(thing.attrs.get("units"), f"{name} has no units")


def check_history(group):
    if "epoch" not in group:
        return
    epochs = group["epoch"].shape[0]
    check((group["epoch"][:] == np.arange(1, epochs + 1)).all(), "epochs do not count from 1")
    check(group.attrs["signal"] in group, "the signal of /history is not there")
    for name, curve in group.items():
        if name != "epoch":
            check_labels(group, curve, "epoch")
            check(curve.dtype == "f8", f"{name} is {curve.dtype}")


def check_classes(run, split):
    evaluation, predictions = run["evaluation"][split], run["predictions"][split]
    confusion = evaluation["confusion"][:]
    y_true, y_predicted = predictions["y_true"][:], predictions["y_predicted"][:]
    check_labels(evaluation, evaluation["confusion"], "class_true", "class_predicted")
    check_labels(predictions, predictions["probability"], "sample", "class_index")
    check(list(evaluation["class_true"]) == list(run["preprocessing/class_names"]), "class names differ")
    recount = np.zeros_like(confusion)
    np.add.at(recount, (y_true, y_predicted), 1)
    check((recount == confusion).all(), f"the confusion matrix of {split} does not count its predictions")
    check((evaluation["support"][:] == confusion.sum(axis=1)).all(), "support is not the sum of a row")
    with np.errstate(invalid="ignore"):
        recall = np.nan_to_num(confusion.diagonal() / confusion.sum(axis=1))
        precision = np.nan_to_num(confusion.diagonal() / confusion.sum(axis=0))
    check(np.allclose(evaluation["recall"], recall), f"recall of {split}")
    check(np.allclose(evaluation["precision"], precision), f"precision of {split}")
    if "accuracy" in evaluation:
        check(np.isclose(evaluation["accuracy"][()], (y_true == y_predicted).mean()), f"accuracy of {split}")


def check_evaluation(run):
    classes = run["preprocessing"].attrs["classes"]
    for split in run["evaluation"]:
        predictions = run["predictions"][split]
        check((np.sort(predictions["sample"]) == np.sort(run["split"][split])).all(),
              f"predictions of {split} are not those of its rows")
        check(run["evaluation"][split]["loss"].shape == (), "loss is not one number")
        if classes:
            check_classes(run, split)
        else:
            check_labels(predictions, predictions["prediction"], "sample", "output_index")
            check(predictions["prediction"].shape == predictions["target"].shape, "shapes of a regression")


def check_weights(run):
    parameters = 0
    for layer in run["weights"].attrs.get("layer_names", []):
        group, before = run["weights"][layer], run["initial_weights"][layer]
        for name in group.attrs.get("weight_names", []):
            check(group[name].shape == before[name].shape, f"{layer}/{name} has changed its shape")
            parameters += group[name].size
        check(run["model_weights"][layer] == group, "/model_weights is not /weights")
    check(parameters == run["weights"].attrs["parameters"], "number of parameters")


with h5py.File(sys.argv[1], "r") as run:
    check(run.attrs["nnrun_schema"] == "nnrun.run", "not a run")
    check(run.attrs["nnrun_schema_version"].split(".")[0] == "1", "schema version")
    check(run.attrs["status"] in ("running", "complete", "failed", "interrupted"), "status")
    check("date_created" in run["provenance"].attrs, "no date")
    check(len(run["config"].attrs["hash"]) == 64, "config hash")
    check(len(run["config/origin"]) == len(run["config/origin_key"]) == len(run["config"].attrs) - 1, "origins")
    run.visititems(check_units)
    check_history(run["history"])
    check_evaluation(run)
    check_weights(run)
print("ok: h5py", h5py.__version__)
