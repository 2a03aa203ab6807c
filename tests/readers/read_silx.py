#!/usr/bin/env python3
"""Reads a run file as silx view does, by its NeXus attributes: what is drawn first, and what it says on the axes.

Exits with 0 where all fits, 1 where something does not, 77 where silx is not installed."""
import sys

try:
    import silx
    import silx.io
    from silx.io.nxdata import get_default
except ImportError as reason:
    print(f"skipped: {reason}")
    sys.exit(77)


def check(condition, what):
    if not condition:
        sys.exit(f"{sys.argv[1]}: {what}")


with silx.io.open(sys.argv[1]) as run:
    plot = get_default(run)
    check(plot.is_valid, "/ has no valid plot")
    check((plot.signal[()] == run["history/train_loss"][()]).all(), "the plot of / is not the training loss")
    check(plot.axes_dataset_names == ["epoch"], f"the axes of / are {plot.axes_dataset_names}")
    check(len(plot.auxiliary_signals) == len(run["history"].attrs["auxiliary_signals"]), "other losses are missing")
    check(plot.plot_style.signal_scale_type == "log", "the losses are not on a logarithmic axis")
    if "test" in run["evaluation"]:
        plot = get_default(run["evaluation"])
        check((plot.signal[()] == run["evaluation/test/confusion"][()]).all(), "the plot of /evaluation is another one")
        check(plot.axes_names == ["true class index", "predicted class index"], f"its axes are {plot.axes_names}")
        check("confusion matrix" in plot.title, f"its title is {plot.title}")
    plot = get_default(run["samples"]) if "samples" in run else None
    check(plot is None or plot.signal.shape[0] == run["samples/sample"].shape[0], "the samples are not drawn")
print("ok: silx", silx.version)
