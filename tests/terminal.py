"""terminal.py -- the progress line as a terminal sees it. Called by terminal.test; prints TAP."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

NNRUN = os.environ["NNRUN"]
CONFIG = os.path.join(os.environ["SRCDIR"], "configs", "iris.yaml")
PATIENCE = 60  # seconds
ESCAPE = re.compile("\033\\[[0-9;]*[A-Za-z]")

tests = 0


def report(good, title, detail=""):
    global tests
    tests += 1
    print(f"{'ok' if good else 'not ok'} {tests} - {title}")
    if not good:
        print("# " + repr(detail)[:2000])


class Terminal:
    """nnrun with its three standard streams on a terminal of its own."""

    def __init__(self, columns, words, **variables):
        self.seen = ""
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", **variables}
            time.sleep(0.2)  # the size is set meanwhile
            os.execve(NNRUN, [NNRUN, CONFIG, *words], environment)
        self.resize(columns)

    def resize(self, columns):
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read(self):
        """Takes in what there is; False at the end."""
        if not select.select([self.file], [], [], PATIENCE)[0]:
            raise TimeoutError("nnrun shows nothing more")
        try:
            piece = os.read(self.file, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += piece.decode("utf-8", "surrogateescape")
        return piece != b""

    def read_draws(self, count):
        """So many more lines that were drawn, as they were sent."""
        start = len(self.seen)
        while self.seen[start:].count("\033[K") < count:
            if not self.read():
                break
        return [draw for draw in self.seen[start:].split("\r") if draw.endswith("\033[K")]

    def read_all(self):
        while self.read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)


def width(draw):
    return len(ESCAPE.sub("", draw))


def check_drawing():
    endless = ["training.epochs=1000000000", "--output", "endless.h5"]
    terminal = Terminal(100, endless)
    draws = terminal.read_draws(4)
    report(all(width(d) < 100 for d in draws) and max(map(width, draws)) > 80, "a line fits 100 columns and uses them",
           draws)
    report("\n" not in terminal.seen, "it is drawn over and over, without new lines", terminal.seen)
    report(all("\033[32m" in d and "·" * 10 in d for d in draws), "there is a bar, in colour", draws)
    terminal.resize(50)
    draws = terminal.read_draws(4)[1:]
    report(all(width(d) < 50 for d in draws) and max(map(width, draws)) > 30, "a smaller window is followed at once",
           draws)
    terminal.resize(160)
    draws = terminal.read_draws(4)[1:]
    report(all(80 < width(d) < 160 for d in draws), "and a larger one", draws)
    terminal.resize(12)
    draws = terminal.read_draws(4)[1:]
    report(all(width(d) < 12 for d in draws), "and one that is too small for anything", draws)
    terminal.kill()


def check_plainness():
    endless = ["training.epochs=1000000000", "--output", "endless.h5"]
    terminal = Terminal(100, endless, NO_COLOR="1", LC_ALL="C")
    terminal.read_draws(3)
    escapes = set(ESCAPE.findall(terminal.seen))
    report(escapes == {"\033[K"}, "NO_COLOR leaves no escape but the one that clears the line", escapes)
    report(terminal.seen.isascii() and "---" in terminal.seen, "without UTF-8 the bar is of plain characters",
           terminal.seen)
    terminal.kill()


def check_end():
    terminal = Terminal(80, ["training.epochs=50", "--output", "end.h5"])
    code = terminal.read_all()
    before, found, after = terminal.seen.rpartition("\r\033[K")
    report(code == 0 and found and "50/50" in before, "the last epoch is drawn", terminal.seen)
    report("\n" not in before and ESCAPE.sub("", after).startswith("iris\r\n"),
           "then the line is cleared, and the summary begins", terminal.seen)
    report(all(width(line) <= 80 for line in after.split("\r\n")), "the summary fits the terminal", after)

    terminal = Terminal(80, ["training.epochs=50", "--output", "end.h5", "--quiet"])
    code = terminal.read_all()
    report(code == 0 and terminal.seen == "", "--quiet shows nothing", terminal.seen)

    terminal = Terminal(80, ["training.epochs=50", "--output", "end.h5"], TERM="dumb")
    code = terminal.read_all()
    report(code == 0 and "\033" not in terminal.seen and "epoch 50/50" in terminal.seen,
           "a dumb terminal gets plain lines", terminal.seen)

    terminal = Terminal(80, ["optimizer.learning_rate=1e6", "model.0.activation=relu", "model.1.activation=linear",
                             "loss=mse", "--output", "failed.h5"])
    code = terminal.read_all()
    report(code == 1 and "\r\033[K" in terminal.seen, "the line is cleared when the run fails, too", terminal.seen)


check_drawing()
check_plainness()
check_end()
print(f"1..{tests}")
sys.stdout.flush()
