"""The interview guide: numbered blocks of questions, read from YAML, Word or text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualcode.transcripts.limits import read_bytes
from qualcode.transcripts.pieces import ImportFailed
from qualcode.transcripts.plain import read_plain
from qualcode.transcripts.sniff import reader_of, sniff

LANGUAGES = ("nb", "nn", "en")
_NUMBER = re.compile(
    r"\s*(?:spørsmål|question|spm\.?|q)?\s*(\d{1,2}(?:\.\d{1,2}){0,2}[a-z]?|[a-z])[.):]?[\s\t]+(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
_BULLET = re.compile(r"\s*[-*•–◦]\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True)
class Question:
    """A question of the guide: its wording and that of its follow-ups, by language, and whom it is for."""

    id: str
    text: Mapping[str, str]
    follow_ups: tuple[Mapping[str, str], ...] = ()
    roles: tuple[str, ...] = ()

    @property
    def wordings(self) -> Iterator[tuple[str, str]]:
        """Every wording as (language, text), the question's own first."""
        for wording in (self.text, *self.follow_ups):
            yield from wording.items()


@dataclass(frozen=True)
class Block:
    """A numbered part of the guide."""

    id: str
    title: Mapping[str, str]
    questions: tuple[Question, ...]
    research_question: str = ""


@dataclass(frozen=True)
class Guide:
    """An interview guide. `guide["1.2"]` is a question; iterating gives the questions in order."""

    title: Mapping[str, str] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()

    def __iter__(self) -> Iterator[Question]:
        return (question for block in self.blocks for question in block.questions)

    def __len__(self) -> int:
        return sum(len(block.questions) for block in self.blocks)

    def __getitem__(self, id: str) -> Question:
        for question in self:
            if question.id == id:
                return question
        raise KeyError(id)


def read_guide(path: str | Path) -> Guide:
    """The guide in a file: YAML (blocks of questions), or Word, OpenDocument and text with numbered questions.

    In a document, headings begin blocks, `1.` or `1.1` before a sentence a question, and bullets below it its
    follow-ups. Raises QualcodeError naming the key or paragraph that is missing or doubled.
    """
    path = Path(path)
    data = read_bytes(path)
    if path.suffix.lower() in (".yaml", ".yml"):
        guide = _from_yaml(data, path.name)
    else:
        format = sniff(data, path.name)
        reading = (
            reader_of(format)(data, path.name)
            if format in ("docx", "odt", "rtf", "pdf")
            else read_plain(data, path.name)
        )
        guide = _from_lines([(p.line, p.text, p.heading) for p in reading.paragraphs], path.name)
    seen: set[str] = set()
    for question in guide:
        if question.id in seen:
            raise ImportFailed(f"{path.name}: two questions have the id {question.id!r}; number each once")
        seen.add(question.id)
    if not seen:
        raise ImportFailed(f"{path.name}: holds no questions; expected blocks with numbered questions")
    return guide


def _from_yaml(data: bytes, name: str) -> Guide:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        value = YAML(typ="safe", pure=True).load(data.decode("utf-8-sig"))
    except (YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        raise ImportFailed(
            f"{name}{where}: is not valid YAML ({getattr(error, 'problem', None) or error})"
        ) from error
    if not isinstance(value, dict) or not isinstance(value.get("blocks"), list):
        raise ImportFailed(
            f"{name}: has no list called blocks; expected title and blocks, each with questions"
        )
    blocks = []
    for index, block in enumerate(value["blocks"], start=1):
        if not isinstance(block, dict) or not isinstance(block.get("questions"), list):
            raise ImportFailed(f"{name}, block {index}: has no list called questions")
        id = str(block.get("id", index))
        questions = [
            _question(q, f"{name}, block {id}, question {n}", f"{id}.{n}")
            for n, q in enumerate(block["questions"], start=1)
        ]
        blocks.append(
            Block(
                id,
                _wording(block.get("title", {})),
                tuple(questions),
                str(block.get("research_question") or ""),
            )
        )
    return Guide(_wording(value.get("title", {})), tuple(blocks))


def _question(value: Any, place: str, id: str) -> Question:
    if isinstance(value, str):
        return Question(id, _wording(value))
    if not isinstance(value, dict) or not value.get("text"):
        raise ImportFailed(f"{place}: has no text; expected text by language, such as nb and en")
    follow_ups = value.get("follow_ups") or []
    if not isinstance(follow_ups, list):
        raise ImportFailed(f"{place}: follow_ups is no list; write each as an item with text by language")
    roles = value.get("for") or []
    return Question(
        str(value.get("id", id)),
        _wording(value["text"]),
        tuple(_wording(f) for f in follow_ups if f),
        tuple(map(str, [roles] if isinstance(roles, str) else roles)),
    )


def _wording(value: Any) -> dict[str, str]:
    """Text by language; text without one counts for the language it is written in."""
    if isinstance(value, dict):
        return {str(language): str(text) for language, text in value.items() if text}
    text = str(value or "").strip()
    if not text:
        return {}
    from qualcode.languages import identify_language

    return {identify_language(text) or "nb": text}


def _from_lines(lines: list[tuple[int, str, bool]], name: str) -> Guide:
    title: dict[str, str] = {}
    blocks: list[tuple[str, dict[str, str], list[Question]]] = []
    for _, text, heading in lines:
        text = text.strip()
        if not text:
            continue
        numbered = _NUMBER.match(text)
        asks = text.rstrip().endswith("?")
        if (heading or (numbered and not asks and "." not in numbered.group(1))) and not asks:
            if not blocks and not numbered and not title:
                title = _wording(text)
                continue
            id = numbered.group(1) if numbered else str(len(blocks) + 1)
            blocks.append((id, _wording(numbered.group(2) if numbered else text), []))
            continue
        bullet = _BULLET.match(text)
        if not blocks:
            if not numbered and not asks:
                continue  # an introduction that is read out
            blocks.append(("1", {}, []))
        questions = blocks[-1][2]
        if bullet and questions:
            last = questions[-1]
            questions[-1] = Question(
                last.id, last.text, (*last.follow_ups, _wording(bullet.group(1))), last.roles
            )
        elif numbered or asks:
            id = (
                numbered.group(1)
                if numbered and "." in numbered.group(1)
                else f"{blocks[-1][0]}.{len(questions) + 1}"
            )
            wording = numbered.group(2) if numbered else (bullet.group(1) if bullet else text)
            questions.append(Question(id, _wording(wording)))
    found = tuple(
        Block(id, heading_text, tuple(questions)) for id, heading_text, questions in blocks if questions
    )
    return Guide(title, found)
