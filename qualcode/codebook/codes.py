"""Code and Codebook: what each theme means, when to use it, and the words that tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from qualcode.codebook.colors import default_colors
from qualcode.codebook.examples import CodedExamples
from qualcode.model import QualcodeError

LANGUAGES = ("nb", "nn", "en")
# Cues and concepts may also be given once for several languages.
CUE_LANGUAGES = (*LANGUAGES, "no", "all")
_PATH = re.compile(r"[^\s/@|;,\"'*()][^/@|;,\"*()\n]*(?:/[^\s/@|;,\"'*()][^/@|;,\"*()\n]*)*")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


class CodebookError(QualcodeError):
    """Something in a codebook that cannot be used: file, line or key, what was found and what was expected."""


def _path(value: str) -> str:
    value = value.strip()
    if not _PATH.fullmatch(value) or value != re.sub(r"\s*/\s*", "/", value):
        raise ValueError(
            f"{value!r} is not a code path; write for example 'inclusion' or 'benefits/inclusion', "
            "without @ | ; , * or parentheses"
        )
    return value


def _color(value: str) -> str:
    if value and not _COLOR.fullmatch(value):
        raise ValueError(f"{value!r} is not a colour; write it as '#0072B2'")
    return value.upper()


def _listed(value: Any) -> Any:
    """Cues as a list, or as text with one a line, where lines that start with `#` are comments."""
    if isinstance(value, str):
        value = [line.strip() for line in value.splitlines() if not line.lstrip().startswith("#")]
        return [line for line in value if line]
    return [] if value is None else value


def _by_language(value: Any) -> Any:
    """A text without a language is taken as English, the project's default; an empty key as no text."""
    if value is None:
        return {}
    if isinstance(value, str):
        return {"en": value.strip()} if value.strip() else {}
    if isinstance(value, Mapping):
        return {k: v.strip() if isinstance(v, str) else v for k, v in value.items() if v not in (None, "")}
    return value


Texts = Annotated[dict[Literal["nb", "nn", "en"], str], BeforeValidator(_by_language)]
CueList = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cues(_Frozen):
    """The cues of one code in one language. One strong cue is enough; of the weak, two different ones are needed."""

    strong: CueList = ()
    weak: CueList = ()

    def __bool__(self) -> bool:
        return bool(self.strong or self.weak)


def _cues(value: Any) -> Any:
    """Cues by language; where a language has a plain list, its cues are strong ones."""
    if not isinstance(value, Mapping):
        return {} if value is None else value
    return {k: {"strong": v} if isinstance(v, list | tuple | str) else v for k, v in value.items()}


CuesByLanguage = Annotated[dict[Literal["nb", "nn", "en", "no", "all"], Cues], BeforeValidator(_cues)]
Concepts = Annotated[
    dict[str, dict[Literal["nb", "nn", "en", "no", "all"], CueList]],
    BeforeValidator(lambda v: {} if v is None else v),
]


class Code(_Frozen):
    """A code: its `path` ("benefits/inclusion") is its id; texts are by language ("nb", "nn", "en").

    >>> code = Code(path="benefits/inclusion", name={"en": "Inclusion", "nb": "Inkludering"})
    >>> code.parent, code.label("nn")
    ('benefits', 'Inkludering')
    """

    path: Annotated[str, AfterValidator(_path)]
    name: Texts = Field(default_factory=dict)
    brief: Texts = Field(default_factory=dict)
    definition: Texts = Field(default_factory=dict)
    when_to_use: Texts = Field(default_factory=dict)
    when_not_to_use: Texts = Field(default_factory=dict)
    example: Texts = Field(default_factory=dict)
    counter_example: Texts = Field(default_factory=dict)
    research_question: str = ""
    origin: Literal["deductive", "inductive", ""] = ""
    color: Annotated[str, AfterValidator(_color)] = ""
    deprecated: str = ""
    cues: CuesByLanguage = Field(default_factory=dict)

    @property
    def parent(self) -> str | None:
        """Path of the code above, or None at the top."""
        return self.path.rpartition("/")[0] or None

    def label(self, language: str = "en") -> str:
        """The name in `language`, else in the nearest language that has one, else the last part of the path."""
        order = {"nb": ("nb", "nn", "en"), "nn": ("nn", "nb", "en")}.get(language, ("en", "nb", "nn"))
        return next((self.name[each] for each in order if each in self.name), self.path.rpartition("/")[2])

    def cues_in(self, language: str) -> Cues:
        """All cues that apply to speech in `language`: its own, "no" for nb and nn, and "all"."""
        groups = [self.cues[key] for key in cue_languages(language) if key in self.cues]
        return Cues(
            strong=tuple(dict.fromkeys(cue for group in groups for cue in group.strong)),
            weak=tuple(dict.fromkeys(cue for group in groups for cue in group.weak)),
        )


def cue_languages(language: str) -> tuple[str, ...]:
    """Under which keys cues for `language` stand.

    >>> cue_languages("nn")
    ('nn', 'no', 'all')
    """
    return (language, "no", "all") if language in ("nb", "nn") else (language, "all")


