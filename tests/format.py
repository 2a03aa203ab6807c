"""format.py PAGE FILE... -- compares the tables of docs/result-file.md with the groups, data sets and attributes of result
files: whatever a file has must be in the tables, with its type, shape and scales; and whatever the tables have must be in one of
the files. Prints what is not so, and ends with 1.

NNRUN_REAL=double: weights are f64."""

import os
import re
import sys

import h5py

PLACEHOLDER = {"part": "(train|validation|test)", "n": "[0-9]+"}
weights_are_double = os.environ.get("NNRUN_REAL") == "double"


def pattern(name):
    """A name of the page, with <placeholders>, as a regular expression."""
    pieces = re.split(r"<([a-z]+)>", name)
    return re.compile("".join(PLACEHOLDER.get(piece, "[^/]+") if i % 2 else re.escape(piece)
                              for i, piece in enumerate(pieces)) + "$")


class Entry:
    """One name of a table."""

    def __init__(self, section, name, types, is_scale):
        self.section, self.name, self.types, self.is_scale = section, name, types, is_scale
        self.pattern, self.seen = pattern(name.lstrip("@")), False

    def __str__(self):
        return f"{', '.join(self.section.groups)}: {self.name}"


class Section:
    """A heading and the tables below it."""

    def __init__(self, heading):
        self.groups = heading.split(", ")
        self.patterns = [pattern(group) for group in self.groups]
        self.seen = [False] * len(self.groups)
        self.entries = []

    def find(self, name, is_attribute):
        """The entry of that name; one without placeholders is the better one."""
        found = [entry for entry in self.entries
                 if entry.name.startswith("@") == is_attribute and entry.pattern.match(name)]
        return min(found, key=lambda entry: entry.name.count("<"), default=None)


def read_page(path):
    """The sections whose headings are groups, and the one of every data set."""
    sections, current, every = [], None, None
    for line in open(path, encoding="utf-8"):
        if line.startswith("#"):
            heading = line.lstrip("#").strip()
            current = None
            if heading.startswith("/") or heading == "Every data set":
                current = Section(heading)
                if heading.startswith("/"):
                    sections.append(current)
                else:
                    every = current
        elif current and line.startswith("| `"):
            names, types = [cell.strip() for cell in line.split("|")[1:3]]
            is_scale = types.endswith(", scale")
            for name in re.findall("`([^`]+)`", names):
                kinds = re.findall(r"[A-Za-z0-9]+(?: text)?(?:\([^)]*\))?", types.replace(", scale", ""))
                current.entries.append(Entry(current, name, kinds, is_scale))
    return sections, every


def type_name(type_id):
    """f64, i32, S, ..., as the page calls it."""
    kind, size = type_id.get_class(), type_id.get_size()
    if kind == h5py.h5t.STRING:
        return "S" if type_id.is_variable_str() and type_id.get_cset() == h5py.h5t.CSET_UTF8 else "fixed text"
    if kind == h5py.h5t.FLOAT:
        return f"f{8 * size}"
    if kind == h5py.h5t.INTEGER:
        return ("u" if type_id.get_sign() == h5py.h5t.SGN_NONE else "i") + str(8 * size)
    return {h5py.h5t.VLEN: "references", h5py.h5t.COMPOUND: "uses"}.get(kind, f"class {kind}")


def split_type(text):
    """ "f64(epoch, layer)": "f64", ["epoch", "layer"] """
    name, _, dims = text.partition("(")
    return name, [dim.strip() for dim in dims.rstrip(")").split(",")] if dims else []


class Check:
    def __init__(self, page):
        self.sections, self.every = read_page(page)
        self.faults = []

    def fault(self, place, text):
        self.faults.append(f"{place}: {text}")

    def section_of(self, group):
        for section in self.sections:
            for i, found in enumerate(section.patterns):
                if found.match(group.name):
                    section.seen[i] = True
                    return section
        return None

    def attributes(self, place, thing, section):
        for name in thing.attrs:
            attribute = thing.attrs.get_id(name)
            entry = section.find(name, True)
            if not entry:
                self.fault(place, f"@{name} is not documented")
                continue
            entry.seen = True
            written = type_name(attribute.get_type()), len(attribute.shape)
            if written not in [(kind, len(dims)) for kind, dims in map(split_type, entry.types)]:
                self.fault(place, f"@{name} is {written[0]} of rank {written[1]}, documented: {', '.join(entry.types)}")

    def dataset(self, place, dataset, section):
        entry = section.find(dataset.name.rsplit("/", 1)[1], False)
        if not entry:
            self.fault(place, "is not documented")
            return
        entry.seen = True
        kind = type_name(dataset.id.get_type())
        if weights_are_double and "weights/" in place and kind == "f64":
            kind = "f32"
        scales = [[scale.name.rsplit("/", 1)[1] for scale in dimension.values()] for dimension in dataset.dims]
        known = {other.name for other in section.entries if other.is_scale}
        documented = [(name, [[dim] if dim in known else [] for dim in dims])
                      for name, dims in map(split_type, entry.types)]
        if (kind, scales) not in documented:
            self.fault(place, f"is {kind} with the scales {scales}, documented: {', '.join(entry.types)}")
        if entry.is_scale != (dataset.attrs.get("CLASS") == b"DIMENSION_SCALE"):
            self.fault(place, "is a scale in the file or on the page, but not in both")
        needed = ["long_name"] + ["units"] * (kind != "S") + ["DIMENSION_LIST"] * any(scales)
        for name in needed:
            if name not in dataset.attrs:
                self.fault(place, f"has no @{name}")
        self.attributes(place, dataset, self.every)

    def group(self, file, group):
        section = self.section_of(group)
        place = f"{os.path.basename(file)} {group.name}"
        if not section:
            if group.attrs or any(isinstance(child, h5py.Dataset) for child in group.values()):
                self.fault(place, "is not documented")
        else:
            self.attributes(place, group, section)
        for child in group.values():
            if isinstance(child, h5py.Group):
                self.group(file, child)
            elif section:
                self.dataset(f"{os.path.basename(file)} {child.name}", child, section)

    def never_seen(self):
        for section in self.sections + [self.every]:
            for group, seen in zip(section.groups, section.seen):
                if not seen and section is not self.every:
                    self.fault(group, "is documented, but in no file")
            for entry in section.entries:
                if not entry.seen:
                    self.fault(entry, "is documented, but in no file")


def main():
    check = Check(sys.argv[1])
    for file in sys.argv[2:]:
        with h5py.File(file) as run:
            check.group(file, run)
    check.never_seen()
    print("\n".join(check.faults))
    sys.exit(1 if check.faults else 0)


main()
