"""counts: instructions that short runs take, counted by callgrind, which are the same every time. They are compared
with those in bench/counts.txt, if these were made by the same compiler and with the same libraries."""

import os
import re
import shutil

from .common import SOURCE, Missing, cpu_info, run_program

STORED = SOURCE / "bench" / "counts.txt"
TOLERANCE = 0.03
RUNS = {"digits": 20, "digits-adam": 1, "iris-deep": 5}  # config: epochs
ISA = "avx2"  # on every machine: valgrind knows no AVX-512, and hides it from the C library too
HEAD = (f"# Millions of instructions of short runs, NNRUN_ISA={ISA}, 1 thread, by callgrind. `bench/run counts --write`\n"
        "# renews them; `bench/run counts` compares, where all that is named here is the same.\n")


def makers(bench):
    """What the number of instructions depends on, besides the sources."""
    version = bench.version("compiler")
    gcc = re.match(r"(\d+)\.", version)
    try:
        libc = os.confstr("CS_GNU_LIBC_VERSION")
    except (ValueError, OSError):
        libc = "unknown"
    return {"compiler": f"gcc {gcc[1]}" if gcc else version, "libc": libc, "hdf5": bench.version("HDF5"),
            "arithmetic": bench.version("arithmetic")}


def count(bench, config, epochs):
    """Millions of instructions."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", bench.nnrun_program,
               bench.config(config), f"training.epochs={epochs}", "--quiet", "--force", "--output", "run.h5"]
    output = run_program(command, {"NNRUN_ISA": ISA, "OMP_NUM_THREADS": 1, "NNRUN_PLUGIN_PATH": None},
                         bench.scratch).output
    return int(re.search(r"Collected : (\d+)", output)[1]) / 1e6


def read_stored():
    """(makers, counts)"""
    if not STORED.exists():
        raise Missing("there is no bench/counts.txt yet; `bench/run counts --write` makes it")
    pairs = dict(line.split(maxsplit=1) for line in STORED.read_text(encoding="utf-8").splitlines()
                 if line and not line.startswith("#"))
    counts = {name: float(pairs.pop(name)) for name in RUNS if name in pairs}
    return pairs, counts


def compare(bench, counts, stored):
    rows = []
    for name, millions in counts.items():
        before = stored.get(name)
        change = millions / before - 1 if before else 0
        verdict = "new" if not before else "MORE" if change > TOLERANCE else "fewer" if change < -TOLERANCE else "same"
        bench.failed |= verdict == "MORE"
        rows.append([name, f"{before:.2f}" if before else "-", f"{millions:.2f}", f"{100 * change:+.2f} %", verdict])
    bench.table(["run", "stored, millions", "now", "change", "verdict"], rows)
    if bench.failed:
        bench.say(f"More than {100 * TOLERANCE:.0f} % more instructions. If that is how it should be, `bench/run counts "
                  "--write` in a build by the same compiler stores the new figures.")


def run(bench):
    with bench.part("counts"):
        if not shutil.which("valgrind"):
            raise Missing("there is no valgrind")
        if "avx2" not in cpu_info("flags").split():
            raise Missing(f"skipped: the stored figures are those of the kernels for {ISA}, which this processor lacks")
        now = makers(bench)
        stored_makers, stored = (now, {}) if bench.write else read_stored()
        for key, value in now.items():
            if stored_makers.get(key) != value:
                raise Missing(f"skipped: other {key}: {value}, but the stored figures were made with "
                              f"{stored_makers.get(key)}")
        counts = {}
        for name, epochs in RUNS.items():
            with bench.part(name):
                counts[name] = count(bench, f"{name}.yaml", epochs)
        compare(bench, counts, stored)
        if bench.write:
            STORED.write_text(HEAD + "".join(f"{key} {value}\n" for key, value in now.items()) +
                              "".join(f"{name} {millions:.2f}\n" for name, millions in counts.items()),
                              encoding="utf-8")
            bench.say("Stored in bench/counts.txt.")
