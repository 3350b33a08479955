"""Who speaks: which of the leads of a text's paragraphs are labels, and the utterances they give.

A label is one because it recurs, because the user named it, or because it is the usual name of a role; one that
occurs once is taken only when it has the very shape of the others, and is then reported.
"""

import difflib
import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qualcode.transcripts.leads import Lead, first_time, is_plausible, label_key, last_time, leads
from qualcode.transcripts.pieces import Paragraph, Reading, Utterance
from qualcode.transcripts.roles import is_anonymous, never_labels, usual_role

# How often a form must recur before it is a label. What could be anything must recur more.
_ENOUGH = {"colon": 2, "header": 2, "bracket": 2, "bold": 2, "tab": 2, "alone bold": 2, "dash": 3, "alone": 3}
# No conversation has so many; comparing each with each would take minutes.
_TOO_MANY_LABELS = 5_000
# Forms in which even an unknown word is more than a word before a colon.
_STRONG = {"header", "bold", "alone bold"}
_PROMPT = re.compile(r"\s*((?:\d{1,2}|[a-z])(?:[.)]?[a-z\d]{0,4}){0,2}?[.)]?)\s+(?=\S*[^\W\d_])")


@dataclass(slots=True)
class Labels:
    """The labels of one text, by key, in the spelling used most, and the forms they come in."""

    spelling: dict[str, str] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    def of(self, candidates: Sequence[Lead]) -> Lead | None:
        """The first candidate that is a label, with the label in its usual spelling."""
        for lead in candidates:
            key = label_key(lead.label)
            if key in self.spelling and lead.form in self.forms[key]:
                lead.label = self.spelling[key]
                return lead
        return None


def speak(reading: Reading, given: Mapping[str, Mapping[str, Any]]) -> None:
    """Turn the paragraphs of `reading` into utterances, in place; its `kind` is "document" when nobody speaks."""
    paragraphs = reading.paragraphs = _times_with_names(reading.paragraphs)
    candidates = [[] if p.heading and not p.lead else list(leads(p)) for p in paragraphs]
    if reading.kind == "document":
        _document(reading)
        return
    labels = find_labels(candidates, given)
    labels = _only_if_conversation(labels, candidates)
    if labels.spelling:
        _utterances(reading, candidates, labels)
        _report_once(reading, candidates, labels)
    elif _typed_apart(paragraphs):
        _by_emphasis(reading)
    else:
        _document(reading)


