"""follow.py EARLY.h5 LATE.h5 COMPLETE.h5 -- what show --follow draws on a terminal. Called by follow.test; silent where all
is well."""
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import sys
import termios

NNRUN = os.environ["NNRUN"]
PATIENCE = 60  # seconds
ROWS, COLUMNS = 20, 90
ESCAPE = re.compile("\033\\[[0-9;]*[A-Za-z]")


def put(file):
    shutil.copy(file, "new.h5")
    os.rename("new.h5", "run.h5")


def check(good, *what):
    if not good:
        sys.exit(f"{sys.argv[0]}: {what}")


class Terminal:
    def __init__(self):
        self.seen = ""
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            while os.get_terminal_size().columns != COLUMNS:
                pass
            os.execve(NNRUN, [NNRUN, "show", "--follow", "run.h5"],
                      {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"})
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))

    def read(self):
        if not select.select([self.file], [], [], PATIENCE)[0]:
            raise TimeoutError(f"nothing more is shown after {self.seen!r}")
        try:
            piece = os.read(self.file, 65536)
        except OSError:  # the other side is closed
            return False
        self.seen += piece.decode("utf-8", "surrogateescape")
        return piece != b""

    def await_text(self, text):
        while text not in self.seen and self.read():
            pass
        check(text in self.seen, text, self.seen)

    def end(self):
        while self.read():
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def main(early, late, complete):
    put(early)
    terminal = Terminal()
    terminal.await_text("train_loss")
    put(late)
    terminal.await_text("\033[" + str(ROWS - 1) + "A\r\033[J")  # the page is drawn in the place of the one before
    put(complete)
    code = terminal.end()
    check(code == 0, code)
    pages = re.split("\r\033\\[J", terminal.seen)[1:]
    check(len(pages) == 3, len(pages), terminal.seen)
    for page in pages[:2]:
        lines = ESCAPE.sub("", page).split("\r\n")[:-1]
        check(lines[0] == "iris" and "RUNNING after" in lines[2], lines)
        check(len(lines) == ROWS - 1 and all(len(line) < COLUMNS for line in lines), lines)
    check("RUNNING" not in pages[2] and "Confusion matrix" in pages[2], pages[2])


main(*sys.argv[1:])
