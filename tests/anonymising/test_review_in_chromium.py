"""The review page in a real browser: what nobody found is selected or typed, and saved with the decisions."""

import json
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
from chromium import Browser

from qualcode.anonymising import read_review, review_page
from qualcode.model import Identifier, Transcript, Turn

SAVED = """
window.saved = null;
URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; }); return "about:blank#saved"; };
HTMLAnchorElement.prototype.click = () => {};
document.getElementById("save").click();
"""
SELECT = """
const words = %s, box = document.getElementById("text");
const node = [...box.childNodes].find((node) => node.textContent.includes(words));
const text = node.firstChild || node, range = document.createRange(), at = text.data.indexOf(words);
range.setStart(text, at); range.setEnd(text, at + words.length);
getSelection().removeAllRanges(); getSelection().addRange(range);
box.dispatchEvent(new MouseEvent("mouseup"));
"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def texts():
    speech = "Jeg begynte i 1968 🫐, ikke 19685. Kona mi er fyrvokter. </script><b>Kari</b> kom."
    return [
        Transcript.build(name, [Turn(0, name, "participant", 0, 0, speech)], language="nb")
        for name in ("P01", "P02")
    ]


@pytest.fixture
def page(browser, texts, tmp_path):
    found = [
        Identifier(
            t.id, t.text.index("Kari"), t.text.index("Kari") + 4, "Kari", "person", "direct", "", 0.9, "test"
        )
        for t in texts
    ]
    browser.open(review_page(found, texts, tmp_path / "review.html").as_uri())
    assert not [event for event in browser.events if event.get("method") == "Runtime.exceptionThrown"]
    return browser


def field(page, name, value):
    page.run(f"document.getElementById({json.dumps(name)}).value = {json.dumps(value)}")


def saved(page, folder):
    page.run(SAVED)
    for _ in range(50):
        if (text := page.run("window.saved")) is not None:
            break
        time.sleep(0.1)
    path = folder / "review-decisions.json"
    path.write_text(text, encoding="utf-8")
    return path


def test_words_are_selected_in_the_transcript_and_typed_and_come_back(page, texts, tmp_path):
    field(page, "document", "P02")
    page.run('document.getElementById("document").dispatchEvent(new Event("change"))')
    page.run(f"(() => {{ {SELECT % json.dumps('Kona mi er fyrvokter')} }})()")
    assert page.run('document.getElementById("words").value') == "Kona mi er fyrvokter"
    assert page.run('document.getElementById("where").value') == "P02"
    page.run('document.querySelector("#add button").click()')
    assert page.run('document.getElementById("told").textContent') == "Added: 1 place."
    for name, value in (("words", "1968"), ("where", ""), ("kind", "date"), ("why", "året")):
        field(page, name, value)
    page.run('document.querySelector("#add button").click()')
    assert page.run('document.getElementById("told").textContent') == "Added: 2 places."
    assert page.run('document.querySelectorAll("#text mark.added").length') == 2
    page.run('document.getElementById("rest").click()')
    decisions = read_review(saved(page, tmp_path), texts)
    added = decisions[decisions["text"] != ""]
    assert added[["text", "document", "kind", "note"]].values.tolist() == [
        ["Kona mi er fyrvokter", "P02", "other", ""], ["1968", "", "date", "året"],
    ]  # fmt: skip
    assert len(decisions) == 3


def test_words_that_do_not_stand_there_are_told_at_once(page):
    field(page, "words", "1969")
    page.run('document.querySelector("#add button").click()')
    assert "do not stand in any transcript" in page.run('document.getElementById("told").textContent')
    assert page.run('document.querySelectorAll("#added tr").length') == 0


def test_an_addition_can_be_removed_and_nothing_is_fetched(page, texts, tmp_path):
    field(page, "words", "1968")
    page.run('document.querySelector("#add button").click()')
    page.run('document.querySelector("#added button").click()')
    assert read_review(saved(page, tmp_path), texts).empty
    asked = [
        e["params"]["request"]["url"] for e in page.events if e.get("method") == "Network.requestWillBeSent"
    ]
    assert all(url.startswith(("file:", "about:")) for url in asked)
