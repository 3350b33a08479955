"""Studies of made-up words for drawing: eleven people, and the 30 codes × 40 people that must still be legible."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from qualcode.codebook import Code, Codebook
from qualcode.model import Transcript, Turn

NAMES = {
    "role": "Kommunens rolle i bærekraftig utvikling", "closeness": "Nærhet til innbyggerne", "delivery": "Tjenesteyting",
    "participation": "Medvirkning og lokaldemokrati", "plans": "Bærekraftsmål i lokale planer",
    "capacity": "Handlingsrom, desentralisering og egne budsjetter", "cooperation": "Samarbeid i og utenfor Europa",
    "eu": "EU (EØS-midlene)", "non-eu": "Utenfor EU (MIC)", "funding": "Finansiering og styring av programmene",
    "similarity": "Likhet mellom partnerne", "mutuality": "Gjensidighet", "benefits": "Nytte for norske kommuner",
    "culture": "Kulturforståelse", "inequality": "Bevissthet om global ulikhet", "perspectives": "Nye perspektiver",
    "networks": "Motivasjon og nettverk", "language": "Språkferdigheter", "inclusion": "Inkludering",
    "results": "Resultater hos partneren", "hindrances": "Hindringer", "few": "Kunnskapen blir hos få",
    "time": "Tid og ressurser", "priority": "Prioritering og politisk støtte", "size": "Størrelse og forskjell i størrelse",
    "needs": "Eierskap til behovene", "competence": "Utviklingsfaglig kompetanse",
    "context": "Forståelse av kultur, språk og historie", "continuity": "Kontinuitet", "communication": "Kommunikasjon",
}  # fmt: skip


def _book():
    parents = {"role": 5, "cooperation": 5, "benefits": 7, "hindrances": 9}
    names = list(NAMES)
    codes, at = [], 0
    for parent, children in parents.items():
        codes.append(Code(path=parent, name={"nb": NAMES[parent]}))
        for name in names[at + 1 : at + 1 + children]:
            codes.append(Code(path=f"{parent}/{name}", name={"nb": NAMES[name]}))
        at += children + 1
    return Codebook(codes=codes)


def _study(people, each, book, seed=3, stage="reviewed"):
    draw = np.random.default_rng(seed)
    leaves = [code.path for code in book if code.parent]
    weight = draw.dirichlet(np.ones(len(leaves)))
    countries = ["Norway", "Latvia", "Lithuania", "Kenya", "Norway", "Latvia"]
    transcripts, rows = [], []
    for number in range(people):
        name = f"P{number + 1:02}"
        turns = [
            Turn(0, "I" if n % 2 == 0 else name, "interviewer" if n % 2 == 0 else "participant", 0, 0,
                 " ".join(["ord"] * int(draw.integers(5, 90 if n % 2 else 15))), "nb", question=f"{n // 8 + 1}.{n % 8 // 2 + 1}")
            for n in range(40)
        ]  # fmt: skip
        attributes = {"participant": name, "country": countries[number % 6], "date": "2015-05-04"}
        t = Transcript.build(name, turns, language="nb", attributes=attributes, stage=stage)
        transcripts.append(t)
        for _ in range(int(each * draw.uniform(0.4, 1.4))):
            turn = t.turns[int(draw.integers(0, 20)) * 2 + 1]
            start = turn.start + int(draw.integers(0, max(1, len(turn.text) - 8)))
            end = min(turn.end, start + int(draw.integers(15, 160)))
            rows.append((name, turn.index, start, end, leaves[draw.choice(len(leaves), p=weight)], "anna"))
    return pd.DataFrame(rows, columns=["document", "turn", "start", "end", "code", "coder"]), transcripts


@pytest.fixture(scope="session")
def book():
    return _book()


@pytest.fixture(scope="session")
def small(book):
    return _study(11, 30, book)


@pytest.fixture(scope="session")
def unreviewed(book):
    return _study(4, 20, book, stage="suggested")


@pytest.fixture(scope="session")
def large(book):
    return _study(40, 25, book)


@pytest.fixture(scope="session")
def overlaps():
    """Pairs of texts in a figure that cover each other by more than a pixel, and texts that leave it."""

    def found(made):
        made.draw_without_rendering()
        renderer = made.canvas.get_renderer()
        texts = [
            t for t in made.findobj(Text)
            if t.get_visible() and t.get_text().strip() and (t.axes is None or t.axes.axison)
        ]  # fmt: skip
        boxes = np.array([t.get_window_extent(renderer).extents for t in texts])
        width, height = made.bbox.width, made.bbox.height
        out = [
            t.get_text() for t, (x0, y0, x1, y1) in zip(texts, boxes, strict=True)
            if x0 < -1 or y0 < -1 or x1 > width + 1 or y1 > height + 1
        ]  # fmt: skip
        across = np.minimum(boxes[:, None, 2], boxes[None, :, 2]) - np.maximum(
            boxes[:, None, 0], boxes[None, :, 0]
        )
        down = np.minimum(boxes[:, None, 3], boxes[None, :, 3]) - np.maximum(
            boxes[:, None, 1], boxes[None, :, 1]
        )
        pairs = np.argwhere(np.triu((across > 1) & (down > 1.5), 1))
        return [(texts[a].get_text(), texts[b].get_text()) for a, b in pairs] + out

    return found
