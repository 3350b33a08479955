"""Coded examples: turns that people have coded, kept beside a codebook so that it can be applied by likeness to them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CodedExample(_Frozen):
    """A turn and what people made of it: `codes` has for each code the share of `coders` who gave it, 0 < share <= 1.

    `asked` is the interviewer's turn before it. `where` has for each code the stretches of the text that it is about, as
    (start, end), and nothing where that is all of it. A turn without codes is an example too, of nothing in the codebook.
    """

    text: str
    document: str
    language: str | None = None
    asked: str = ""
    codes: dict[str, float] = Field(default_factory=dict)
    where: dict[str, tuple[tuple[int, int], ...]] = Field(default_factory=dict)
    coders: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _shares(self) -> CodedExample:
        for code, share in self.codes.items():
            if not 0 < share <= 1:
                raise ValueError(f"the share {share} of code {code!r} is not between 0 and 1")
        for code, stretches in self.where.items():
            if any(not 0 <= start < end <= len(self.text) for start, end in stretches):
                raise ValueError(f"a stretch of code {code!r} lies outside the text")
        return self

    @property
    def passages(self) -> list[tuple[str, dict[str, float]]]:
        """The text, parted where its codes change: each part with the codes it is about."""
        borders = {border for stretches in self.where.values() for stretch in stretches for border in stretch}
        places = sorted({0, len(self.text), *borders})
        return [
            (
                self.text[start:end],
                {code: share for code, share in self.codes.items() if self._about(code, start, end)},
            )
            for start, end in pairwise(places)
            if self.text[start:end].strip()
        ]

    def _about(self, code: str, start: int, end: int) -> bool:
        stretches = self.where.get(code)
        return not stretches or any(first <= start and end <= last for first, last in stretches)


class CodedExamples(_Frozen):
    """Examples, and what was learned from them: how much each kind of evidence weighs, and from where on a code is given.

    `weights` and `threshold` are those of `qualcode.coding.learn_examples`; `stage` is that of the texts.
    """

    turns: tuple[CodedExample, ...]
    weights: dict[str, float]
    threshold: float
    stage: str = "raw"

    def __len__(self) -> int:
        return len(self.turns)

    def __iter__(self) -> Iterator[CodedExample]:  # type: ignore[override]
        return iter(self.turns)

    @property
    def documents(self) -> tuple[str, ...]:
        """Where the examples come from, in their order."""
        return tuple(dict.fromkeys(turn.document for turn in self.turns))

    def __repr__(self) -> str:
        return f"<{len(self.turns)} coded examples from {len(self.documents)} documents>"

    __str__ = __repr__
