"""What is in doubt about the labels of a text, with the line, for the report that precedes every import."""

from collections import Counter
from collections.abc import Sequence

from qualcode.transcripts.labels import Labels, nearest
from qualcode.transcripts.leads import Lead, label_key
from qualcode.transcripts.pieces import Reading
from qualcode.transcripts.roles import is_anonymous, never_labels

# Comparing each label with each is for conversations, not for thousands of labels.
_MOST_LABELS = 100
# Words that begin sentences and are capitalised for that alone.
_FIRST_WORDS = frozenset(
    [
        "jeg",
        "eg",
        "i",
        "ja",
        "nei",
        "jo",
        "so",
        "så",
        "og",
        "and",
        "but",
        "men",
        "yes",
        "no",
        "okay",
        "well",
        "det",
        "it",
        "the",
    ]
)


def report_labels(reading: Reading, candidates: Sequence[Sequence[Lead]], labels: Labels) -> None:
    """Say which labels are in doubt, with the line: taken though they occur once, or not taken."""
    left: dict[str, tuple[int, Lead]] = {}
    seen: Counter[str] = Counter()
    for paragraph, options in zip(reading.paragraphs, candidates, strict=True):
        chosen = labels.of(options)
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
    for key, spelling in labels.spelling.items() if len(labels.spelling) < _MOST_LABELS else ():
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
    words = label.split()
    if label_key(label) in never_labels() or len(words) > 3:
        return False
    return all(word[:1].isupper() for word in words) and words[0].lower().rstrip(",") not in _FIRST_WORDS
