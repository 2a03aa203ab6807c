#!/usr/bin/env python3
"""Opens results.h5 of a sweep with h5py, and with xarray through netCDF4 and h5netcdf, and compares it with results.csv.

Exits with 0 where all fits, 1 where something does not, 77 where none of them is installed."""
import csv
import importlib.util
import os
import sys

present = {name for name in ("numpy", "h5py", "xarray", "netCDF4", "h5netcdf", "pandas") if importlib.util.find_spec(name)}
engines = [engine for engine, module in (("netcdf4", "netCDF4"), ("h5netcdf", "h5netcdf"))
           if {module, "xarray"} <= present]
if "numpy" not in present or not ("h5py" in present or engines):
    print("skipped: neither h5py nor xarray with an engine is installed")
    sys.exit(77)

import numpy as np

path = sys.argv[1]
with open(os.path.join(os.path.dirname(path), "results.csv"), encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file))


def check(condition, what):
    if not condition:
        sys.exit(f"{path}: {what}")


def compare(name, values, texts):
    """A column with the cells of the table: numbers are the same to the last bit, an empty cell is NaN."""
    check(len(values) == len(texts), f"{name} has {len(values)} entries")
    if values.dtype.kind in "fi":
        numbers = np.array([float(text) if text else np.nan for text in texts])
        check(np.array_equal(values.astype(float), numbers, equal_nan=True), f"{name} is {values}, not {numbers}")
    else:
        check([str(value) for value in values] == texts, f"{name} is {list(values)}, not {texts}")


def check_histories(name, history, epochs):
    check(history.shape[0] == len(rows), f"trials of {name}")
    for curve, length in zip(history, epochs):
        check(np.isnan(curve[int(length):]).all(), f"{name} goes on behind the end of a trial")


def check_confusion(confusion):
    sums = {int(matrix.sum()) for matrix, row in zip(confusion, rows) if row["outcome"] != "failed"}
    check(len(sums) == 1, "confusion matrices do not count the same rows")


def with_h5py():
    import h5py
    with h5py.File(path) as file:
        for name in rows[0]:
            column = file[name]
            text = h5py.check_string_dtype(column.dtype)
            check(column.attrs.get("CLASS") == b"DIMENSION_SCALE" or column.dims[0][0].name == "/trial", f"{name} has no scale")
            compare(name, column.asstr()[:] if text else column[:], [row[name] for row in rows])
        for name in (name for name in file if name.startswith("history_")):
            check_histories(name, file[name][:], file["epochs"][:])
        check_confusion(file["confusion"][:])
    print("ok: h5py", h5py.__version__)


def with_xarray(engine):
    import xarray
    sweep = xarray.open_dataset(path, engine=engine).load()
    for name in rows[0]:
        check(sweep[name].dims == ("trial",), f"dimensions of {name}")
        compare(name, sweep[name].values, [row[name] for row in rows])
    histories = [name for name in sweep if name.startswith("history_")]
    check(histories, "there are no histories")
    for name in histories:
        check(sweep[name].dims == ("trial", "epoch"), f"dimensions of {name}")
        check_histories(name, sweep[name].values, sweep["epochs"].values)
    check(sweep["confusion"].dims == ("trial", "class_true", "class_predicted"), "dimensions of confusion")
    check_confusion(sweep["confusion"].values)
    check(sweep.attrs["objective"] in rows[0] and sweep.attrs["goal"] in ("minimize", "maximize"), "attributes")
    if "pandas" in present:
        frame = sweep.drop_dims(["epoch", "class_true", "class_predicted"]).to_dataframe()
        check(list(frame.index) == [int(row["trial"]) for row in rows], "the index of a data frame")
    print("ok: xarray", xarray.__version__, engine)


def with_pandas():
    import pandas
    table = pandas.read_csv(os.path.join(os.path.dirname(path), "results.csv"))
    check(list(table.columns) == list(rows[0]) and len(table) == len(rows), "pandas reads another table")
    print("ok: pandas", pandas.__version__)


if "h5py" in present:
    with_h5py()
for engine in engines:
    with_xarray(engine)
if "pandas" in present:
    with_pandas()
