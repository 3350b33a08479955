"""From a file to a Transcript: sniff, read, find who speaks, in which language, and what they answer."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from qualcode.languages import identify_turns
from qualcode.model import QualcodeError, Source, Transcript, Turn
from qualcode.transcripts.alignment import align, match_questions
from qualcode.transcripts.attributes import Known, attribute_rows, known_about, person_of, read_speakers
from qualcode.transcripts.facts import parse_facts, transcript_of
from qualcode.transcripts.front import take_front
from qualcode.transcripts.guide import Guide, read_guide
from qualcode.transcripts.joining import join_cues, name_cues
from qualcode.transcripts.leads import label_key
from qualcode.transcripts.limits import LARGEST_TEXT, MEGABYTE, read_bytes
from qualcode.transcripts.marks import find_marks
from qualcode.transcripts.overlaps import split_overlaps
from qualcode.transcripts.pieces import ImportFailed, Reading, Utterance
from qualcode.transcripts.roles import find_roles, given_roles
from qualcode.transcripts.sniff import reader_of, sniff
from qualcode.transcripts.speech import speak
from qualcode.transcripts.stored import from_json, is_stored
from qualcode.transcripts.whisper import load_json

# Formats whose size is that of their text; 24 MB is some 400 hours of talk.
_TEXTS = frozenset({"txt", "html", "rtf", "vtt", "srt", "lrc", "csv", "otr"})
# Marks of direction, joiners and control characters that no reader should meet in a turn; \n parts paragraphs.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[ \t\u00a0\u0085\u2000-\u200a\u202f\u3000]+")
_UNTIDY = re.compile(f"{_INVISIBLE.pattern}|[\t\n\r\u00a0\u0085\u2000-\u200a\u2028\u2029\u202f\u3000]|  ")
_LINES = re.compile(r" *[\n\u2028\u2029](?:[\s\u2028\u2029])*")


@dataclass(frozen=True)
class Options:
    """What the user says about the files, checked once."""

    language: str | None = None
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    guide: Guide | None = None


@dataclass(frozen=True)
class Imported:
    """A transcript, and what of its file was left out on purpose as (line, text)."""

    transcript: Transcript
    left_out: tuple[tuple[int, str], ...] = ()


def options(
    language: str | None, speakers: Mapping[str, Any] | str | Path | None, guide: Guide | str | Path | None
) -> Options:
    """The arguments of the reading functions, checked and read in."""
    if language is not None and not re.fullmatch(r"[a-z]{2,3}", language):
        raise QualcodeError(f'language: found {language!r}, expected a code such as "nb", "nn" or "en"')
    return Options(
        language,
        given_roles(read_speakers(Path(speakers)) if isinstance(speakers, str | Path) else speakers),
        guide if guide is None or isinstance(guide, Guide) else read_guide(guide),
    )


def read_transcript(
    path: str | Path,
    *,
    language: str | None = None,
    speakers: Mapping[str, Any] | str | Path | None = None,
    guide: Guide | str | Path | None = None,
    id: str | None = None,
    attributes: Any = None,
    strict: bool = False,
) -> Transcript:
    """The transcript in a file of any supported format.

    `language` ("nb", "nn", "en") overrides what is found; `speakers` maps a label to its role, or to
    {"role": …, "participant": …, "speaker": the label to use instead}, or is the path of a table with the columns label
    and role; `guide` is an interview guide or its path;
    `attributes` is a participants table (path, DataFrame), or a mapping of attributes of this source. `id` defaults
    to the participant the table names for the file, else the file's stem. Offsets of the turns are code points into
    `Transcript.text`. Raises QualcodeError when the file cannot be read, and with `strict` on any doubt.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name) / "P03.txt"
    >>> _ = path.write_text("I: Kva fekk de ut av det?\\nP03: Mykje.\\nI: Som kva då?\\nP03: Nye venner.", encoding="utf-8")
    >>> [(t.speaker, t.role, t.text) for t in read_transcript(path)][:2]
    [('I', 'interviewer', 'Kva fekk de ut av det?'), ('P03', 'participant', 'Mykje.')]
    >>> folder.cleanup()
    """
    path = Path(path)
    chosen = options(language, speakers, guide)
    if attributes is None or isinstance(attributes, Mapping):
        known = Known(attributes=dict(attributes or {}))
    else:
        known = known_about(path.name, attribute_rows(attributes))
    imported = import_bytes(read_bytes(path), path.name, chosen, known, id)
    if strict:
        refuse_doubts(imported.transcript)
    return imported.transcript


def refuse_doubts(transcript: Transcript) -> None:
    """Raise ImportFailed when anything about the transcript is in doubt."""
    doubts = transcript.source.unplaced
    if doubts:
        line, what = doubts[0]
        more = f" (and {len(doubts) - 1} more)" if len(doubts) > 1 else ""
        raise ImportFailed(
            f"{transcript.source.name}, line {line}: {what}{more}; settle it in the file or with speakers=, or read "
            "without strict"
        )


def import_bytes(data: bytes, name: str, chosen: Options, known: Known, id: str | None = None) -> Imported:
    """The transcript in the bytes of a file called `name`."""
    format = sniff(data, name)
    if format in _TEXTS and len(data) > LARGEST_TEXT:
        raise ImportFailed(
            f"{name}: is {len(data) // MEGABYTE} MB of text, more than the {LARGEST_TEXT // MEGABYTE} MB that any recording "
            "gives; split it"
        )
    digest = hashlib.sha256(data).hexdigest()
    if format == "json":
        value = load_json(data, name)
        if is_stored(value):
            return Imported(from_json(value, name))
    try:
        reading = reader_of(format)(data, name)
    except RecursionError as error:
        raise ImportFailed(f"{name}: is nested too deeply to be a transcript; save it again") from error
    if reading.head:
        source = Source(name=name, format=reading.format, encoding=reading.encoding, sha256=digest)
        facts = parse_facts(reading.head, name)
        return Imported(transcript_of(facts, reading.utterances, name, source))
    return _finish(reading, name, digest, chosen, known, id)


def _finish(
    reading: Reading, name: str, digest: str, chosen: Options, known: Known, id: str | None
) -> Imported:
    given = {**{label_key(label): {} for label in known.people}, **chosen.given}
    in_table = frozenset(label_key(label) for label in known.people)
    _find_speech(reading, given)
    utterances = _tidy(reading.utterances, given)
    if not utterances:
        raise ImportFailed(f"{name}: holds no words; is it the right file, or a scan without text?")
    is_document = reading.kind == "document" or not any(u.speaker for u in utterances)
    if is_document and any(given):
        missing = ", ".join(label for label in list(given)[:3])
        reading.unplaced.append(
            (1, f"none of the speakers given ({missing}) was found; the text was read as a document")
        )
    plain = {label_key(label): {"role": role} for label, role in reading.roles.items()}
    roles, doubts = ({}, []) if is_document else find_roles(utterances, {**plain, **given}, in_table)
    if is_document and reading.cut_by_clock:
        doubts.append((1, "the file tells no speakers: it was read as a document, a paragraph a pause"))
    languages = _languages(utterances, chosen.language)
    turns = [
        Turn(
            0,
            u.speaker,
            roles.get(u.speaker, "other"),
            0,
            0,
            u.text,
            languages[n],
            u.time,
            u.until,
            u.question,
        )
        for n, u in enumerate(utterances)
    ]
    people = _people(turns, chosen.given, known)
    attributes = {**reading.attributes, **known.attributes}
    source = Source(
        name=name,
        format=reading.format,
        encoding=reading.encoding,
        kind=_kind(turns, is_document),
        sha256=digest,
        unplaced=tuple(sorted({*reading.unplaced, *doubts})),
    )
    transcript = Transcript.build(
        id or known.participant or PurePath(name).stem,
        turns,
        language=chosen.language or _main_language(turns),
        attributes=attributes,
        people=people,
        source=source,
    )
    if chosen.guide is not None:
        transcript = _with_guide(transcript, chosen, utterances, given)
    transcript = replace(transcript, marks=find_marks(transcript.turns, transcript.text))
    return Imported(transcript, tuple(reading.left_out))


def _find_speech(reading: Reading, given: Mapping[str, Mapping[str, Any]]) -> None:
    """Fill `reading.utterances`, from paragraphs or from cues."""
    if reading.utterances:
        take_front(reading)
        around = [Utterance(p.line, "", p.text.strip()) for p in reading.paragraphs if p.text.strip()]
        first = reading.utterances[0].line
        reading.utterances = [
            *(u for u in around if u.line < first),
            *reading.utterances,
            *(u for u in around if u.line >= first),
        ]
        name_cues(reading, given)
        reading.utterances = split_overlaps(reading.utterances)
        if reading.cut_by_clock:
            join_cues(reading)
        return
    take_front(reading)
    speak(reading, given)
    reading.utterances = split_overlaps(reading.utterances)


def _tidy(utterances: Sequence[Utterance], given: Mapping[str, Mapping[str, Any]]) -> list[Utterance]:
    """Utterances with words, white space made even, labels renamed where the user says so."""
    found = []
    speakers: dict[str, str] = {}
    for utterance in utterances:
        text = tidy_text(utterance.text)
        if not text:
            continue
        if utterance.speaker not in speakers:
            speakers[utterance.speaker] = " ".join(_INVISIBLE.sub("", utterance.speaker).split())
        speaker = speakers[utterance.speaker]
        entry = given.get(label_key(speaker))
        if entry and entry.get("speaker"):
            speaker = str(entry["speaker"])
        utterance.text, utterance.speaker = text, speaker
        utterance.time = round(utterance.time, 3) if utterance.time is not None else None
        utterance.until = round(utterance.until, 3) if utterance.until is not None else None
        found.append(utterance)
    return found


def tidy_text(text: str) -> str:
    """A turn's text: single spaces, one line end between its paragraphs, no characters that cannot be seen.

    >>> tidy_text(" ja\\t\\tdet  var\\n\\n  fint ")
    'ja det var\\nfint'
    """
    if not _UNTIDY.search(text):
        return text.strip()
    text = _SPACES.sub(" ", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return _LINES.sub("\n", text).strip()


def _languages(utterances: Sequence[Utterance], language: str | None) -> list[str | None]:
    if language is not None:
        return [language] * len(utterances)
    found: list[str | None] = identify_turns([u.text for u in utterances], [u.speaker for u in utterances])
    return found


def _main_language(turns: Sequence[Turn]) -> str | None:
    """The language most of the participants' words are in, or of all words where nobody is one."""
    for chosen in ([t for t in turns if t.role == "participant"], turns):
        words: Counter[str] = Counter()
        for turn in chosen:
            if turn.language is not None:
                words[turn.language] += turn.words
        if words:
            return words.most_common(1)[0][0]
    return None


