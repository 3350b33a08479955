"""A small study of made-up people, two coders, consent terms: enough for every part of a report."""

from dataclasses import dataclass, replace

import pandas as pd
import pytest

from qualcode.codebook import Code, Codebook
from qualcode.consent import Terms
from qualcode.model import Source, Transcript, Turn
from qualcode.report import report_parts, write_report
from qualcode.transcripts.guide import Block, Guide, Question

SAID = {
    "benefits/learning": [
        "We learnt to wait, and to ask again.", "Vi lærte å vente, og å spørre én gang til.",
        "I learnt that a plan is a promise.", "Eg lærte at ein plan er ein lovnad.",
    ],
    "benefits/friends": [
        "We still write to each other at Christmas.", "Vi skriver fortsatt til hverandre til jul.",
        "They are friends by now, all of them.", "Dei er blitt vener, alle saman.",
    ],
    "hindrances/time": [
        "There was never enough time for it.", "Det var aldri nok tid til det.",
        "Time ran out before the visit.", "Tida rann ut før besøket.",
    ],
}  # fmt: skip
EVIL = '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1">" onfocus="window.hacked = 1'
COUNTRIES = ["Norway"] * 5 + ["Latvia"] * 3 + ["Kenya", "Lithuania"]


@dataclass
class Study:
    transcripts: list
    codings: pd.DataFrame
    codebook: Codebook
    guide: Guide
    consent: Terms

    def options(self, **changed):
        given = {
            "transcripts": self.transcripts, "codings": self.codings, "codebook": self.codebook, "guide": self.guide,
            "consent": self.consent, "title": "Friends across borders",
        }  # fmt: skip
        return {**given, **changed}

    def parts(self, **changed):
        return report_parts(**self.options(**changed))

    def write(self, path, **changed):
        return write_report(path, **self.options(**changed))


def _codebook():
    def texts(en, nb):
        return {"en": en, "nb": nb}

    return Codebook(
        title=texts("Friends", "Venner"),
        version="1",
        research_questions={"RQ1": texts("What is gained?", "Hva får man igjen?"), "RQ2": texts("What hinders?", "Hva hindrer?")},
        codes=[
            Code(path="benefits", name=texts("Benefits", "Utbytte"), research_question="RQ1", origin="deductive"),
            Code(
                path="benefits/learning", name=texts("Learning", "Læring"), origin="deductive",
                definition=texts("Something new was understood.", "Noe nytt ble forstått."),
                when_to_use=texts("When they learn.", "Når de lærer."), example=texts("“We learnt.”", "«Vi lærte.»"),
            ),
            Code(path="benefits/friends", name=texts("Friendship", "Vennskap"), origin="deductive"),
            Code(path="hindrances", name=texts("Hindrances", "Hindringer"), research_question="RQ2", origin="deductive"),
            Code(path="hindrances/time", name=texts("Time", "Tid"), origin="deductive"),
        ],
    )  # fmt: skip


def _transcript(number, stage):
    name = f"P{number + 1:02}"
    language = "en" if COUNTRIES[number] != "Norway" else "nb"
    turns = []
    for place, said in enumerate(SAID.values()):
        if place == 1 and number == 9:
            continue  # the second question is not put to the last
        turns.append(Turn(0, "I", "interviewer", 0, 0, "And then?", language, question=f"{place + 1}.1"))
        text = said[number % 4] + (" And that was that." if number % 3 else "")
        turns.append(Turn(0, name, "participant", 0, 0, text, language, question=f"{place + 1}.1"))
    attributes = {
        "participant": name, "country": COUNTRIES[number], "date": f"2015-0{3 + number % 3}-1{number % 9}", "role": f"role {number}",
    }  # fmt: skip
    return Transcript.build(name, turns, language=language, attributes=attributes, stage=stage)


