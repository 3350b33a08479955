"""Names that stay by how English builds them: bodies of the state, parties, laws and treaties, holders of high office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import is_ordinary, stop_at
from qualcode.languages import is_first_name, is_surname
from qualcode.languages.countries import find_country
from qualcode.model import Kind

_CAPS = r"[A-ZÀ-Þ][\w'’-]+"
_TITLE = rf"{_CAPS}(?:,? (?:and |of |for |on |the |with )*{_CAPS}){{0,6}}"
_BODY = "Council|Commission|Board|Fund|Authority|Agency|Union|Federation|Office|Bureau|Association|Congress|Society|Service|Court|Assembly|Confederation|Alliance|League"
# "National Council of Sports", "Royal Society for the Protection of Birds"
_OF_A_FIELD = re.compile(
    rf"\b(?:State|National|Central|Federal|Royal|Supreme|Independent|General|International|World|European|African|Irish|British|Scottish|Welsh)"
    rf" (?:{_CAPS} ){{0,2}}(?:{_BODY}) (?:of|for|on|against) (?:the )?{_TITLE}"
)
# "Road Safety Authority", "Teachers Service Commission", "Green Party": everyday words, and no place among them
_BY_ITS_NOUN = re.compile(
    r"\b(?P<service>(?:Prison|Probation|Civil|Health|Police|Ambulance|Immigration|Forest|Foreign|Secret|Postal|Courts|Customs|Weather|Extension|Parole|Correctional|Correction) Services?)\b"
    r"|\b(?P<national>(?:National|Royal|United Nations|UN|Inter-American|Pan-American|Asian|Arab|Islamic|Irish|British|Scottish|Welsh|English|American|Canadian|Australian|Indian|Kenyan|Ugandan|Nigerian|Ghanaian|African|European|International|World|Global|Federal) (?:[A-Z][\w'’-]+ ){1,4}"
    r"(?:Trust|Foundation|Network|Society|Association|Federation|Union|Institute|Campaign|Forum|Council|Service|Board|League|Alliance|Congress|Police|Army|Organi[sz]ation|Bank|Fund|Committee|Programme|Program|Court|Agency|Commission))\b"
    r"|\b(?P<state>(?:Health|Education|Agriculture|Forest|Forestry|Irrigation|Fisheries|Labour|Welfare|Revenue|Immigration|Justice|Interior|Electricity|Water) Department)\b"
    rf"|\b(?P<field>(?:{_CAPS}(?:,? (?:and|of|for) | )){{1,4}})"
    r"(?:Authority|Commission|Agency|Inspectorate|Ombudsman|Directorate|Tribunal|Secretariat|Ministry|Party)\b(?: of (?P<country>[A-Z]\w+))?"
)
# "the Mental Health Act 1983", "the Rome Treaty", "the Convention on the Rights of the Child"
_LAW = re.compile(
    rf"\b(?:{_CAPS}(?:,? (?:and |of |for |the |to )*{_CAPS}){{0,6}} (?:Act|Bill|Treaty|Protocol|Accords?|Convention|Declaration)"
    rf"|(?:Convention|Declaration|Protocol|Charter|Treaty|Covenant) (?:of|on|for|against)(?: the)? {_TITLE})(?: (?:of )?(?:19|20)\d\d)?\b"
)
_FIELD = r"(?:[Hh]ealth|[Ff]oreign|[Hh]ome|[Ee]ducation|[Ff]inance|[Jj]ustice|[Dd]efence|[Ee]nvironment|[Aa]griculture|[Ff]isheries|[Hh]ousing|[Tt]ransport|[Tt]rade|[Ll]abour|[Ee]nergy|[Ii]nterior|[Ii]mmigration|[Cc]ulture|[Ss]ports?|[Yy]outh|[Tt]ourism)"
_STATE_OFFICE = (
    rf"(?:[Pp]rime [Mm]inister|[Ff]irst [Mm]inister|[Cc]hief [Mm]inister|{_FIELD} (?:[Mm]inister|[Ss]ecretary)|[Mm]inister (?:for|of) (?:the )?{_TITLE}|(?:[Cc]abinet [Ss]ecretary|Secretary of State)(?: for (?:the )?{_TITLE})?"
    r"|Taoiseach|Tánaiste|Attorney General|Chief Justice|Chancellor of the Exchequer|Secretary[- ]General of the United Nations|UN Secretary[- ]General)"
)
_MEMBER = r"(?:Senator|Congressman|Congresswoman|MEP|MP|TD|Premier|Governor[ -]General)"
_NAME = rf"{_CAPS}(?:\.)?(?: (?:van |von |al-|bin |de |Ó |Ní |O'|Mac )?{_CAPS}){{0,2}}"
_HOLDER = re.compile(
    rf"\b(?P<office>{_STATE_OFFICE}|{_MEMBER}),? (?P<after>{_NAME})"
    rf"|(?P<became>{_NAME}) (?:became|was|is|was elected|got in as|was made) (?:the |our )?{_STATE_OFFICE}"
    rf"|(?P<before>{_NAME}), (?:who (?:is|was) )?(?:(?:our|the|my|a|an) )?(?:own |local |former |then |old )*(?:{_STATE_OFFICE}|{_MEMBER}|senator|congressman|congresswoman|premier)\b"
)
_OFFICE_ALONE = re.compile(rf"\b{_STATE_OFFICE}(?!\w)")
_NO_PARTY = frozenset(
    ("birthday", "christmas", "tea", "dinner", "garden", "hen", "stag", "leaving", "office", "search", "halloween", "street")
)  # fmt: skip

_PUBLIC = re.compile(
    r"^(?:council|commission|board|fund|authority|agency|department|union|federation|office|bureau|association|congress|society|service|court|assembly|confederation|alliance|league|trust|foundation|network|institute|campaign|forum|police|army|services|organi[sz]ation|bank|committee|programme|program|inspectorate|ombudsman|directorate"
    r"|tribunal|secretariat|ministry|party|act|bill|treaty|protocol|accords?|convention|declaration|charter|covenant|minister|secretary|taoiseach|tánaiste|attorney|justice|chancellor"
    r"|senator|congress(?:man|woman)|mep|mp|td|premier|governor|governor-general)(?:['’]s)?$"
)
stop_at("public name", _PUBLIC.search)
_REACH = 14  # words on each side that may belong to the name


def public_names(passage: Passage) -> Iterator[Found]:
    """What is public by the way it is called, level keep; in English, where such names have capitals."""
    places = passage.where("public name")
    if not places or passage.language in ("nb", "nn") or not passage.capitals:
        return
    text, (first, last) = passage.text, passage.around(places, _REACH)
    for match in _HOLDER.finditer(text, first, last):
        start, end = match.span(next(name for name in ("after", "became", "before") if match[name]))
        start = _without_opener(text, start, end)
        if start < end:
            yield _kept(start, end, "person", "a holder of high office")
            if match["office"]:
                yield _kept(*match.span("office"), "role", "an office of the state")
    for match in _OFFICE_ALONE.finditer(text, first, last):
        yield _kept(*match.span(), "role", "an office of the state")
    for match in _OF_A_FIELD.finditer(text, first, last):
        yield _kept(*match.span(), "organisation", "a public body of the state")
    for match in _LAW.finditer(text, first, last):
        if _is_everyday(match.group()) or not passage.starts_sentence(passage.index_at(match.start())):
            yield _kept(*match.span(), "other", "a law or a treaty")
    for match in _BY_ITS_NOUN.finditer(text, first, last):
        start, end = match.span()
        field = match["field"] or ""
        everyday = match["national"] and _is_everyday(
            match["national"].replace("Royal", "").replace("UN ", "")
        )
        if match["state"] or match["service"] or everyday:
            yield _kept(start, end, "organisation", "a public body of the state")
        if field.startswith("The "):
            start, field = start + 4, field[4:]
        if match["country"] and find_country(match["country"]) is None:
            continue
        if field and _is_everyday(field) and field.split()[0].lower() not in _NO_PARTY:
            yield _kept(start, end, "organisation", "a public body or party")


def _without_opener(text: str, start: int, end: int) -> int:
    """Where the name begins behind a sentence's first word: "Then Okello Lamunu"; the end when none is left."""
    while start < end:
        word, _, rest = text[start:end].partition(" ")
        if not is_ordinary(word.lower()) or is_first_name(word):
            return start
        start = end - len(rest)
        if not rest:
            return end
    return end


def _is_everyday(words: str) -> bool:
    """Whether all words are everyday words or tell a country, so that no place and no person is named."""
    return all(
        (is_ordinary(word) and not is_surname(word) and not is_first_name(word))
        or find_country(word) is not None
        for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words.lower())
    )


def _kept(start: int, end: int, kind: Kind, why: str) -> Found:
    return Found(start, end, kind, "keep", 0.95, f"keep: {why}")
