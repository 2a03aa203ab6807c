"""browser.py CHROMIUM PAGE... -- opens pages of `nnrun report` in a headless Chromium, over its debugging pipe, and prints
TAP. It looks for messages on the console, requests, tables that sort by mouse and keyboard, contrast in light and dark, and
lines that do not fit a narrow window."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile


class Browser:
    """Commands and events of the Chrome DevTools Protocol, which come in texts that end with a NUL."""

    def __init__(self, program, home):
        to_child, self.write_end = os.pipe()
        self.read_end, from_child = os.pipe()

        def arrange():  # the child reads from 3 and writes to 4
            high = os.dup(to_child), os.dup(from_child)
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self.process = subprocess.Popen(
            [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe",
             f"--user-data-dir={home}"], preexec_fn=arrange, close_fds=False, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_child)
        os.close(from_child)
        self.number, self.buffer, self.events, self.session = 0, b"", [], None

    def receive(self):
        while b"\0" not in self.buffer:
            more = os.read(self.read_end, 1 << 16)
            if not more:
                raise EOFError("the browser has ended")
            self.buffer += more
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.write_end, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["exception"]["description"])
        return result["result"].get("value")


# Texts whose contrast with what is behind them is below 4.5 (WCAG 2.1, 1.4.3), by the formula of its definition.
CONTRAST = """(() => {
  const parse = c => c.match(/[\\d.]+/g).map(Number);
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
                       return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
                        if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  const bad = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || e.closest("script, title, desc, .f-on-heat, .skip")) continue;
    const drawn = e instanceof SVGElement;
    const text = light(parse(drawn ? getComputedStyle(e).fill : getComputedStyle(e).color).slice(0, 3));
    const back = light(behind(e));
    const ratio = (Math.max(text, back) + .05) / (Math.min(text, back) + .05);
    if (ratio < 4.5) bad.push(e.textContent.slice(0, 30) + " " + ratio.toFixed(2));
  }
  return bad; })()"""

SORTED = """(() => { const t = document.querySelector("#PLACE").closest("section").querySelector("table");
  const h = t.tHead.rows[0].cells[COLUMN];
  return [h.getAttribute("aria-sort"), [...t.tBodies[0].rows].map(r => Number(r.cells[COLUMN].dataset.v))]; })()"""

# A column of numbers in the first table of some sections; its place from 0.
COLUMNS = {"classes": 2, "comparison": 3, "trials": 1}

tests = 0


def report(right, title, why=""):
    global tests
    tests += 1
    print(("ok" if right else "not ok"), tests, "-", title)
    if not right:
        print("#", str(why)[:2000].replace("\n", "\n# "))


def press(browser, key, code):
    for kind in "keyDown", "keyUp":
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=code,
                     **({"text": "\r"} if key == "Enter" and kind == "keyDown" else {}))


def sorts(browser, name):
    place = next(p for p in COLUMNS if browser.evaluate(f"!!document.querySelector('#{p}')"))
    column = COLUMNS[place]
    where = SORTED.replace("PLACE", place).replace("COLUMN", str(column))
    button = (f"document.querySelector('#{place}').closest('section').querySelector('table').tHead.rows[0]"
              f".cells[{column}].querySelector('button')")
    browser.evaluate(button + ".click()")
    state, values = browser.evaluate(where)
    report(state == "ascending" and values == sorted(values), f"{name}: a press on a heading sorts", (state, values))
    browser.evaluate(button + ".focus()")
    press(browser, "Enter", 13)
    state, values = browser.evaluate(where)
    report(state == "descending" and values == sorted(values, reverse=True), f"{name}: so does a key", (state, values))


def look_at(browser, path):
    name = path.name
    browser.events.clear()
    browser.call("Page.navigate", url=path.as_uri())
    browser.wait_for("Page.loadEventFired")
    noise = [e for e in browser.events if e["method"] in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded")]
    report(not noise, f"{name}: nothing on the console", noise)
    requests = [e["params"]["request"]["url"] for e in browser.events if e["method"] == "Network.requestWillBeSent"]
    report(requests == [path.as_uri()], f"{name}: asks for nothing else", requests)
    if browser.evaluate("!!document.querySelector('#classes, #comparison, #trials')"):
        sorts(browser, name)
    for scheme in "light", "dark":
        browser.call("Emulation.setEmulatedMedia", media="screen", features=[{"name": "prefers-color-scheme", "value": scheme}])
        bad = browser.evaluate(CONTRAST)
        report(not bad, f"{name}: contrast in {scheme}", bad)
    for width in 360, 1280:
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False)
        wide = browser.evaluate("document.documentElement.scrollWidth")
        report(wide <= width, f"{name}: fits {width} pixels", wide)
    browser.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
    paper = browser.evaluate("getComputedStyle(document.body).backgroundColor + getComputedStyle(document.querySelector("
                             "'svg .f-text')).fill")
    report(paper == "rgb(255, 255, 255)rgb(27, 31, 36)", f"{name}: paper is white, whatever the screen is", paper)
    browser.call("Emulation.clearDeviceMetricsOverride")
    requests = [e for e in browser.events if e["method"] == "Network.requestWillBeSent"]
    report(len(requests) == 1, f"{name}: and nothing later", requests)


with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
    browser = Browser(sys.argv[1], home)
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    browser.session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in "Page", "Runtime", "Log", "Network":
        browser.call(domain + ".enable")
    for page in sys.argv[2:]:
        look_at(browser, pathlib.Path(page).resolve())
    browser.session = None
    browser.call("Browser.close")
    browser.process.wait(20)
print(f"1..{tests}")