def _codings(transcripts):
    rows = []
    for number, transcript in enumerate(transcripts):
        for coder in ("anna", "bo"):
            for turn in transcript.turns:
                if turn.role != "participant" or (coder == "bo" and (number + turn.index) % 5 == 0):
                    continue
                code = next(
                    code for code, said in SAID.items() if any(turn.text.startswith(one) for one in said)
                )
                end = turn.end - (5 if coder == "bo" else 0)
                rows.append(
                    (
                        f"{transcript.id}-{turn.index}-{coder}",
                        transcript.id,
                        turn.index,
                        turn.start,
                        end,
                        code,
                        coder,
                        "human",
                    )
                )
    return pd.DataFrame(
        rows, columns=["id", "document", "turn", "start", "end", "code", "coder", "source"]
    ).assign(memo="")


def _guide():
    questions = [("1.1", "RQ1"), ("2.1", "RQ1"), ("3.1", "RQ2")]
    blocks = [Block(id[0], {"en": id}, (Question(id, {"en": "And then?"}),), rq) for id, rq in questions]
    return Guide({"en": "Guide"}, tuple(blocks))


def terms(**changed):
    given = {
        "form": "Form of consent", "version": "1", "registration": "NSD 12345", "project_end": "2031-05-31",
        "delete_by": "2031-09-01", "at_end": "delete", "on_withdrawal": "anonymise", "access": ["member-1"],
        "citation": "({country}, {date})", "smallest_group": 3,
    }  # fmt: skip
    return Terms(**{**given, **changed})


@pytest.fixture(scope="session")
def study():
    transcripts = [_transcript(number, "reviewed") for number in range(10)]
    return Study(transcripts, _codings(transcripts), _codebook(), _guide(), terms())


@pytest.fixture(scope="session")
def make_terms():
    return terms


@pytest.fixture(scope="session")
def wide_study(study):
    """Forty people, and a document beside them."""
    transcripts = []
    for number in range(40):
        base = study.transcripts[number % 10]
        name = f"participant-{number + 1:02}"
        transcripts.append(replace(base, id=name, attributes={**base.attributes, "participant": name}))
    paper = Transcript.build(
        "minutes",
        [Turn(0, "", "other", 0, 0, "The visit was put off.")],
        language="en",
        source=Source(kind="document"),
        stage="reviewed",
    )
    codings = pd.concat(
        [
            study.codings[study.codings["document"] == f"P{n % 10 + 1:02}"].assign(document=t.id)
            for n, t in enumerate(transcripts)
        ]
    )
    return replace_study(study, transcripts=[*transcripts, paper], codings=codings.reset_index(drop=True))


def replace_study(study, **changed):
    return Study(**{**study.__dict__, **changed})


@pytest.fixture(scope="session")
def evil(study, tmp_path_factory):
    return evil_page(study, tmp_path_factory.mktemp("evil"))


def evil_page(study, folder):
    """The study with markup in every text a person can write."""
    first = study.transcripts[0]
    turns = [
        replace(turn, text=turn.text + EVIL) if turn.role == "participant" else turn for turn in first.turns
    ]
    evil = Transcript.build(
        "P01", turns, language="nb", attributes={**first.attributes, "team": EVIL}, stage="reviewed"
    )
    others = [t.with_attributes(team=EVIL if n % 2 else "other") for n, t in enumerate(study.transcripts[1:])]
    rows = []
    for turn in evil.turns:
        if turn.role == "participant":
            rows.append(("P01", turn.index, turn.start, turn.end, "benefits/learning", EVIL))
    codings = study.codings[study.codings["document"] != "P01"]
    extra = pd.DataFrame(rows, columns=["document", "turn", "start", "end", "code", "coder"]).assign(
        id="x", source="human", memo=EVIL
    )
    book = study.codebook
    codes = [
        code.model_copy(update={"name": {"en": code.path + EVIL}, "definition": {"en": EVIL}})
        for code in book
    ]
    evil_book = type(book)(codes=codes, research_questions={"RQ1": {"en": EVIL}, "RQ2": {"en": EVIL}})
    return study.write(
        folder / "evil.html", transcripts=[evil, *others], codings=pd.concat([codings, extra], ignore_index=True), codebook=evil_book,
        title=EVIL, released_by=EVIL, compare=["team", "mentions"],
    )  # fmt: skip
