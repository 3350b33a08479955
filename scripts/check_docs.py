"""Check that the links between the pages hold and that their Python examples run.

    python scripts/check_docs.py README.md docs

Fenced blocks that begin with ```python and hold `>>>` are run as doctests, page by page; links to files and
to headings within the project must lead somewhere. Nothing is fetched: links to the web are left alone.
"""

import doctest
import re
import sys
from pathlib import Path

LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```", re.M | re.S)


def pages(arguments: list[str]) -> list[Path]:
    """The Markdown files that the arguments name, folders opened."""
    found: list[Path] = []
    for argument in map(Path, arguments):
        found += sorted(argument.rglob("*.md")) if argument.is_dir() else [argument]
    return found


def anchors(text: str) -> set[str]:
    """The names that GitHub gives to a page's headings."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken_links(page: Path, text: str) -> list[str]:
    """One line for every link that leads nowhere."""
    broken = []
    for target in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        other = page if not file else page.parent / file
        if not other.exists():
            broken.append(f"{page}: the link to {target} leads to no file")
        elif anchor and other.suffix == ".md" and anchor not in anchors(other.read_text(encoding="utf-8")):
            broken.append(f"{page}: the link to {target} leads to no heading")
    return broken


def failing_examples(page: Path, text: str) -> int:
    """Number of examples on the page that do not give what they show."""
    blocks = [code for language, code in FENCE.findall(text) if language == "python" and ">>>" in code]
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, str(page), str(page), 0)
    options = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    return doctest.DocTestRunner(optionflags=options).run(test).failed


def main() -> None:
    """Check the pages the command line names and say how many there were."""
    found = pages(sys.argv[1:])
    if not found:
        raise SystemExit("no pages to check were named")
    broken, failed = [], 0
    for page in found:
        text = page.read_text(encoding="utf-8")
        broken += broken_links(page, text)
        failed += failing_examples(page, text)
    for line in broken:
        print(line)
    print(f"{len(found)} pages: {len(broken)} broken links, {failed} failing examples")
    sys.exit(1 if broken or failed else 0)


if __name__ == "__main__":
    main()
