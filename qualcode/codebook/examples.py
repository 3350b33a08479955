"""Coded examples: turns that people have coded, kept beside a codebook so that it can be applied by likeness to them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CodedExample(_Frozen):
    """A turn and what people made of it: `codes` has for each code the share of `coders` who gave it, 0 < share <= 1.

    `asked` is the interviewer's turn before it. A turn without codes is an example too, of nothing in the codebook.
    """

    text: str
    document: str
    language: str | None = None
    asked: str = ""
    codes: dict[str, float] = Field(default_factory=dict)
    coders: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _shares(self) -> CodedExample:
        for code, share in self.codes.items():
            if not 0 < share <= 1:
                raise ValueError(f"the share {share} of code {code!r} is not between 0 and 1")
        return self


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
