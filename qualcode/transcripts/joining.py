"""From cues cut by the clock to what was said: one speaker's cues in a row become one utterance."""

import re
from collections.abc import Mapping
from typing import Any

from qualcode.transcripts.labels import find_labels
from qualcode.transcripts.leads import Lead, cue_leads, is_plausible, label_key
from qualcode.transcripts.pieces import Reading, Utterance

_SENTENCE_END = re.compile(r"[.?!…♪][\"'”»)\]]*$")
# Without speakers, a paragraph ends at a pause of this many seconds, or at a sentence's end after this many words.
_PAUSE = 3.0
_ENOUGH_WORDS = 80
_TOO_MANY_WORDS = 250
_NOTE = re.compile(r"[\[(][^\[\]()]{1,60}[\])]$")


def name_cues(reading: Reading, given: Mapping[str, Mapping[str, Any]]) -> None:
    """Find the labels that stand inside the cues (Zoom: `Kari Moe: Ja.`; `[SPEAKER_00]: Ja.`), in place."""
    bare = [u for u in reading.utterances if not u.speaker]
    if len(bare) < 0.5 * len(reading.utterances):
        return
    # Lines inside a cue are cut for the screen, unless the first is the name above what is said.
    named_above = sum("\n" in utterance.text for utterance in bare) >= 0.9 * len(bare)
    candidates = [_name_above(u.text) if named_above else cue_leads(u.text) for u in bare]
    labels = find_labels(candidates, given)
    labelled = sum(labels.of(options) is not None for options in candidates)
    if labelled < 2 or labelled < 0.05 * len(bare):
        return
    speaker = ""
    for utterance, options in zip(bare, candidates, strict=True):
        lead = labels.of(options)
        if lead is not None:
            speaker, utterance.text = lead.label, lead.text
        utterance.speaker = speaker
    for key, alike in labels.once.items():
        hint = f'; did you mean "{alike}"?' if alike else ""
        line = next((u.line for u in bare if label_key(u.speaker) == key), 1)
        reading.unplaced.append((line, f'speaker "{labels.spelling[key]}" occurs once{hint}'))


def _name_above(text: str) -> list[Lead]:
    name, _, rest = text.partition("\n")
    return [Lead(name, "header", rest)] if rest and is_plausible(name) and name[-1] not in ".?!,…" else []


def join_cues(reading: Reading) -> None:
    """Join neighbouring utterances of one speaker, in place; without speakers, join into paragraphs.

    Cues that overlap in time stay in the order in which they begin.
    """
    utterances = reading.utterances
    for utterance in utterances:
        utterance.text = utterance.text.replace("\n", " ")
    if all(u.time is not None for u in utterances):
        utterances = sorted(utterances, key=lambda u: u.time or 0.0)
    nobody = not any(u.speaker for u in utterances)
    joined: list[Utterance] = []
    pieces: list[str] = []
    words = 0
    for utterance in utterances:
        last = joined[-1] if joined else None
        note = _NOTE.match(utterance.text) is not None and not utterance.speaker
        same = last is not None and (utterance.speaker == last.speaker or (note and last.speaker))
        if last is not None and same and not (nobody and _ends_paragraph(last, pieces[-1], words, utterance)):
            pieces.append(utterance.text)
            words += utterance.text.count(" ") + 1
            last.until = utterance.until if utterance.until is not None else last.until
            continue
        if last is not None:
            last.text = " ".join(pieces)
        joined.append(utterance)
        pieces, words = [utterance.text], utterance.text.count(" ") + 1
    if joined:
        joined[-1].text = " ".join(pieces)
    reading.utterances = joined
    if nobody:
        reading.kind = "document"


def _ends_paragraph(last: Utterance, text: str, words: int, following: Utterance) -> bool:
    ended = _SENTENCE_END.search(text) is not None
    if (
        last.until is not None
        and following.time is not None
        and following.time - last.until >= _PAUSE
        and ended
    ):
        return True
    return (words >= _ENOUGH_WORDS and ended) or words >= _TOO_MANY_WORDS
