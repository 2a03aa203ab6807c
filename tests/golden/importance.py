"""importance.py SWEEP.d PAGE.html -- computes the importance of parameters again, from results.csv and plan.yaml alone, and
compares it with the page of `nnrun report`. Where SciPy is there, H is also compared with scipy.stats.kruskal.

The definition is that of core/plot/importance.h: eta squared = (H - k + 1) / (n - k) over points that are ok, H with
its correction for ties as Kruskal and Wallis give it (1952, JASA 47, pages 583 to 621), by sums of ranks; nnrun computes it by
sums of squares. Conditions are seen as empty cells, ranges as columns whose parameter is one in the plan."""
import csv
import html.parser
import math
import sys

import yaml

try:
    from scipy.stats import kruskal
except ImportError:
    kruskal = None

directory, page = sys.argv[1:]
plan = yaml.safe_load(open(directory + "/plan.yaml", encoding="utf-8"))
sweep = yaml.safe_load(plan["texts"][0])
parameters = {name: "values" in form for name, form in (sweep.get("parameters") or {}).items()}
zips = [list(group) for group in sweep.get("zip", [])]
metric = sweep["objective"]["metric"]

points = {}
for row in csv.DictReader(open(directory + "/results.csv", encoding="utf-8", newline="")):
    points.setdefault(row["point"], []).append(row)
points = [rows for rows in points.values()
          if len(rows) == sweep.get("repeats", 1) and all(row["outcome"] == "ok" for row in rows)]


def ranks(values):
    """From 1; equal ones share the mean of their ranks."""
    order = sorted(values)
    return [order.index(v) + (order.count(v) + 1) / 2 for v in values]


def eta_squared(groups, values):
    n, r = len(values), ranks(values)
    members = {g: [r[i] for i in range(n) if groups[i] == g] for g in set(groups)}
    k = len(members)
    ties = sum(t ** 3 - t for t in (values.count(v) for v in set(values)))
    if k < 2 or n <= k or ties == n ** 3 - n:
        return math.nan
    h = 12 / (n * (n + 1)) * sum(sum(m) ** 2 / len(m) for m in members.values()) - 3 * (n + 1)
    h /= 1 - ties / (n ** 3 - n)
    if kruskal:
        scipy_h = kruskal(*[[values[i] for i in range(n) if groups[i] == g] for g in members]).statistic
        assert abs(scipy_h - h) < 1e-6 * max(1, h), (scipy_h, h)
    return (h - k + 1) / (n - k)


def group_numbers(numbers):
    n = len(numbers)
    count = min(max(math.floor(math.sqrt(n) + 0.5), 2), 10)
    return [sum(other < number for other in numbers) * count // n for number in numbers]


def expected(keys, choices):
    here = [rows for rows in points if all(rows[0][key] != "" for key in keys)]
    values = [math.fsum(float(row[metric]) for row in rows) / len(rows) for rows in here]
    cells = [tuple(rows[0][key] for key in keys) for rows in here]
    if not here:
        return math.nan
    return eta_squared(cells if choices else group_numbers([float(cell[0]) for cell in cells]), values)


class Table(html.parser.HTMLParser):
    """The table of the section `parameters`: {parameter: importance}."""

    def __init__(self):
        super().__init__()
        self.inside, self.name, self.found, self.naming = False, "", {}, False

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        if tag == "section":
            self.inside = a.get("aria-labelledby") == "parameters"
        elif self.inside and tag == "th":
            self.naming = a.get("scope") == "row"
            self.name = "" if self.naming else self.name
        elif self.inside and tag == "td" and "data-v" in a:
            self.found[self.name] = float(a["data-v"])

    def handle_endtag(self, tag):
        self.naming = self.naming and tag != "th"

    def handle_data(self, data):
        self.name += data if self.naming else ""


table = Table()
table.feed(open(page, encoding="utf-8").read())
wanted = {name: expected([name], choices) for name, choices in parameters.items()}
wanted.update({", ".join(keys): expected(keys, True) for keys in zips})
if table.found.keys() != wanted.keys():
    sys.exit(f"the page has {list(table.found)} instead of {list(wanted)}")
for name, value in wanted.items():
    found = table.found[name]
    if math.isnan(value) != math.isnan(found) or abs(value - found) > 1e-9:
        sys.exit(f"{name} has the importance {found} instead of {value}")
print(*(f"{name} {value:.4f}" for name, value in wanted.items()), "SciPy agrees" if kruskal else "no SciPy")
