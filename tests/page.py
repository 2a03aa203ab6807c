"""page.py PAGE... -- looks at pages of `nnrun report` as text: elements that nest, ids, headings, tables, links, and that
nothing is fetched from elsewhere."""
import html.parser
import sys

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.open, self.ids, self.links, self.labels, self.counts = path, [], [], [], [], {}
        self.level, self.captions, self.title_text = 0, 0, ""

    def complain(self, text):
        sys.exit(f"{self.path}:{self.getpos()[0]}: {text}")

    def handle_starttag(self, tag, attributes):
        a = dict(attributes)
        self.counts[tag] = self.counts.get(tag, 0) + 1
        if len(a) != len(attributes):
            self.complain(f"an attribute of <{tag}> is there twice")
        self.ids += [a["id"]] if "id" in a else []
        self.labels += a.get("aria-labelledby", "").split()
        if tag in ("script", "img", "link", "iframe", "image", "use") and ("src" in a or "href" in a or "xlink:href" in a):
            self.complain(f"<{tag}> names another file")
        if any(name.startswith("on") for name in a):
            self.complain("a handler within the markup")
        if tag == "a":
            if not a["href"].startswith("#"):
                self.complain(f"a link leaves the page: {a['href']}")
            self.links.append(a["href"][1:])
        if tag == "th" and a.get("scope") not in ("col", "row"):
            self.complain("a heading of a table without its scope")
        if tag in ("h1", "h2", "h3", "h4"):
            if int(tag[1]) > self.level + 1:
                self.complain(f"<{tag}> follows a heading of level {self.level}")
            self.level = int(tag[1])
        if tag == "svg" and a.get("role") != "img":
            self.complain("a picture without its role")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.complain(f"</{tag}> closes another element")

    def check(self):
        if self.open:
            self.complain(f"<{self.open[-1]}> is not closed")
        if len(set(self.ids)) != len(self.ids):
            self.complain(f"an id is there twice: {[i for i in self.ids if self.ids.count(i) > 1][0]}")
        for target in self.links + self.labels:
            if target not in self.ids:
                self.complain(f"there is no element '{target}'")
        for tag, count in (("h1", 1), ("main", 1), ("nav", 1), ("header", 1), ("footer", 1)):
            if self.counts.get(tag) != count:
                self.complain(f"{self.counts.get(tag)} elements <{tag}>")
        if self.counts.get("table", 0) != self.counts.get("caption", 0):
            self.complain("a table without a caption")
        if self.counts["svg"] * 2 + 1 != self.counts["title"] + self.counts["desc"]:
            self.complain("a picture without a title or description")


for path in sys.argv[1:]:
    page = Page(path)
    page.feed(open(path, encoding="utf-8").read())
    page.check()
