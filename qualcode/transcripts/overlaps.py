"""Words that one says while another speaks, as noScribe writes them: `I was //S02: yes, yes// there`."""

from collections.abc import Sequence
from dataclasses import replace

from qualcode.transcripts.leads import label_key
from qualcode.transcripts.pieces import Utterance
from qualcode.transcripts.roles import is_anonymous, usual_role


def split_overlaps(utterances: Sequence[Utterance]) -> list[Utterance]:
    """The utterances with each overlap as one of its own, by the speaker it names, in time order.

    The speaker overlapped goes on in a new utterance. `//mhm//` without a label stays where it is.

    >>> [(u.speaker, u.text) for u in split_overlaps([Utterance(1, "S01", "Eg var //S02: Ja.// der.")])]
    [('S01', 'Eg var'), ('S02', 'Ja.'), ('S01', 'der.')]
    """
    known = {
        label_key(u.speaker): u.speaker for u in utterances if u.speaker and not u.speaker.startswith("//")
    }
    found: list[Utterance] = []
    for utterance in utterances:
        if utterance.speaker.startswith("//"):
            label = utterance.speaker.strip("/ ")
            utterance = replace(utterance, speaker=known.get(label_key(label), label))
        if utterance.speaker and "//" in utterance.text:
            found += _pieces(utterance, known)
        else:
            found.append(utterance)
    return found


def _pieces(utterance: Utterance, known: dict[str, str]) -> list[Utterance]:
    parts = utterance.text.split("//")
    spoken: list[tuple[str, str]] = [(utterance.speaker, parts[0].strip())]
    for part in parts[1:]:
        label, colon, rest = part.partition(":")
        key = label_key(label)
        named = colon and (key in known or is_anonymous(label) or usual_role(label) is not None)
        spoken.append(
            (known.get(key, label.strip()), rest.strip()) if named else (utterance.speaker, part.strip())
        )
    if all(speaker == utterance.speaker for speaker, _ in spoken):
        closed = utterance.text.count("//") % 2 == 0 and len(parts) > 2
        text = utterance.text if closed else " ".join(text for _, text in spoken if text)
        return [replace(utterance, text=text)]
    pieces = [
        Utterance(utterance.line, who, text, question=utterance.question) for who, text in spoken if text
    ]
    if pieces:
        pieces[0].time, pieces[-1].until = utterance.time, utterance.until
    return pieces
