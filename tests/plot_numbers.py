"""plot_numbers.py RUN.h5 ROC.svg PR.svg CALIBRATION.svg PAGE.html -- compares the numbers in pictures and page with
scikit-learn's, and the calibration error with a computation in NumPy."""
import html.parser
import re
import sys

import h5py
import numpy as np
from sklearn.metrics import (average_precision_score, f1_score, precision_score, recall_score, roc_auc_score)

run_file, roc_file, pr_file, calibration_file, page_file = sys.argv[1:]
with h5py.File(run_file) as run:
    names = run["preprocessing/class_names"].asstr()[:]
    p = run["predictions/test/probability"][:]
    true = run["predictions/test/y_true"][:]
predicted = p.argmax(axis=1)
auc = {name: roc_auc_score(true == c, p[:, c]) for c, name in enumerate(names)}
ap = {name: average_precision_score(true == c, p[:, c]) for c, name in enumerate(names)}
every = range(len(names))
scores = {"precision": precision_score(true, predicted, labels=every, average=None, zero_division=0),
          "recall": recall_score(true, predicted, labels=every, average=None, zero_division=0),
          "F1": f1_score(true, predicted, labels=every, average=None, zero_division=0)}

confidence = p.max(axis=1).astype(float)
bins = np.clip(np.ceil(confidence * 10).astype(int) - 1, 0, 9)
ece = sum(abs((predicted == true)[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean()
          for b in range(10) if (bins == b).any())


def shown(path, kind):
    """{class: number} of a legend."""
    found = re.findall(r">([^<>]*) \(%s ([0-9.]+)\)<" % kind, open(path, encoding="utf-8").read())
    return {name: float(number) for name, number in found}


def check(what, found, expected, tolerance):
    if not abs(found - expected) <= tolerance:
        sys.exit(f"{what}: {found} instead of {expected}")


for path, kind, expected in (roc_file, "AUC", auc), (pr_file, "AP", ap):
    legend = shown(path, kind)
    if len(legend) != (len(names) if len(names) <= 7 else 6):
        sys.exit(f"{path} has {len(legend)} classes in its legend")
    for name, number in legend.items():
        check(f"{kind} of {name}", number, expected[name], 0.00051)
    worst = sorted(expected.values())[:len(legend)]
    check(f"the worst {kind}", min(legend.values()), worst[0], 0.00051)

text = re.search(r">ECE ([0-9.]+)<", open(calibration_file, encoding="utf-8").read())
check("ECE", float(text[1]), ece, 0.00051)


class Tables(html.parser.HTMLParser):
    """Rows of all tables, as lists of texts; numbers as data-v has them."""

    def __init__(self):
        super().__init__()
        self.rows, self.cell, self.value = [], None, None

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.cell, self.value = "", dict(attributes).get("data-v")

    def handle_data(self, data):
        if self.cell is not None:
            self.cell += data

    def handle_endtag(self, tag):
        if tag in ("td", "th") and self.cell is not None:
            self.rows[-1].append(self.cell if self.value is None else float(self.value))
            self.cell = None


tables = Tables()
page = open(page_file, encoding="utf-8").read()
tables.feed(page)
columns = ["class", "rows", "precision", "recall", "F1", "AUC", "AP"]
start = tables.rows.index(columns) + 1
for c, name in enumerate(names):
    row = dict(zip(columns, tables.rows[start + c]))
    if row["class"] != name or row["rows"] != (true == c).sum():
        sys.exit(f"the row of {name} is {row}")
    for column, expected in (("precision", scores["precision"][c]), ("recall", scores["recall"][c]),
                             ("F1", scores["F1"][c]), ("AUC", auc[name]), ("AP", ap[name])):
        check(f"{column} of {name}", row[column], expected, 1e-9)
check("ECE of the page", float(re.search(r"10 bins\): ([0-9.]+)", page)[1]), ece, 0.000051)
mistakes = tables.rows.index(["row", "true class", "predicted class", "confidence", "true class's"] +
                             (["picture"] if "picture\">picture" in page else [])) + 1
wrong = np.flatnonzero(predicted != true)
order = wrong[np.argsort(-confidence[wrong], kind="stable")][:24]
for place, row in zip(order, tables.rows[mistakes:]):
    check("confidence of a mistake", row[3], confidence[place], 1e-7)
    if row[1] != names[true[place]] or row[2] != names[predicted[place]]:
        sys.exit(f"a mistake is {row}")
print("all agree")
