"""`ilbo export --format html`: a reading copy that needs nothing but itself, whatever titles say."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from render.markup import escaped
from tests.conftest import TIMEOUT_S, Ran, make_pair, make_record, write_jsonl

Here = Callable[..., Ran]
HOSTILE = (
    "</title></span></a></style><script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\"> \"'><svg onload=alert(1)> \u202e&amp; 다리"
)
TAGS = {
    "html", "head", "meta", "title", "style", "body", "nav", "a", "span", "input", "div", "label", "main",
    "header", "h1", "h2", "p", "ol", "li", "article", "footer",
}  # fmt: skip


class Page(HTMLParser):
    """What stands in a page: tags, attributes, links, ids, text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""
        self.title = ""
        self._stack: list[str] = []
        self.source = path.read_text("utf-8")
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag and what its attributes say."""
        self.tags.add(tag)
        self._stack.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "href":
                self.links.append(value or "")
            if name in {"id", "for"}:
                self.ids.append(f"{name} {value}")

    def handle_data(self, data: str) -> None:
        """Note text."""
        if self._stack[-1:] == ["title"] and not self.title:
            self.title = data
        if self._stack[-1:] != ["style"]:
            self.text += data


def pages(folder: Path) -> Iterator[Page]:
    """Yield all pages of a copy."""
    for path in folder.rglob("*.html"):
        yield Page(path)


@pytest.fixture
def hostile(here: Here, paths: ArchivePaths, tmp_path: Path) -> Path:
    """Make a copy of stories whose every text tries to be markup, and return its folder."""
    records = [
        *make_pair(
            key="../../../etc/passwd", title=HOSTILE, paragraphs=[HOSTILE, "다리. bridge."], section=HOSTILE,
            authors=[HOSTILE], url="javascript:document.title='owned'", published_at="2024-01-01",
        ),
        *make_pair(key="CON", title="다리 " * 4_000, url='https://paper.example/"onclick="x'),
        make_record(key="con", title=""),
    ]  # fmt: skip
    assert here(paths, "import", write_jsonl(tmp_path / "in.jsonl", records)).code == 0
    assert here(paths, "index").code == 0
    done = here(paths, "export", "다리 <script>", "--format", "html", "-o", tmp_path / "copy")
    assert (done.code, done.out) == (0, "")
    assert "index.html" in done.err
    return tmp_path / "copy"


def test_pages_hold_the_texts(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """Every story found has a page with all sentences of its editions, and the contents lead to it."""
    out = tmp_path / "copy"
    assert here(sample, "export", "숭례문", "--format", "html", "-o", out).code == 0
    stories = here(sample, "search", "숭례문", "-n", "99", "--format", "json").json["hits"]
    assert {path.relative_to(out).as_posix() for path in out.rglob("*.html")} == {
        "index.html",
        *(f"stories/{hit['story']}.html" for hit in stories),
    }
    for hit in stories:
        page = Page(out / f"stories/{hit['story']}.html")
        for edition in hit["editions"]:
            shown = here(sample, "show", edition["id"], "--format", "json").json
            parts = re.findall(rf'<div class="cell {shown["lang"]}".*?</div>', page.source)
            texts = re.findall(r"<p>(.*?)</p>", "".join(parts) or page.source)
            written = escaped(" ".join(shown["paragraphs"]))
            assert "".join(" ".join(texts).split()) == "".join(written.split())
            assert f">{escaped(shown['title'])}</h1>" in page.source


def test_links_lead_to_pages(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """Every link inside the copy leads to a page of it, and every page is reached from the contents."""
    out = tmp_path / "copy"
    assert here(sample, "export", "--format", "html", "-o", out).code == 0
    reached = set()
    for page in pages(out):
        for link in page.links:
            if not link.startswith("http"):
                target = (page.path.parent / link).resolve()
                assert target.is_file(), link
                reached.add(target)
        assert len(set(page.ids)) == len(page.ids)
    assert reached == {path.resolve() for path in out.rglob("*.html")}


def test_nothing_comes_from_outside(hostile: Path) -> None:
    """A page has no tag or attribute that loads or runs anything, and a policy that would not let it."""
    for page in pages(hostile):
        assert page.tags <= TAGS
        assert not {name for name in page.attributes if name.startswith("on") or name in {"src", "style"}}
        assert all(link.startswith(("https://", "stories/", "../../")) for link in page.links), page.links
        assert "default-src 'none'" in page.source
        style = page.source.partition("<style>")[2].partition("</style>")[0]
        assert "url(" not in style
        assert "@import" not in style


def test_hostile_titles_are_text(hostile: Path) -> None:
    """What tries to be markup is shown as it was written, without controls; names come from ids alone."""
    names = sorted(path.relative_to(hostile).as_posix() for path in hostile.rglob("*.html"))
    assert len(names) == len({name.casefold() for name in names}) == 4
    assert all(re.fullmatch(r"(index|stories/paper/[a-z0-9-]+)\.html", name) for name in names)
    (page,) = [page for page in pages(hostile) if "etc" in page.source]
    assert "<script>document.title='owned'</script>" in page.text
    assert escaped(HOSTILE) in page.source
    assert "\u202e" not in page.source
    assert page.title.startswith("</title>")


def test_whole_or_not_at_all(here: Here, sample: ArchivePaths, tmp_path: Path) -> None:
    """A directory that exists is left alone, a wrong query or place leaves nothing."""
    (tmp_path / "there").mkdir()
    assert here(sample, "export", "숭례문", "--format", "html", "-o", tmp_path / "there").code == 2
    assert here(sample, "export", '"숭례문', "--format", "html", "-o", tmp_path / "new").code == 2
    assert here(sample, "export", "숭례문", "--format", "html", "-o", "-").code == 2
    assert here(sample, "export", "숭례문", "--format", "html", "-o", tmp_path / "no" / "new").code == 66
    assert [path.name for path in tmp_path.iterdir() if path.name != "archive"] == ["there"]


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium here")
def test_a_browser_reads_it(hostile: Path, tmp_path: Path) -> None:
    """A real browser runs nothing of a hostile title, and applies the style sheet that the policy names."""
    (path,) = [page.path for page in pages(hostile) if "etc" in page.source]
    done = subprocess.run(
        [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
            f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", path.as_uri(),
        ],
        capture_output=True, timeout=TIMEOUT_S, check=True,
    )  # fmt: skip
    page = done.stdout.decode()
    assert "<title>&lt;/title&gt;" in page
    assert "<script" not in page
    assert "Content Security Policy" not in done.stderr.decode()
