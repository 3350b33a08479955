"""What was promised to the participants: the terms in a study's `consent.toml`, read and checked."""

from __future__ import annotations

import difflib
import re
import string
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from qualcode.consent.errors import TermsError
from qualcode.consent.writing import write_file

TO_FILL_IN = "FILL IN"
TEMPLATES = ("nsd-2015", "sikt")


def _date(value: Any) -> Any:
    """A day as TOML or ISO 8601 writes it; a time of day is no answer to 'by which date'."""
    if isinstance(value, datetime):
        raise ValueError(f"found a time of day ({value.isoformat()}), expected a date such as 2026-06-30")
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
        raise ValueError(f"found {value!r}, expected a date such as 2026-06-30 (year-month-day)")
    return value


Day = Annotated[date, BeforeValidator(_date)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Extension(BaseModel):
    """A later deletion date, and the reference to who allowed it (Sikt, the participants, a committee)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    until: Day
    reference: Words
    decided: Day | None = None


class Terms(BaseModel):
    """The promises of one consent form, as values the program can keep.

    form, version: name and version of the form that was signed; registration: the case number at NSD/Sikt.
    project_end, delete_by: dates; `at_end` tells whether the material is then deleted or anonymised, and
    `promised_deletion` whether the form *said* deleted (then anonymising is not enough). `on_withdrawal` is
    what the form promises one who withdraws. `access`: the members (pseudonyms or roles) who may see raw
    data. `recognisable`: participants who agreed to be recognised, allowed only with
    `recognisable_publication`. `citation`: how a quote is signed, a format string over attributes.
    `smallest_group`: the smallest number of people that a published combination of facts may point to.

    >>> terms = Terms(form="Form of consent", version="1", registration="NSD 12345", project_end="2015-05-31",
    ...               delete_by="2015-09-01", at_end="delete", on_withdrawal="anonymise", access=["member-1"])
    >>> terms.deletion_date
    datetime.date(2015, 9, 1)
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Words
    version: Words
    registration: str
    project_end: Day
    delete_by: Day
    at_end: Literal["delete", "anonymise"]
    on_withdrawal: Literal["delete", "anonymise"]
    access: tuple[Words, ...] = Field(min_length=1)
    promised_deletion: bool = False
    recordings_delete_by: Day | None = None
    recognisable_publication: bool = False
    recognisable: tuple[Words, ...] = ()
    citation: Words = "({country}, {date})"
    smallest_group: int = Field(default=5, ge=1)
    language: Literal["nb", "nn", "en"] = "nb"
    title: str = ""
    institution: str = ""
    contact: str = ""
    legal_basis: Literal["consent", "public interest"] = "consent"
    extension: tuple[Extension, ...] = ()

    @property
    def deletion_date(self) -> date:
        """The day by which the raw material is gone: `delete_by`, or the last extension's."""
        return max([self.delete_by, *(extension.until for extension in self.extension)])

    @property
    def citation_fields(self) -> tuple[str, ...]:
        """The attributes the citation form uses, in order: ("country", "date")."""
        return tuple(name for _, name, _, _ in string.Formatter().parse(self.citation) if name)

    @model_validator(mode="after")
    def _agree_with_themselves(self) -> Terms:
        for reason in _contradictions(self):
            raise ValueError(reason)
        return self


def _contradictions(terms: Terms) -> Iterator[str]:
    """Each promise that another of the promises breaks; every sentence begins with the key at fault."""
    if terms.promised_deletion and terms.at_end == "anonymise":
        yield (
            'at_end: "anonymise" contradicts promised_deletion = true, for where deletion was promised, anonymising '
            'is not enough; write at_end = "delete", or ask the participants for a new consent'
        )
    if terms.delete_by < terms.project_end:
        yield (
            f"delete_by: {terms.delete_by} is before project_end {terms.project_end}, so the project would run on "
            "without its data; correct one of the dates"
        )
    if terms.recordings_delete_by and terms.recordings_delete_by > terms.delete_by:
        yield (
            f"recordings_delete_by: {terms.recordings_delete_by} is after delete_by {terms.delete_by}; recordings "
            "are personal data and go no later than the rest"
        )
    if terms.recognisable and not terms.recognisable_publication:
        yield (
            f"recognisable: {len(terms.recognisable)} participants may be recognised while "
            "recognisable_publication is false; set it to true if the form allows it, or empty the list"
        )
    if not terms.recognisable_publication and terms.smallest_group < 2:
        yield (
            "smallest_group: 1 lets a published combination point to one person while recognisable_publication "
            "is false; write 5, or at least 2"
        )
    yield from _citation_problems(terms)
    for extension in terms.extension:
        if extension.until <= terms.delete_by:
            yield (
                f"extension: until {extension.until} is not after delete_by {terms.delete_by}; an extension is a later date"
            )


def _citation_problems(terms: Terms) -> Iterator[str]:
    try:
        parts = list(string.Formatter().parse(terms.citation))
    except ValueError as error:
        yield f'citation: {terms.citation!r} cannot be read ({error}); write it like "({{country}}, {{date}})"'
        return
    for _, name, _, _ in parts:
        # str.format would follow attributes and indexes of what it is given, so only plain names are let in
        if name is not None and not name.isidentifier():
            yield (
                f"citation: {{{name}}} is not the name of an attribute; use names of columns in participants.csv, "
                "such as {country}"
            )
        elif name == "name" and not terms.recognisable_publication:
            yield "citation: {name} would print names while recognisable_publication is false; use {participant}"


def read_terms(path: str | Path) -> Terms:
    """The terms in a consent.toml, checked.

    Raises TermsError, with file and line, for TOML that cannot be read, unknown or missing keys, values of
    the wrong kind, places still to be filled in, and promises that contradict each other.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise TermsError(
            f'{path}: there is no such file; `qualcode.consent.template("sikt", "nb")` gives one to fill in'
        ) from None
    except UnicodeDecodeError:
        raise TermsError(f"{path.name}: is not UTF-8 text; save it again with the encoding UTF-8") from None
    return parse_terms(text, path.name)


def parse_terms(text: str, name: str = "consent.toml") -> Terms:
    """The terms in the text of a consent.toml; `name` is what errors call the file. Raises TermsError."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = place.group(1) if place and place.group(1) else str(text.count("\n") + 1)
        what = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise TermsError(
            f'{name}, line {line}: this is not TOML ({what}); a line looks like key = "words" or key = 2026-06-30'
        ) from None
    open_keys = [key for key, value in values.items() if value == TO_FILL_IN]
    if open_keys:
        raise TermsError(
            f"{name}{_line_of(open_keys[0], text)}: still to be filled in: {', '.join(open_keys)}"
        )
    try:
        return Terms.model_validate(values)
    except ValidationError as error:
        # an unknown key first: it is often the misspelling of the one that is missing
        found = sorted(
            error.errors(include_url=False), key=lambda problem: problem["type"] != "extra_forbidden"
        )
        problems = [_sentence(problem, text) for problem in found]
        more = f" ({len(problems) - 1} more to correct in this file)" if len(problems) > 1 else ""
        raise TermsError(f"{name}{problems[0]}{more}") from None


def _sentence(problem: Any, text: str) -> str:
    """', line 7: key: what is wrong' for one of pydantic's errors."""
    where = [str(part) for part in problem["loc"]]
    kind, message = problem["type"], str(problem["msg"]).removeprefix("Value error, ")
    if not where:  # a contradiction: its sentence begins with the key
        return f"{_line_of(message.split(':')[0], text)}: {message}"
    key = ".".join(where)
    fields = Extension.model_fields if where[0] == "extension" and len(where) > 1 else Terms.model_fields
    place = _line_of(where[-1] if len(where) > 1 and where[0] == "extension" else where[0], text)
    found = problem.get("input")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(where[-1], fields, n=1, cutoff=0.6)
        hint = f'did you mean "{near[0]}"?' if near else f"the keys are {', '.join(fields)}"
        return f"{place}: unknown key {key!r}; {hint}"
    if kind == "missing":
        return f": the key {key!r} is missing; add a line {key} = …"
    if kind == "literal_error":
        return f"{place}: {key} is {found!r}, expected {problem['ctx']['expected']}"
    return f"{place}: {key}: {message[:1].lower()}{message[1:]}"


def _line_of(key: str, text: str) -> str:
    """', line 7' where `key` is given a value in the TOML text, or nothing when it stands nowhere."""
    pattern = re.compile(rf"\s*(?:\[+\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:=|\])")
    for number, line in enumerate(text.splitlines(), start=1):
        if pattern.match(line):
            return f", line {number}"
    return ""


def template(name: str = "sikt", language: str = "nb", **answers: Any) -> str:
    """The text of a consent.toml to fill in, explained line by line in "nb" or "en".

    `name` is "nsd-2015" (after a form registered with NSD in 2015: deleted at the end, anonymised on
    withdrawal) or "sikt" (after Sikt's information letter of today). `answers` fill in keys; what is not
    answered stays as "FILL IN", which `read_terms` asks for. Raises TermsError for an unknown name,
    language or key.

    >>> print(template("nsd-2015", "en", registration="NSD 12345").splitlines()[0])
    # Consent terms, after a form of the kind students registered with NSD in 2015.
    """
    if name not in TEMPLATES or language not in ("nb", "en"):
        raise TermsError(
            f"there is no template {name!r} in {language!r}; the templates are {', '.join(TEMPLATES)}, in nb and en"
        )
    text = (files(__package__) / "templates" / f"{name}.{language}.toml").read_text(encoding="utf-8")
    for key, value in answers.items():
        line = re.compile(rf"^{re.escape(key)} = .*?(?=\s+#|$)", flags=re.MULTILINE)
        place = line.search(text)
        if place is None:
            raise TermsError(f"the template {name!r} has no line for {key!r}")
        text = f"{text[: place.start()]}{key} = {_toml(value)}{text[place.end() :]}"
    return text


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    if any(ord(character) < 32 for character in text):
        raise TermsError(f"{text!r} has line breaks or control characters; write it on one line")
    return f'"{text}"'


def extend(path: str | Path, until: date, reference: str, decided: date | None = None) -> Terms:
    """Write a later deletion date, and who allowed it, at the end of consent.toml; gives the new terms.

    Nothing else in the file is touched. Raises TermsError when the date is no later than the one in force,
    or the reference is empty: data are not kept longer without somebody having allowed it.
    """
    path = Path(path)
    terms = read_terms(path)
    if not reference.strip():
        raise TermsError("an extension needs a reference: the case number or the letter that allows it")
    if until <= terms.deletion_date:
        raise TermsError(
            f"{until} is not after {terms.deletion_date}, the deletion date in force; give a later one"
        )
    decided_line = f"decided = {decided.isoformat()}\n" if decided else ""
    text = path.read_text(encoding="utf-8-sig")
    added = f"\n[[extension]]\nuntil = {until.isoformat()}\nreference = {_toml(reference.strip())}\n{decided_line}"
    text = text.rstrip("\n") + "\n" + added
    extended = parse_terms(text, path.name)
    write_file(path, text.encode())
    return extended