def _times_with_names(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """A line that is only a time, joined with the name below it, as older Teams files have them."""
    found: list[Paragraph] = []
    waiting: Paragraph | None = None
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if waiting is not None and text:
            if is_plausible(text) and text[-1] not in ".?!:" and first_time(text)[0] is None:
                paragraph = replace(
                    paragraph, text=f"{waiting.text.strip()} {text}", lead=0, line=waiting.line
                )
            else:
                found.append(waiting)
            waiting = None
        time, _, rest = first_time(text) if text[:1].isdigit() else (None, None, text)
        if time is not None and not rest:
            waiting = paragraph
        else:
            found.append(paragraph)
    return [*found, waiting] if waiting is not None else found


def find_labels(candidates: Sequence[Sequence[Lead]], given: Mapping[str, Mapping[str, Any]]) -> Labels:
    """The labels among the candidates of each paragraph."""
    counts: Counter[tuple[str, str]] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for options in candidates:
        for key, form in {(label_key(lead.label), lead.form) for lead in options}:
            counts[key, form] += 1
        for spelling in {lead.label for lead in options}:
            spellings.setdefault(label_key(spelling), Counter())[spelling] += 1
    found = Labels(given=frozenset(given))
    paragraphs = len(candidates)
    for (key, form), count in counts.items():
        if _is_label(key, form, count, paragraphs, given, spellings[key]):
            found.forms.setdefault(key, set()).add(form)
    # A bare word before a dash or alone on its line counts only beside a better-known label or when it is one.
    for key in [k for k, forms in found.forms.items() if forms <= {"alone", "dash"}]:
        lines = sum(counts[key, form] for form in found.forms[key])
        if (
            usual_role(key) is None
            and not is_anonymous(key)
            and key not in given
            and lines < 0.15 * paragraphs
        ):
            del found.forms[key]
    for key in found.forms:
        found.spelling[key] = spellings[key].most_common(1)[0][0]
    _add_alike(found, counts, spellings)
    return found


def _is_label(
    key: str, form: str, count: int, paragraphs: int, given: Mapping[str, Any], spellings: Mapping[str, int]
) -> bool:
    if not key:
        return False
    if key in given:
        return True
    if key in never_labels() or key.split()[0] in (
        "figur",
        "figure",
        "tabell",
        "table",
        "http",
        "https",
        "kl",
    ):
        return False
    known = usual_role(key) is not None or is_anonymous(key)
    if known and form not in ("alone", "dash", "tab"):
        return True
    if count < _ENOUGH[form]:
        return False
    starts_low = all(spelling[:1].islower() for spelling in spellings)
    if known:
        return True
    if starts_low and not any(c.isdigit() for c in key):
        # "interviewer:" is known by its word; other lower-case words must carry much of the text.
        return form == "colon" and len(key.split()) == 1 and count >= max(4, 0.2 * paragraphs)
    if form in ("alone", "dash"):
        return len(key.split()) <= 3 and count >= 0.1 * paragraphs
    if form == "bracket":
        return any(c.isdigit() for c in key) or count >= max(3, 0.1 * paragraphs)
    return True


def _add_alike(
    found: Labels, counts: Mapping[tuple[str, str], int], spellings: Mapping[str, Counter[str]]
) -> None:
    """Take in labels that occur once when they are spelt almost like one, or have the shape all the others have."""
    if not found.spelling or len(counts) > _TOO_MANY_LABELS:
        return
    shapes = Counter(_shape(spelling) for spelling in found.spelling.values())
    forms = {form for known in found.forms.values() for form in known}
    for (key, form), count in counts.items():
        if (
            key in found.spelling
            or count > 2
            or form not in forms
            or key in never_labels()
            or form in ("alone", "dash")
        ):
            continue
        spelling = spellings[key].most_common(1)[0][0]
        alike = nearest(spelling, found.spelling.values())
        shape = _shape(spelling)
        same_shape = shape in shapes and (
            shape in ("numbered", "initials") or (shape == "name" and len(found.spelling) >= 2)
        )
        if alike is None and not same_shape and form not in _STRONG:
            continue
        found.once[key] = alike or ""
        found.forms.setdefault(key, set()).add(form)
    for key in found.once:
        found.spelling[key] = spellings[key].most_common(1)[0][0]


def nearest(label: str, others: Sequence[str] | Any) -> str | None:
    """The label this one may be a slip for: at most two letters off, or only its number or spacing differs.

    >>> nearest("interviewr", ["Interviewer", "P03"]), nearest("P04", ["P03"])
    ('Interviewer', None)
    """
    key = re.sub(r"[\s_.-]+", "", label_key(label))
    letters = key.rstrip("0123456789")
    digits = key[len(letters) :]
    for other in others:
        other_key = re.sub(r"[\s_.-]+", "", label_key(other))
        other_letters = other_key.rstrip("0123456789")
        other_digits = other_key[len(other_letters) :]
        if other_key == key or (digits and other_digits and digits.lstrip("0") != other_digits.lstrip("0")):
            continue
        if bool(digits) != bool(other_digits) and len(letters) < 4:
            continue  # I and I2 are two interviewers
        if letters == other_letters and (
            digits.lstrip("0") == other_digits.lstrip("0") or not (digits and other_digits)
        ):
            return str(other)
        if min(len(letters), len(other_letters)) >= 4:
            ratio = difflib.SequenceMatcher(None, letters, other_letters).ratio()
            if ratio >= 0.85:
                return str(other)
    return None


def _shape(label: str) -> str:
    words = label.split()
    if len(label) <= 3 and label.isupper():
        return "initials"
    if any(c.isdigit() for c in label) and len(words) <= 2:
        return "numbered"
    if 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words):
        return "name"
    return "word"


