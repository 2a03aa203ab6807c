#!/usr/bin/env python3
"""Opens groups of a run file with xarray, through netCDF4 and through h5netcdf.

Exits with 0 where all fits, 1 where something does not, 77 where xarray or both engines are not installed."""
import importlib.util
import sys

engines = {"netcdf4": "netCDF4", "h5netcdf": "h5netcdf"}
present = [engine for engine, module in engines.items() if importlib.util.find_spec(module)]
if not importlib.util.find_spec("xarray") or not present:
    print("skipped: xarray, or netCDF4 and h5netcdf, are not installed")
    sys.exit(77)

import numpy as np
import xarray


def check(condition, what):
    if not condition:
        sys.exit(f"{sys.argv[1]}: {what}")


def check_with(engine):
    def group(name):
        return xarray.open_dataset(sys.argv[1], engine=engine, group=name).load()

    history = group("history")
    check(history["train_loss"].dims == ("epoch",), "dimension of train_loss")
    check((history["epoch"] == np.arange(1, history.sizes["epoch"] + 1)).all(), "epochs do not count from 1")

    layers = group("layer_history")
    check(layers["weight_norm"].dims == ("epoch", "layer"), "dimensions of weight_norm")

    timing = group("timing")
    check(timing["epoch_seconds"].dtype.kind in "mf", "epoch_seconds is no time")

    test, predictions = group("evaluation/test"), group("predictions/test")
    if "confusion" in test:
        check(test["confusion"].dims == ("class_true", "class_predicted"), "dimensions of confusion")
        check(int(test["confusion"].sum()) == predictions.sizes["sample"], "confusion does not count all rows")
        check((test["support"] == test["confusion"].sum("class_predicted")).all(), "support")
        name = str(test["class_true"].values[0])
        check(float(test["recall"].sel(class_true=name)) <= 1, "recall by class name")
        check(predictions["probability"].dims == ("sample", "class_index"), "dimensions of probability")
    else:
        check(predictions["prediction"].dims == ("sample", "output_index"), "dimensions of prediction")
    print("ok: xarray", xarray.__version__, engine)


for engine in present:
    check_with(engine)