def _kind(turns: Sequence[Turn], is_document: bool) -> Any:
    if is_document:
        return "document"
    participants = {turn.speaker for turn in turns if turn.role == "participant"}
    return "group interview" if len(participants) > 1 else "interview"


def _people(
    turns: Sequence[Turn], given: Mapping[str, Mapping[str, Any]], known: Known
) -> dict[str, dict[str, Any]]:
    """What is known about each label: from the participants table, then from the user's map."""
    people: dict[str, dict[str, Any]] = {}
    for label in dict.fromkeys(turn.speaker for turn in turns if turn.speaker):
        own = dict(person_of(known.people, label) or {})
        entry = given.get(label_key(label), {})
        own.update({key: value for key, value in entry.items() if key not in ("role", "speaker")})
        if own:
            people[label] = own
    return people


def _with_guide(
    transcript: Transcript,
    chosen: Options,
    utterances: Sequence[Utterance],
    given: Mapping[str, Mapping[str, Any]],
) -> Transcript:
    """Align with the guide; where no name told who interviews, whoever asks the guide's questions does."""
    assert chosen.guide is not None
    if "interviewer" not in {turn.role for turn in transcript.turns} and transcript.source.kind != "document":
        everybody = replace(
            transcript, turns=tuple(replace(turn, role="interviewer") for turn in transcript.turns)
        )
        hits = Counter(
            transcript.turns[match.turn].speaker for match in match_questions(everybody, chosen.guide)
        )
        most = hits.most_common(2)
        if most and most[0][1] >= 2 and (len(most) < 2 or most[0][1] > 2 * most[1][1]):
            scores = {most[0][0]: 1.0}
            roles, doubts = find_roles(utterances, given, guide_score=scores)
            turns = tuple(replace(turn, role=roles.get(turn.speaker, turn.role)) for turn in transcript.turns)
            old = tuple(d for d in transcript.source.unplaced if not d[1].startswith("nobody asks"))
            source = replace(transcript.source, kind=_kind(turns, False), unplaced=(*old, *doubts))
            transcript = replace(transcript, turns=turns, source=source)
    return align(transcript, chosen.guide)
