"""From paragraphs to what is said: by the labels found, by italics, or as a document without speakers."""

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualcode.transcripts.doubts import report_labels
from qualcode.transcripts.labels import Labels, find_labels, only_if_conversation
from qualcode.transcripts.leads import Lead, first_time, is_plausible, last_time, leads
from qualcode.transcripts.pieces import Paragraph, Reading, Utterance
from qualcode.transcripts.roles import usual_role

# "Q1: … A1: …": the number counts questions and not people.
_NUMBERED_QUESTION = re.compile(
    r"(Q|A|Question|Answer|Spørsmål|Svar|Spm\.?|Frage|Antwort)[\s.]*\d{1,3}", re.IGNORECASE
)
# A numbered question that was read out or shown: "1 Read the page.", "1.a Was it enough?", "c.ii Data lineage"
_PROMPT = re.compile(r"\s*((?:\d{1,2}|[a-z])(?:[.)]?[a-z\d]{0,4}){0,2}?[.)]?)\s+(?=\S*[^\W\d_])")
_SURE_PROMPT = re.compile(r"\s*(\d{1,2}\.[a-z\d]{1,3})[.)]?\s+(?=[^\W\d_])")


def speak(reading: Reading, given: Mapping[str, Mapping[str, Any]]) -> None:
    """Turn the paragraphs of `reading` into utterances, in place; its `kind` is "document" when nobody speaks."""
    paragraphs = reading.paragraphs = _times_with_names(reading.paragraphs)
    headings = Counter(p.text.strip() for p in paragraphs if p.heading)
    candidates = [_candidates(p, headings) for p in paragraphs]
    if reading.kind == "document":
        _document(reading)
        return
    labels = find_labels(candidates, given)
    labels = only_if_conversation(labels, candidates)
    if labels.spelling:
        _utterances(reading, candidates, labels)
        report_labels(reading, candidates, labels)
    elif _typed_apart(paragraphs):
        _by_emphasis(reading)
    else:
        _document(reading)


def _candidates(paragraph: Paragraph, headings: Counter[str]) -> list[Lead]:
    """The leads of a paragraph; a heading is one only when it recurs and so may be a name above what is said."""
    text = paragraph.text.strip()
    if paragraph.heading and not paragraph.lead:
        return [Lead(text, "header", "")] if headings[text] > 1 and is_plausible(text) else []
    found = list(leads(paragraph))
    for lead in found:
        if numbered := _NUMBERED_QUESTION.fullmatch(lead.label):
            lead.label = numbered.group(1)
    return found


def _times_with_names(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """A line that is only a time, joined with the name below it (older Teams) or above it (Amberscript)."""
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
            above = found[-1].text.strip() if found and not paragraph.after_blank else ""
            if above and is_plausible(above) and above[-1] not in ".?!:,":
                found[-1] = replace(found[-1], text=f"{above} {text}", lead=0)
            else:
                waiting = paragraph
        else:
            found.append(paragraph)
    return [*found, waiting] if waiting is not None else found


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
            # What is shown or read out is numbered; an answer, set in by a tab, may begin with a number too.
            set_in = paragraph.text.lstrip(" ").startswith("\t")
            prompt = (_SURE_PROMPT if set_in else _PROMPT).match(paragraph.text)
            if prompt:
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
    if answers_unlabelled and not any(p.indented for p in paragraphs):
        reading.unplaced.append((1, "paragraphs without a label were taken for the participant's answers"))


def _answers_are_unlabelled(paragraphs: Sequence[Paragraph], chosen: Sequence[Lead | None]) -> bool:
    """Whether only the interviewer is labelled, so that paragraphs without a label are the other's answers."""
    labels = {lead.label for lead in chosen if lead}
    if not labels or any(usual_role(label) != "interviewer" for label in labels):
        return False
    bare = [p for p, lead in zip(paragraphs, chosen, strict=True) if lead is None and p.text.strip()]
    return len(bare) >= 0.8 * sum(lead is not None for lead in chosen)


def is_wrapped(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether the lines of a text are cut by a margin, in the middle of sentences."""
    pairs = [
        (a.text.rstrip(), b.text.lstrip()) for a, b in itertools.pairwise(paragraphs) if not b.after_blank
    ]
    if len(pairs) < 5:
        return False
    cut = sum(below[:1].islower() and above[-1:].isalnum() for above, below in pairs)
    return cut > 0.4 * len(pairs)


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