def _only_if_conversation(labels: Labels, candidates: Sequence[Sequence[Lead]]) -> Labels:
    """No labels at all when what was found reads like a document: one stray word, or hardly any of the paragraphs."""
    speakers = [lead.label for options in candidates if (lead := _peek(labels, options))]
    distinct = set(speakers)
    known = any(usual_role(label) or is_anonymous(label) for label in distinct)
    switches = sum(a != b for a, b in itertools.pairwise(speakers))
    if known and speakers:
        return labels
    if len(speakers) >= max(3, 0.6 * len(candidates)):
        return labels
    if len(distinct) >= 2 and switches >= 2 and len(speakers) >= max(3, 0.04 * len(candidates)):
        return labels
    if any(key in labels.spelling for key in labels.given):
        return labels
    return Labels()


def _peek(labels: Labels, options: Sequence[Lead]) -> Lead | None:
    return next((lead for lead in options if lead.form in labels.forms.get(label_key(lead.label), ())), None)


def _utterances(reading: Reading, candidates: Sequence[Sequence[Lead]], labels: Labels) -> None:
    paragraphs = reading.paragraphs
    chosen = [labels.of(options) for options in candidates]
    if len(chosen) > 2 and chosen[0] is None and chosen[1] is not None and "title" not in reading.attributes:
        title = paragraphs[0].text.strip()
        if 0 < len(title) < 80 and title[-1] not in ".?!:…" and not _PROMPT.match(title):
            reading.attributes["title"] = title
            paragraphs, chosen = paragraphs[1:], chosen[1:]
    answers_unlabelled = _answers_are_unlabelled(paragraphs, chosen)
    wrapped = reading.cut_by_margin or is_wrapped(paragraphs)
    current: Utterance | None = None
    question: str | None = None
    for paragraph, lead in zip(paragraphs, chosen, strict=True):
        ended, text = last_time(lead.text if lead else paragraph.text.strip())
        if lead is not None:
            until = lead.until if lead.until is not None else (ended if lead.time is not None else None)
            time = lead.time if lead.time is not None else None
            current = Utterance(paragraph.line, lead.label, text, time, until, question)
            if ended is not None and lead.time is None:
                current.until = ended
            reading.utterances.append(current)
            continue
        time, until, rest = first_time(text, bracketed_only=True)
        if time is not None and rest:
            text = rest
        if not text or (first_time(text)[0] is not None and not first_time(text)[2]):
            continue  # a time alone on its line
        if paragraph.heading:
            current = Utterance(paragraph.line, "", text)
            reading.utterances.append(current)
        elif answers_unlabelled:
            prompt = None if paragraph.text.startswith("\t") else _PROMPT.match(paragraph.text)
            if prompt and "\t" not in paragraph.text.lstrip(" ")[:1]:
                question = prompt.group(1).rstrip(".)")
                current = None
                reading.utterances.append(Utterance(paragraph.line, "Guide", text, question=question))
                reading.roles["Guide"] = "interviewer"
            elif current is not None and current.speaker == "Participant":
                current.text += "\n" + text
            else:
                current = Utterance(paragraph.line, "Participant", text, question=question)
                reading.utterances.append(current)
        elif current is None or (current.speaker == "" and current.text):
            current = Utterance(paragraph.line, "", text, time, until)
            reading.utterances.append(current)
        else:
            between = " " if wrapped and not paragraph.after_blank else "\n"
            current.text += (between if current.text else "") + text
            current.until = ended if ended is not None else current.until
    reading.utterances = [u for u in reading.utterances if u.text.strip()]


def _answers_are_unlabelled(paragraphs: Sequence[Paragraph], chosen: Sequence[Lead | None]) -> bool:
    """Whether only the interviewer is labelled, and most paragraphs, set apart by indents, are the other's answers."""
    labels = {lead.label for lead in chosen if lead}
    if not labels or any(usual_role(label) != "interviewer" for label in labels):
        return False
    bare = [p for p, lead in zip(paragraphs, chosen, strict=True) if lead is None and p.text.strip()]
    return len(bare) >= 2 * sum(lead is not None for lead in chosen)


