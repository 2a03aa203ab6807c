"""gemm: the matrix product against OpenBLAS, and both against the peak of multiply-adds."""

from collections import defaultdict

from .common import Missing, cores, fair_openblas, geometric_mean, median, run_program, spread


def measure(bench, threads):
    """Runs bench/gemm: (peaks {threads: [GFLOP/s]}, speeds {(side, threads, shape, layout): [GFLOP/s]}, about)."""
    program = bench.build / "bench" / "gemm"
    if not program.exists():
        raise Missing("bench/gemm has not been built (make bench/gemm)")
    runs, seconds = (2, 0.002) if bench.quick else (bench.runs, 0.05)
    lines = run_program([program, runs, seconds, *threads], fair_openblas()).output.splitlines()
    peaks, speeds, about = defaultdict(list), defaultdict(list), {}
    for line in lines:
        what, *words = line.split()
        if what == "peak":
            peaks[int(words[0])].append(float(words[1]))
        elif what == "isa" or (what == "openblas" and not words[0].isdigit()):
            about[what] = " ".join(words)
        else:
            side_threads, shape, layout, flops = words
            speeds[what, int(side_threads), shape, layout].append(float(flops))
    return peaks, speeds, about


def comparison_rows(peaks, speeds, threads):
    rows, ratios = [], []
    peak = max(peaks[threads])
    for (side, side_threads, shape, layout), ours in speeds.items():
        if side != "nnrun" or side_threads != threads:
            continue
        theirs = speeds.get(("openblas", threads, shape, layout))
        ratio = median(ours) / median(theirs) if theirs else None
        ratios += [ratio] if theirs else []
        rows.append([shape, layout, spread(ours, 1), spread(theirs, 1) if theirs else "-",
                     f"{ratio:.2f}" if theirs else "-", f"{100 * median(ours) / peak:.0f} %",
                     f"{100 * median(theirs) / peak:.0f} %" if theirs else "-"])
    return rows, ratios


def run(bench):
    with bench.part("products"):
        all_threads = [1, 2] if cores() > 1 else [1]
        peaks, speeds, about = measure(bench, all_threads)
        blas = about["openblas"]
        bench.say(f"nnrun with {about['isa']} against " +
                  (blas if not blas.startswith("none") else f"nothing: OpenBLAS is left out, because {blas[5:]}") + ".")
        bench.say("c (rows, columns) = a (rows, depth) . b (depth, columns); the layout says which of a and b lies "
                  "transposed. GFLOP/s: median (least-largest).")
        for threads in all_threads:
            bench.peaks[threads] = max(peaks[threads])
            bench.say()
            bench.say(f"### {threads} thread{'s' if threads > 1 else ''}: peak {spread(peaks[threads], 1)} GFLOP/s")
            rows, ratios = comparison_rows(peaks, speeds, threads)
            bench.table(["rows x columns x depth", "layout", "nnrun", "OpenBLAS", "ratio", "nnrun of peak",
                         "OpenBLAS of peak"], rows)
            if ratios:
                bench.say(f"Geometric mean of the ratios {geometric_mean(ratios):.3f}, the least {min(ratios):.3f}.")


def peak(bench, threads):
    """The most GFLOP/s that this many threads can do, measured once for all pieces."""
    if threads not in bench.peaks:
        bench.peaks[threads] = None
        try:
            program = bench.build / "bench" / "gemm"
            lines = run_program([program, "peak", 3 if bench.quick else 9, 0.05, threads]).output.splitlines()
            bench.peaks[threads] = max(float(line.split()[2]) for line in lines if line.startswith("peak"))
        except OSError:
            pass
    return bench.peaks[threads]
