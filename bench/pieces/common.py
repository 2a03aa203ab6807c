"""What the pieces share: running programs, runs in turn, tables, the machine."""

import contextlib
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
PEERS = SOURCE / "bench" / "peers"


class Missing(Exception):
    """Something that this machine does not have; the text says what."""


class Finished:
    """A program that has ended well: what it printed, how long it took, and the most memory it held."""

    def __init__(self, output, seconds, peak_bytes):
        self.output, self.seconds, self.peak_bytes = output, seconds, peak_bytes

    @property
    def json(self):
        return json.loads(self.output)


def run_program(command, variables=None, directory=None):
    """Runs it with these environment variables besides ours; None takes one away. Fails loudly if it fails."""
    environment = dict(os.environ)
    for name, value in (variables or {}).items():
        environment.pop(name, None)
        if value is not None:
            environment[name] = str(value)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.perf_counter()
        process = subprocess.Popen([str(word) for word in command], env=environment, cwd=directory, stdout=out,
                                   stderr=err, stdin=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            sys.stderr.write(err.read().decode(errors="replace"))
            raise subprocess.CalledProcessError(process.returncode, command)
        return Finished(out.read().decode() + err.read().decode(), seconds, usage.ru_maxrss * 1024)


def peak_bytes(command, variables=None, directory=None):
    """The most that it holds. A child of Python is counted with Python's own memory, a child of time(1) is not."""
    timer = shutil.which("time")
    if not timer:
        return run_program(command, variables, directory).peak_bytes
    output = run_program([timer, "-f", "peak %M kB", *command], variables, directory).output
    return int(re.search(r"peak (\d+) kB", output).group(1)) * 1024


def in_turn(runs, *sides):
    """Calls the sides in turn, that many times each: A B A B ...; the lists of what they returned."""
    results = [[] for _ in sides]
    for _ in range(runs):
        for side, list_of_side in zip(sides, results):
            list_of_side.append(side())
    return results


median = statistics.median
geometric_mean = statistics.geometric_mean


def spread(numbers, digits=3, factor=1.0):
    """The median, with the least and the largest: 1.23 (1.20-1.31)."""
    low, middle, high = (f"{factor * x:.{digits}f}" for x in (min(numbers), median(numbers), max(numbers)))
    return f"{middle} ({low}-{high})"


# ---- The machine ------------------------------------------------------------------------------------------------


def cpu_info(key):
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
            if line.split(":")[0].strip() == key:
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return ""


def cpu_model():
    return cpu_info("model name") or platform.processor() or platform.machine()


def cores():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fair_openblas():
    """The variables with which OpenBLAS, and so NumPy and PyTorch, is as fast as it can be here."""
    variables = {"OPENBLAS_L2_SIZE": None, "OPENBLAS_CORETYPE": None}
    if "avx512f" in cpu_info("flags").split():
        variables["OPENBLAS_CORETYPE"] = "SkylakeX"
    return variables


# ---- One call of bench/run --------------------------------------------------------------------------------------


class Bench:
    """The options, the programs, and the text that is made."""

    def __init__(self, build, runs, quick, write):
        self.build, self.runs, self.quick, self.write = Path(build).resolve(), runs, quick, write
        self.nnrun_program = self.build / "nnrun"
        self.lines = []
        self.failed = False
        self.peaks = {}  # {threads: GFLOP/s}, once they have been measured
        self._pythons = {}
        self._scratch = tempfile.TemporaryDirectory(prefix="nnrun-bench-")
        self.scratch = Path(self._scratch.name)
        if not os.access(self.nnrun_program, os.X_OK):
            sys.exit(f"bench: there is no {self.nnrun_program}; say --build DIRECTORY, where nnrun has been built")

    # Text: the same on the terminal and in RESULTS.md.

    def say(self, text=""):
        if text or self.lines[-1:] != [""]:
            print(text, flush=True)
            self.lines.append(text)

    def table(self, header, rows):
        """A table in Markdown with straight columns; the first column is text, the others are figures."""
        cells = [[str(cell) for cell in row] for row in [header, *rows]]
        widths = [max(len(row[i]) for row in cells) for i in range(len(header))]
        self.say()
        for number, row in enumerate(cells):
            texts = [cell.rjust(width) if i else cell.ljust(width) for i, (cell, width) in enumerate(zip(row, widths))]
            self.say("| " + " | ".join(texts) + " |")
            if number == 0:
                self.say("|" + "|".join("-" * (width + 2 if not i else width + 1) + (":" if i else "")
                                        for i, width in enumerate(widths)) + "|")
        self.say()

    @contextlib.contextmanager
    def part(self, title):
        """A part of a piece: left out, with one line that says why, where something is missing."""
        try:
            yield
        except Missing as reason:
            self.say(f"Left out: {title}: {reason}.")
            self.say()

    # Programs.

    def surroundings(self, threads, **variables):
        """Environment and directory of a run of nnrun."""
        return ({"OMP_NUM_THREADS": threads, "NNRUN_PLUGIN_PATH": self.scratch / "plugins", **variables}, self.scratch)

    def training(self, *words):
        """The command of a run that prints JSON; the result file goes to a scratch directory."""
        return [self.nnrun_program, *words, "--quiet", "--force", "--json", "--output", self.scratch / "run.h5"]

    def nnrun(self, *words, threads=1, **variables):
        return run_program(self.training(*words), *self.surroundings(threads, **variables))

    def nnrun_peak_bytes(self, *words, threads=1):
        return peak_bytes(self.training(*words), *self.surroundings(threads))

    def nnrun_check(self, *words, threads=1):
        return run_program([self.nnrun_program, "check", *words], *self.surroundings(threads)).output

    def config(self, name):
        """A config among the sources that this nnrun can run."""
        path = SOURCE / "configs" / name
        if not path.exists():
            raise Missing(f"there is no configs/{name}")
        return path

    def synthetic(self):
        """Compiles the synthetic data set, so that runs find it, and gives the config that uses it."""
        target = self.scratch / "plugins" / "dataset" / "synthetic.so"
        if not target.exists():
            target.parent.mkdir(parents=True)
            compiler = os.environ.get("CC", "cc").split()
            real = "double" if "double" in self.version("arithmetic") else "float"
            if not shutil.which(compiler[0]):
                raise Missing(f"there is no compiler '{compiler[0]}'")
            run_program([*compiler, "-shared", "-fPIC", "-O2", "-ffp-contract=off", f"-I{SOURCE / 'core'}",
                         f"-DNNR_REAL={real}", SOURCE / "bench" / "plugins" / "synthetic.c", "-o", target])
        return SOURCE / "bench" / "configs" / "cost.yaml"

    def version(self, key):
        """What nnrun version says of the key."""
        for line in run_program([self.nnrun_program, "version"]).output.splitlines():
            if line.startswith(key):
                return line[len(key):].strip()
        return ""

    def python(self, *modules):
        """$PYTHON, or else the first Python that has the modules."""
        if modules not in self._pythons:
            imports = f"from importlib.util import find_spec; assert all(find_spec(name) for name in {modules})"
            wish = os.environ.get("PYTHON")
            candidates = [wish] if wish else ["python3", "/usr/bin/python3"]
            works = [python for python in candidates if shutil.which(python) and
                     subprocess.run([python, "-c", imports], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                    check=False).returncode == 0]
            self._pythons[modules] = works[0] if works else None
        if not self._pythons[modules]:
            raise Missing(f"no Python has {' and '.join(modules)}")
        return self._pythons[modules]

    def peer(self, script, *words, modules, threads=1):
        """Runs bench/peers/SCRIPT, which prints one line of JSON, with OpenBLAS at its best."""
        python = self.python(*modules)
        variables = {**fair_openblas(), "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads,
                     "PYTHONDONTWRITEBYTECODE": 1}
        return run_program([python, PEERS / script, *words], variables, self.scratch)

    def description(self):
        """The machine, the day and the versions, for the figures to mean something."""
        return (f"{time.strftime('%Y-%m-%d')}, {cpu_model()}, {cores()} cores, {platform.system()} "
                f"{platform.release()}; nnrun {self.version('nnrun')} "
                f"({self.version('arithmetic')}, {self.version('instruction set')}, compiler {self.version('compiler')})")
