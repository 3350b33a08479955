import base64
import hashlib
import itertools
import re
from html.parser import HTMLParser

import pytest


class Page(HTMLParser):
    """The elements of a page, with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text = [], text
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(study, tmp_path_factory):
    path = study.write(tmp_path_factory.mktemp("page") / "report.html", approach="coding-reliability")
    return Page(path.read_text(encoding="utf-8"))


def test_nothing_comes_from_outside(page):
    assert "http:" not in page.text and "https:" not in page.text and "@import" not in page.text
    for _, attrs in page.elements:
        for name in ("src", "href", "srcset", "action", "data"):
            assert (attrs.get(name) or "#").startswith("#")
    assert all(found.startswith("#") for found in re.findall(r"url\(([^)]*)\)", page.text))


def test_the_policy_forbids_the_network_and_knows_the_script(page):
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    script = re.search(r"<script>(.*?)</script>", page.text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy and f"script-src 'sha256-{digest}'" in policy
    assert len(page.all("script")) == 1


def test_ids_are_each_used_once_and_every_reference_is_there(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = {href[1:] for _, attrs in page.elements if (href := attrs.get("href", "")).startswith("#")}
    wanted |= {name for _, attrs in page.elements for name in (attrs.get("aria-labelledby") or "").split()}
    wanted |= {label["for"] for label in page.all("label")}
    assert wanted <= set(ids)


def test_a_screen_reader_finds_its_way(page):
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("main") and page.all("nav") and page.all("header")
    assert page.elements[[t for t, _ in page.elements].index("body") + 1][1]["class"] == "skip"
    assert all(head.get("scope") in ("row", "col") for head in page.all("th"))
    assert len(page.all("caption")) == len(page.all("table"))
    assert any(attrs.get("aria-live") == "polite" for _, attrs in page.elements)
    named = {label["for"] for label in page.all("label")}
    assert all(field["id"] in named for tag in ("input", "select") for field in page.all(tag))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_charts_have_titles_and_descriptions(page):
    pictures = page.all("svg")
    assert len(pictures) >= 6 and all(svg["role"] == "img" and svg["aria-labelledby"] for svg in pictures)
    assert len(re.findall(r"<desc id=\"f\d+-desc\">[^<]{40,}</desc>", page.text)) == len(pictures)


def test_every_quote_stands_on_the_page_with_its_language(page):
    assert len(list(page.all("blockquote"))) == 29
    assert {p["lang"] for p in page.all("p") if "lang" in p} == {"nb", "en"}


def test_hostile_texts_are_shown_as_text(evil):
    text = evil.read_text(encoding="utf-8")
    assert len(Page(text).all("script")) == 1 and not Page(text).all("img")
    assert not any(name.startswith("on") for _, attrs in Page(text).elements for name in attrs)


def test_the_same_study_gives_the_same_page(study, page, tmp_path):
    again = study.write(tmp_path / "again.html", approach="coding-reliability")
    assert again.read_text(encoding="utf-8") == page.text
