"""interrupt.py CONFIG -- what a first and a second SIGINT do to a run. Called by resume.test; silent where all is well.

A shell that is not interactive starts its background processes with SIGINT ignored, so a shell cannot try this."""
import glob
import os
import signal
import subprocess
import sys
import time

NNRUN = os.environ["NNRUN"]
PATIENCE = 60  # seconds
# One step of this takes seconds, since this instruction set has no fused multiply-adds of its own.
SLOW = ["model=[{type: dense, units: 3000}, {type: dense, units: 3000}, {type: dense, units: 10, activation: softmax}]"]


def start(config, words, output, **variables):
    process = subprocess.Popen([NNRUN, config, *words, "--quiet", "--force", "--output", output],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, **variables},
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    for _ in range(PATIENCE * 100):  # until it watches for signals
        with open(f"/proc/{process.pid}/status") as status:
            caught = [line.split()[1] for line in status if line.startswith("SigCgt")]
        if int(caught[0], 16) >> (signal.SIGINT - 1) & 1:
            return process
        time.sleep(0.01)
    raise TimeoutError("nnrun does not watch for SIGINT")


def check(good, *what):
    if not good:
        sys.exit(f"{sys.argv[0]}: {what}")


def main(config):
    if not os.path.exists("/proc/self/status"):
        return
    process = start(config, ["training.epochs=1000000"], "once.h5")
    process.send_signal(signal.SIGINT)
    error = process.communicate(timeout=PATIENCE)[1]
    check(process.returncode == 4, process.returncode, error)
    check("stopped by SIGINT" in error and "to go on: nnrun resume once.h5" in error, error)

    with open("once.h5", "rb") as file:
        before = file.read()
    process = start(config, SLOW, "once.h5", NNRUN_ISA="baseline")
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    check(process.poll() is None, "the first SIGINT does not wait for the step", process.returncode)
    process.send_signal(signal.SIGTERM)
    time.sleep(0.1)
    check(process.poll() is None, "a SIGTERM after it changes that", process.returncode)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=PATIENCE)
    check(process.returncode == -signal.SIGINT, "the second SIGINT does not end it", process.returncode)
    with open("once.h5", "rb") as file:
        check(file.read() == before, "the file is another")
    check(not glob.glob(".once.h5*"), "something is left", os.listdir("."))


main(sys.argv[1])
