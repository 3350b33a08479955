"""ELAN (.eaf): one tier a speaker, annotations tied to the recording."""

import itertools
import xml.etree.ElementTree as ET

from qualcode.transcripts.limits import parse_xml
from qualcode.transcripts.pieces import ImportFailed, Reading, Utterance


def read_elan(data: bytes, name: str) -> Reading:
    """Utterances of the tiers that hold speech, in time order.

    Tiers that hang on another (translations, glosses, parts of speech) are left out and declared, unless the tier
    above has no words of its own.
    """
    root = parse_xml(data, name)
    if root.tag != "ANNOTATION_DOCUMENT":
        raise ImportFailed(
            f"{name}: is XML but not of ELAN (found <{root.tag[:40]}>); export the transcript as docx or vtt"
        )
    times = _time_slots(root)
    tiers = {tier.get("TIER_ID", ""): tier for tier in root.findall("TIER")}
    children: dict[str, list[str]] = {}
    for tier_id, tier in tiers.items():
        children.setdefault(tier.get("PARENT_REF", ""), []).append(tier_id)
    reading = Reading(format="eaf", encoding="utf-8")
    spans: dict[str, tuple[float | None, float | None]] = {}
    for tier_id in _speech_tiers(tiers, children, reading):
        speaker = (tiers[tier_id].get("PARTICIPANT") or tier_id).strip()
        for annotation in _annotations(tiers[tier_id]):
            text = " ".join((annotation.findtext("ANNOTATION_VALUE") or "").split())
            if text:
                time, until = _span(annotation, times, spans, tiers)
                reading.utterances.append(Utterance(0, speaker, text, time, until))
    reading.utterances.sort(key=lambda u: u.time if u.time is not None else float("inf"))
    for number, utterance in enumerate(reading.utterances, start=1):
        utterance.line = number
    return reading


def _annotations(tier: ET.Element) -> list[ET.Element]:
    return [inner for annotation in tier.findall("ANNOTATION") for inner in annotation]


def _has_words(tier: ET.Element) -> bool:
    texts = [a.findtext("ANNOTATION_VALUE") or "" for a in _annotations(tier)]
    return sum(any(c.isalpha() for c in text) for text in texts) > len(texts) / 2


def _speech_tiers(
    tiers: dict[str, ET.Element], children: dict[str, list[str]], reading: Reading
) -> list[str]:
    chosen: list[str] = []
    top = [t for t, tier in tiers.items() if tier.get("PARENT_REF", "") not in tiers]
    for tier_id in top:
        pending, seen = [tier_id], set()
        while pending:
            current = pending.pop(0)
            if current in seen:
                continue
            seen.add(current)
            if _has_words(tiers[current]):
                chosen.append(current)
                left = children.get(current, []) + pending
                reading.left_out += [
                    (0, f"tier {t}: {len(_annotations(tiers[t]))} annotations") for t in left
                ]
                break
            pending += children.get(current, [])
    return chosen


def _time_slots(root: ET.Element) -> dict[str, float | None]:
    """Seconds by slot; slots without a value lie evenly between their neighbours that have one."""
    slots = [(s.get("TIME_SLOT_ID", ""), s.get("TIME_VALUE", "")) for s in root.iter("TIME_SLOT")]
    values: list[float | None] = [int(v) / 1000 if v.isdigit() and len(v) < 12 else None for _, v in slots]
    known = [i for i, value in enumerate(values) if value is not None]
    for before, after in itertools.pairwise(known):
        low, high = values[before] or 0.0, values[after] or 0.0
        for index in range(before + 1, after):
            values[index] = round(low + (high - low) * (index - before) / (after - before), 3)
    return {slot: value for (slot, _), value in zip(slots, values, strict=True)}


def _span(
    annotation: ET.Element,
    times: dict[str, float | None],
    spans: dict[str, tuple[float | None, float | None]],
    tiers: dict[str, ET.Element],
) -> tuple[float | None, float | None]:
    """Times of an annotation; one that refers to another has that one's."""
    if "TIME_SLOT_REF1" in annotation.attrib:
        return times.get(annotation.get("TIME_SLOT_REF1", "")), times.get(
            annotation.get("TIME_SLOT_REF2", "")
        )
    if not spans:
        for tier in tiers.values():
            for other in _annotations(tier):
                if "TIME_SLOT_REF1" in other.attrib:
                    slots = other.get("TIME_SLOT_REF1", ""), other.get("TIME_SLOT_REF2", "")
                    spans[other.get("ANNOTATION_ID", "")] = times.get(slots[0]), times.get(slots[1])
        spans.setdefault("", (None, None))
    return spans.get(annotation.get("ANNOTATION_REF", ""), (None, None))