def is_wrapped(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the lines of a text are cut by a margin, in the middle of sentences."""
    pairs = [
        (a.text.rstrip(), b.text.lstrip()) for a, b in itertools.pairwise(paragraphs) if not b.after_blank
    ]
    if len(pairs) < 5:
        return False
    cut = sum(below[:1].islower() and above[-1:].isalnum() for above, below in pairs)
    return cut > 0.4 * len(pairs)


def _report_once(reading: Reading, candidates: Sequence[Sequence[Lead]], labels: Labels) -> None:
    """Say which labels are in doubt, with the line: taken though they occur once, or not taken."""
    left: dict[str, tuple[int, Lead]] = {}
    seen: Counter[str] = Counter()
    for paragraph, options in zip(reading.paragraphs, candidates, strict=True):
        chosen = _peek(labels, options)
        if chosen is not None:
            key = label_key(chosen.label)
            seen[key] += 1
            if key in labels.once and seen[key] == 1:
                alike = labels.once[key]
                hint = f'; did you mean "{alike}"?' if alike else ""
                reading.unplaced.append(
                    (paragraph.line, f'speaker "{labels.spelling[key]}" occurs once{hint}')
                )
            continue
        for lead in options:
            if lead.form in ("colon", "bracket") and lead.text and _may_be_name(lead.label):
                left.setdefault(label_key(lead.label), (paragraph.line, lead))
                break
    for line, lead in left.values():
        reading.unplaced.append(
            (line, f'"{lead.label}:" was read as speech, not as a speaker; it does not recur')
        )
    for key, spelling in labels.spelling.items() if len(labels.spelling) < 100 else ():
        if key not in labels.once:
            others = [
                s
                for k, s in labels.spelling.items()
                if k != key and k not in labels.once and seen[k] > seen[key]
            ]
            other = nearest(spelling, others)
            if other is not None and not (is_anonymous(spelling) and is_anonymous(other)):
                reading.unplaced.append(
                    (1, f'speakers "{spelling}" and "{other}" may be one; merge them with speakers=')
                )


def _may_be_name(label: str) -> bool:
    key = label_key(label)
    if (
        key in never_labels()
        or len(label.split()) > 3
        or not all(word[:1].isupper() for word in label.split())
    ):
        return False
    return key not in (
        "jeg",
        "eg",
        "i",
        "ja",
        "nei",
        "so",
        "så",
        "og",
        "and",
        "but",
        "men",
        "yes",
        "no",
        "okay",
        "so i",
    )


def _typed_apart(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether italics or bold over whole paragraphs, back and forth, tell two speakers apart."""
    looks = [bool(p.emphasis) for p in paragraphs if p.text.strip() and not p.heading]
    changes = sum(a != b for a, b in itertools.pairwise(looks))
    return len(looks) >= 4 and changes >= 3 and 0.15 <= sum(looks) / len(looks) <= 0.85


def _by_emphasis(reading: Reading) -> None:
    spoken = [p for p in reading.paragraphs if p.text.strip()]

    def asks(emphasised: bool) -> float:
        texts = [p.text.rstrip() for p in spoken if bool(p.emphasis) == emphasised]
        return sum(text.endswith("?") for text in texts) / max(1, len(texts))

    interviewer_is_set_off = asks(True) >= asks(False)
    current: Utterance | None = None
    for paragraph in spoken:
        if paragraph.heading:
            current = None
            reading.utterances.append(Utterance(paragraph.line, "", paragraph.text.strip()))
            continue
        asking = bool(paragraph.emphasis) == interviewer_is_set_off
        speaker = "Interviewer" if asking else "Participant"
        text = paragraph.text.strip()
        if current is not None and current.speaker == speaker:
            current.text += "\n" + text
        else:
            current = Utterance(paragraph.line, speaker, text)
            reading.utterances.append(current)
    which = "set in italics or bold" if interviewer_is_set_off else "not set off"
    reading.unplaced.append((1, f"no labels: paragraphs {which} were taken for the interviewer's"))


def _document(reading: Reading) -> None:
    """A text without speakers: a paragraph an utterance; lines cut by a margin are joined."""
    reading.kind = "document"
    wrapped = reading.cut_by_margin or is_wrapped(reading.paragraphs)
    for paragraph in reading.paragraphs:
        text = paragraph.text.strip()
        if not text:
            continue
        time, until, rest = first_time(text, bracketed_only=True)
        if time is not None and not rest:
            continue
        last = reading.utterances[-1] if reading.utterances else None
        if wrapped and last is not None and not paragraph.after_blank and not paragraph.heading:
            last.text += " " + text
        else:
            reading.utterances.append(Utterance(paragraph.line, "", rest, time, until))