class Change(_Frozen):
    """One act in a codebook's history: who did what to which code, when and why."""

    when: str
    who: str
    act: Literal["create", "move", "merge", "split", "rename", "deprecate", "change"]
    code: str
    to: CueList = ()
    why: str = ""


class Codebook(_Frozen):
    """Codes in tree order, each parent before its children.

    A code whose parent is not listed gets one (with the path's last part as its name), so that every code can be
    aggregated upwards. Codes without a colour are given colour-blind-safe ones, a hue for each top-level code.

    >>> book = Codebook(codes=[Code(path="benefits/inclusion"), Code(path="role")])
    >>> [code.path for code in book], book.children("benefits")[0].path
    (['benefits', 'benefits/inclusion', 'role'], 'benefits/inclusion')
    """

    title: Texts = Field(default_factory=dict)
    version: str = ""
    research_questions: dict[str, Texts] = Field(default_factory=dict)
    concepts: Concepts = Field(default_factory=dict)
    weak_within: Annotated[int, Field(ge=1, le=10)] = 2
    codes: tuple[Code, ...] = ()
    history: tuple[Change, ...] = ()
    examples_file: str = ""
    examples: Annotated[CodedExamples | None, Field(exclude=True, repr=False)] = None
    source: Annotated[Path | None, Field(exclude=True, repr=False)] = None

    def model_post_init(self, _context: Any) -> None:
        _refuse_duplicates(self.codes)
        ordered = in_tree_order(self.codes)
        colors = default_colors([code.path for code in ordered])
        coloured = tuple(c if c.color else c.model_copy(update={"color": colors[c.path]}) for c in ordered)
        object.__setattr__(self, "codes", coloured)

    @cached_property
    def _by_path(self) -> dict[str, Code]:
        return {code.path: code for code in self.codes}

    def __iter__(self) -> Iterator[Code]:  # type: ignore[override]
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __contains__(self, path: object) -> bool:
        return path in self._by_path

    def __getitem__(self, path: str) -> Code:
        if path not in self._by_path:
            raise CodebookError(f"code {path!r} is not in the codebook{did_you_mean(path, self.paths)}")
        return self._by_path[path]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Codebook) and self.model_dump() == other.model_dump()

    __hash__ = object.__hash__

    @property
    def paths(self) -> list[str]:
        """Paths of all codes in tree order."""
        return [code.path for code in self.codes]

    @property
    def parents(self) -> dict[str, str | None]:
        """Path of each code -> path of the code above it, None at the top."""
        return {code.path: code.parent for code in self.codes}

    @property
    def roots(self) -> tuple[Code, ...]:
        """The top-level codes."""
        return tuple(code for code in self.codes if code.parent is None)

    def children(self, path: str | None) -> tuple[Code, ...]:
        """The codes directly under `path` (None: the top-level codes)."""
        return tuple(code for code in self.codes if code.parent == path)

    def descendants(self, path: str) -> tuple[Code, ...]:
        """All codes below `path`, at any depth."""
        return tuple(code for code in self.codes if code.path.startswith(f"{path}/"))

    def label(self, path: str, language: str = "en") -> str:
        """Name of the code `path` in `language`; see `Code.label`."""
        return self[path].label(language)

    def question_of(self, path: str) -> str:
        """The research question of a code: its own, else that of the nearest code above that names one."""
        here: str | None = path
        while here:
            if self[here].research_question:
                return self[here].research_question
            here = self[here].parent
        return ""

    def with_examples(self, examples: CodedExamples, file: str = "codebook.examples.jsonl") -> Codebook:
        """The codebook with these coded examples; writing it as YAML writes them too, to `file` beside it."""
        return self.model_copy(update={"examples": examples, "examples_file": file})

    def __repr__(self) -> str:
        return f"<Codebook of {len(self.codes)} codes: {', '.join(code.path for code in self.roots)}>"

    __str__ = __repr__


def did_you_mean(found: str, known: list[str] | tuple[str, ...]) -> str:
    """`; did you mean "x"?` where something known is close, else an empty text."""
    from difflib import get_close_matches

    last = {path.rpartition("/")[2]: path for path in known}
    close = get_close_matches(found, known, 1, 0.6) or get_close_matches(found, list(last), 1, 0.7)
    return f'; did you mean "{last.get(close[0], close[0])}"?' if close else ""


def _refuse_duplicates(codes: tuple[Code, ...]) -> None:
    seen: dict[str, str] = {}
    for code in codes:
        folded = code.path.casefold()
        if folded in seen:
            raise CodebookError(f"code {code.path!r} stands twice; keep one of them or give one another path")
        seen[folded] = code.path


def in_tree_order(codes: tuple[Code, ...]) -> list[Code]:
    """The codes with missing parents added and each parent before its children, otherwise in the order given."""
    by_path = {code.path: code for code in codes}
    children: dict[str | None, list[str]] = {}
    for code in codes:
        path: str | None = code.path
        while path is not None:
            parent = path.rpartition("/")[0] or None
            siblings = children.setdefault(parent, [])
            if path in siblings:
                break
            siblings.append(path)
            path = parent
    ordered: list[Code] = []

    def walk(parent: str | None) -> None:
        for path in children.get(parent, []):
            ordered.append(by_path.get(path) or Code(path=path))
            walk(path)

    walk(None)
    return ordered
