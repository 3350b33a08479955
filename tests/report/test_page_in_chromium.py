import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from chromium import Browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = Browser(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def file(study, tmp_path_factory):
    terms = study.consent.model_copy(update={"smallest_group": 5})
    return study.write(tmp_path_factory.mktemp("page") / "report.html", consent=terms)


@pytest.fixture
def page(browser, file):
    browser.open(file.as_uri())
    assert browser.run("document.documentElement.dataset.ready") == "true"
    return browser


def status(page):
    return page.run("document.getElementById('shown').textContent")


def visible(page):
    return page.run("[...document.querySelectorAll('.quote')].filter(q => q.checkVisibility()).length")


def focused(page):
    return page.run("document.activeElement.getAttribute('aria-label') || document.activeElement.id")


def test_the_page_asks_the_network_for_nothing(page, file):
    asked = [
        e["params"]["request"]["url"] for e in page.events if e.get("method") == "Network.requestWillBeSent"
    ]
    assert asked == [file.as_uri()]
    wrong = [e for e in page.events if e.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown")]
    assert not wrong
    page.run("window.got = 0; fetch('http://127.0.0.1:9/').then(() => window.got = 1, () => window.got = -1)")
    assert page.run("new Promise(done => setTimeout(done, 50)), window.got") in (0, -1)


def test_a_cell_opens_its_quotes_and_escape_leads_back(page):
    cell = (
        "document.querySelector('table.matrix button[data-code=\"benefits/learning\"][data-participant=P02]')"
    )
    page.run(f"{cell}.click()")
    assert status(page) == "1 quote shown of 29" and visible(page) == 1
    assert page.run("document.querySelector('.quote:not([hidden])').dataset.participant") == "P02"
    assert focused(page) == "read"
    page.press("Escape")
    assert visible(page) == 29 and focused(page) == "Learning, P02: 1. Read the quotes"


def test_the_table_is_one_stop_and_arrow_keys_move_in_it(page):
    page.run("document.querySelector('table.matrix button').focus()")
    assert page.run("document.querySelectorAll('table.matrix button[tabindex=\"0\"]').length") == 1
    page.press("ArrowRight")
    assert focused(page).startswith("Benefits, P02: ")
    page.press("ArrowDown")
    page.press("Enter")
    assert "Learning" in page.run("document.querySelector('#code').selectedOptions[0].textContent")
    assert visible(page) == 1


def test_a_parent_opens_what_lies_below_it(page):
    page.run(
        "document.querySelector('table.matrix button[data-code=\"benefits\"]:not([data-participant])').click()"
    )
    assert visible(page) == 19
    assert (
        page.run("[...document.querySelectorAll('.question')].filter(q => q.checkVisibility()).length") == 1
    )


def test_search_finds_words_in_any_order_and_case(page):
    page.run("document.getElementById('search').focus()")
    page.type("jul vente")
    assert visible(page) == 0 and status(page).startswith("No quote fits")
    page.run("document.getElementById('clear').click()")
    page.type("SPØRRE lærte")
    assert visible(page) == 3
    assert focused(page) == "search"


def test_quotes_are_filtered_by_group(page):
    page.run(
        "const s = document.querySelector('select[data-attribute=country]'); s.value = 'Norway'; s.dispatchEvent(new Event('input', {bubbles: true}))"
    )
    assert visible(page) == 15
    assert page.run(
        "[...document.querySelectorAll('.quote:not([hidden]) footer')].every(f => f.textContent.includes('Norway'))"
    )


def test_without_scripts_every_quote_is_there(browser, file):
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    browser.open(file.as_uri())
    browser.send("Emulation.setScriptExecutionDisabled", value=False)
    assert visible(browser) == 29


def test_hostile_texts_do_not_run(browser, evil):
    browser.open(evil.as_uri())
    assert browser.run("window.hacked === undefined && document.documentElement.dataset.ready === 'true'")
    browser.run("document.querySelector('table.matrix button').click()")
    assert browser.run("window.hacked === undefined") and visible(browser) > 0


@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_is_no_wider_than_its_window(browser, file, width):
    browser.send(
        "Emulation.setDeviceMetricsOverride", width=width, height=800, deviceScaleFactor=1, mobile=False
    )
    browser.open(file.as_uri())
    assert browser.run("document.documentElement.scrollWidth") <= width
    browser.send("Emulation.clearDeviceMetricsOverride")
