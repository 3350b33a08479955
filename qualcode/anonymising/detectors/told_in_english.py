"""What English speakers tell of themselves and of third persons: losses, births, custody, prison, bodies, firsts and onlys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from qualcode.anonymising.cues import words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.facts import nationalities
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import stop_at
from qualcode.languages import role_form

DETECTOR = "told in English"
STOPS = frozenset(("told", "first or only", "work of kin"))
_REACH = 16  # words on each side of a cue that may belong to what is told

_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+)*"
_KIN = (
    r"(?:mother|father|mum|mam|mom|dad|daddy|parents|brothers?|sisters?|husband|wife|partner|sons?|daughters?|child|children|kids?|baby|babies|bab[ay]|twins?|uncle|aunt|auntie|cousins?|nephew|niece"
    r"|grandmother|grandfather|granny|nan|gran|grandad|grandson|granddaughter|grandchild(?:ren)?|boy|girl|wee one|family)"
)
_OWN = r"(?:my|his|her|our|their|the|a|an|two|three|four|five|both|one)"
_MANY = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|\d{1,2})"
# Who is told of: a pronoun, a relative, a name; nothing that stands for a thing or for many.
_ONE = (
    rf"(?:\b(?:[Ii]|[Hh]e|[Ss]he|who)(?:['’](?:s|m|d|ve))?|\b(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir) (?:{_WORD} )?{_KIN}"
    r"|\b(?!It|That|This|There|What|The|They|We|You|Which|Nobody|Everybody|Somebody|Everything|Nothing|And|But|So|Then|One|Somewhere)[A-Z][^\W\d_]+)"
)
_BE = r"(?:(?: (?:is|was|were|am|are|been|being|got|has been|had been|have been|ended up|still|now|just|only|also|never))*)"
_DAY = r"(?!(?:[Jj]an|[Ff]eb|March|[Aa]pril|May|[Jj]u[nl]|[Aa]ug|[Ss]ep|[Oo]ct|[Nn]ov|[Dd]ec|(?:19|20)?\d\d|[Mm]onday|[Tt]ues|[Ww]ednes|[Tt]hurs|[Ff]riday|[Ss]atur|[Ss]unday|[a-z-]*(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|teenth|tieth) of)\w*)"
_TAIL = rf"(?: (?:for|in|at|by|with|from|to|on|over|under|after|during) (?:(?:the|a|an|his|her|my|their|our|one|both) )?{_DAY}(?!and|but|then|that|so|when|me|you){_WORD}(?: (?:months?|years?|weeks?|war|fire|flood|road|pit|mine|crash|camp|ward|eye|ear|leg|arm)\b| {_WORD}(?=[.,;!?]))?)"


@cache
def _listed(kind: str) -> str:
    return "|".join(
        sorted((word.replace("_", " ") for word in words("told_in_english", kind)), key=len, reverse=True)
    )


@cache
def _illnesses() -> str:
    several = (word.replace("_", " ") for word in words("private_life", "illness"))
    return "|".join(sorted(several, key=len, reverse=True))


def _starts(room: str, kind: str) -> dict[str, str]:
    """The most telling word of each listed phrase, and what stands beside it, see `_listed_patterns`."""
    telling: dict[str, set[str]] = {}
    for phrase in words(room, kind):
        several = phrase.lower().split("_")
        at = max(range(len(several)), key=lambda at: max(map(_tells, several[at].split("-"))))
        before, behind = several[at - 1] if at else "", "".join(several[at + 1 : at + 2])
        word = max(several[at].split("-"), key=_tells)
        telling.setdefault(word, set()).add(rf"{re.escape(before)} {re.escape(behind)}")
    return {word: "|".join(sorted(beside)) for word, beside in telling.items()}


def _tells(word: str) -> tuple[bool, int]:
    """How telling a word is: a long one that is not everywhere."""
    everywhere = word in words("passage", "openers") or word in words("told_in_english", "common")
    return not everywhere, len(word)


@cache
def _listed_patterns() -> tuple[tuple[str | dict[str, str], str, float], ...]:
    """For each pattern what is found in a word without which it is not there, the pattern, and how sure a find is.

    Behind "beside", or by the word, stands what is found in its neighbours, which a space parts.
    """
    return (
        # "lost both parents to AIDS", "we lost one", "she lost the baby at five months"
        (r"^lost$", rf"(?:(?:[Ii]|[Hh]e|[Ss]he|[Ww]e|[Tt]hey|who)(?:['’]d|['’]ve)? )?(?:had |have |has )?lost (?:one(?=[.,;])|(?:both )?{_OWN} (?:(?:first|eldest|oldest|youngest|only|little|elder|older|younger|big|unborn|own|right|left|late|of) )*(?:{_KIN}|{_listed('lost')})\b(?: [A-ZÀ-Þ]{_WORD})?{_TAIL}?)", 0.66),
        (_starts("told_in_english", "befallen"), rf"{_ONE}{_BE} (?:{_listed('befallen')})(?: (?:himself|herself|myself|again|twice))?{_TAIL}?", 0.66),
        (_starts("told_in_english", "done"), rf"(?:{_ONE} )?(?:{_listed('done')}){_TAIL}?", 0.66),
        (r"^(?:fell|slipped|thrown|swept|washed)$", rf"{_ONE} (?:fell|slipped|was thrown|was swept|was washed) (?:off|from|down|into|out of|overboard|under|through) (?:the|a|an|his|her|my)(?: {_WORD}){{1,2}}", 0.66),
        (r"^(?:roof|ice|windscreen|floor|ceiling|window|loft)$", rf"(?:fell|went|came) through (?:the|a) (?:{_WORD} )?(?:roof|ice|windscreen|floor|ceiling|window|loft)", 0.66),
        (r"^inside$", rf"{_ONE} (?:was|is|were|went|been) inside(?: for {_WORD}(?: {_WORD})?|(?=[.,;!?]))", 0.66),
        # bodies
        (r"^(?:attack|stroke|fall|fit|seizure|breakdown|miscarriage|haemorrhage|accident)$", rf"(?:(?:has|had|got|'d|’d) )(?:an? )?(?:wee |mild |massive |bad |small |big )?(?:heart attack|stroke|fall|fit|seizure|breakdown|miscarriage|haemorrhage|accident) (?:in|on|at) (?:the|my|a)(?: (?!year|same|end){_WORD}){{1,2}}?(?=[.,;!?]| and| when|$)", 0.96),
        (_starts("private_life", "illness"), rf"(?:has|had|got) {_WORD} and (?:then )?(?:an? )?(?:{_illnesses()})", 0.96),
        (_starts("private_life", "illness"), rf"(?<=, )(?:{_illnesses()})(?=[.,;])", 0.9),
        (r"^point$", rf"\b(?:(?:[Ww]e|[Tt]hey|it)(?:['’]re| are| is|['’]s) (?:some |about |only )?)?{_WORD} point {_WORD} (?:million|thousand)\b", 0.6),
        (r"^(?:leg|arm|eye|hand|foot|lung|kidney|ear|breast)$ beside ^(?:one|no|glass|false|wooden|prosthetic|artificial|withered|missing) ", rf"(?:{_ONE} )?(?:(?:(?:is|was) )?(?:(?:a|an) {_WORD} )?(?:with |has (?:only )?|had (?:only )?|(?<=, ))(?:one|no|a glass|a false|a wooden|a prosthetic|an artificial|a withered|a missing) (?:leg|arm|eye|hand|foot|lung|kidney|ear|breast)\b(?: left| and a half)?(?! (?:on|in|up|to)\b))", 0.66),
        (r"^(?:blind|deaf|sightless)$", rf"(?:{_ONE} )?(?:is |was )?(?:blind|deaf|sightless) in (?:one|the left|the right|his|her|my|both) {_WORD}(?: (?:eye|ear)s?)?", 0.66),
        (r"^(?:burns|scars?|shrapnel|bullets?|pins|plate|metal|marks)$", rf"(?:{_ONE} )?(?:has |had |got |with |still has )?(?:burns|scars?|shrapnel|a scar|a bullet|bullets|pins|a metal plate|a plate|metal|burn marks) (?:on|in|across|down|all over) (?:(?:both|his|her|my|the|one|left|right) )*{_WORD}(?:,? from (?:the|a|an|his) {_WORD})?", 0.96),
        (r"^(?:limp|sticks?|frame|cane|crutch(?:es)?|walker)$", rf"(?:{_ONE} )?(?:walks?|walked|limps|gets about|goes about) with (?:a|the|two|this|my|his|her|that) (?:limp|stick|sticks|frame|cane|crutch|crutches|walker)(?: since {_WORD})?", 0.66),
        (_starts("told_in_english", "worn"), rf"(?:wears?|wearing|wore|uses?|using|in|with|has|had|got|needs) (?:a |an |the |his |her |two )?(?:{_listed('worn')})\b", 0.66),
        (r"^(?:one|him|her|lad|fella|boy|girl|lassie)$ beside  (?:with|in|on)$", rf"\b(?:the one|him|her|the lad|the fella|the boy|the girl|the wee one|the lassie) (?:with|in|on) the (?:{_WORD} )?(?!other|whole|end|same|time){_WORD}(?=[.,;:!?)]| that| who| and)", 0.96),
        (r"^full$ beside  of$", rf"\bhis {_WORD} full of {_WORD}", 0.96),
        (r"^operat|^(?:thyroid|prostate|kidney|gallbladder|womb|spine|heart|hip|knee)$", rf"operat(?:ion|ed),? on (?:the|my|his|her) {_WORD}(?: {_WORD})?(?=[.,;])|\bon the (?:thyroid|prostate|kidney|gallbladder|womb|spine|heart|hip|knee)(?=[.,;])", 0.66),
        # birth and kin
        (r"^pregnant$", rf"(?:{_ONE} )?(?:(?:is|was|'s|am|'m|got|fell|being) )?(?:{_WORD} (?:months|weeks)(?: gone)? )?pregnant(?: (?:again|by (?:her|a|the|my|his) {_WORD}|with (?:twins|triplets|{_OWN}(?: {_WORD})?)))", 0.7),
        (r"^pregnant$", rf"(?:{_ONE} )?(?:(?:is|was|am|'m) )(?:{_WORD} (?:months|weeks)(?: gone)?) pregnant", 0.7),
        (r"^(?:expecting|birth)$", rf"(?:{_ONE}{_BE} )?(?:expecting (?:twins|triplets|a baby|her|our|another)(?: {_WORD})?|gave birth (?:in|on|at|to) (?:the |a |an )?{_WORD}(?: {_WORD})?)", 0.66),
        (r"^(?:twins|triplets)$", r"(?:twins|triplets),? and (?:she's|he's|I'm|is) pregnant again", 0.9),
        (r"^born$", rf"\bborn (?:in|on|at|under|behind|above|during|into) (?:a|an|the)(?: (?!family|city|hospital|same|year|country|and|but){_WORD}){{1,3}}(?=[.,;!?]| and| but| when)", 0.66),
        (r"^(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)(?:-|$)", rf"(?:the |a |his |her )?(?:third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)[ -](?:son|daughter|child|wife|husband|born)(?: of (?:a )?{_WORD})?", 0.66),
        (r"^(?:eldest|oldest|youngest|middle|second|third|fourth|fifth|sixth|seventh|one|last)$ beside  of$", rf"(?:the |an? )?(?:eldest|oldest|youngest|middle|second|third|fourth|fifth|sixth|seventh|one|last) of (?:us )?{_MANY}(?: (?:children|brothers|sisters|girls|boys|siblings|kids))?(?=[.,;!?]| and| in)", 0.66),
        (r"^married$", rf"(?:{_ONE} )?married (?:to )?(?:into )?(?:the|my|his|her|our)(?: {_WORD}){{0,2}}(?: (?:daughter|son|sister|brother|cousin|widow|widower|nephew|niece|family|teacher|doctor|priest|boss|first cousin))\b", 0.7),
        (r"^from$ beside ^(?:is|was|are|were|comes|came|originally) ", rf"{_KIN} (?:is|was|are|were|comes|came)(?: originally)? from [A-ZÀ-Þ]{_WORD}", 0.9),
        (r"^(?:split|separated|divorced|broke|broken)$", r"\b(?:we|they|[Mm]y parents|[Hh]is parents|[Hh]er parents)(?:['’](?:d|ve|re))?(?: (?:have|had|are|were|got|just|then|all but))* (?:split(?: up)?|separated|divorced|broke up|broken up)\b(?! (?:into|the|it|in two))", 0.66),
        (r"^custody$", rf"(?:got|gets|has|have|had|won|lost|took|given|wanted|full|joint) (?:full |sole |joint |temporary )*custody(?: of (?:{_OWN})(?: {_WORD}){{1,2}}?(?=[.,;!?]| because| and| when| so| in| after|$))?", 0.66),
        (r"^(?:adopted|foster.*|rais(?:ing|ed)|rear(?:ing|ed)|minding|bringing|brings|brought)$", rf"(?:adopted|fosters?|fostered|fostering|raising|raised|rearing|reared|minding|bringing up|brought up|brings up) {_OWN} (?:{_WORD}['’]s (?:{_KIN}|two|three|four|five)|(?:{_WORD} )?grand{_WORD}|orphans?|foster {_WORD})", 0.66),
        (r"^(?:raised|reared|brought|taken|minded)$", rf"(?:raised|reared|brought up|taken in|minded) by (?:(?:my|his|her|the|an?|their) )?(?:{_WORD} )?(?:nuns|priests|monks|{_KIN}|neighbours?|stranger|foster parents|foster family|Sisters)", 0.66),
        (r"^(?:held|seen|met|hugged|spoken|talked|allowed)$", rf"(?:{_ONE} )?(?:haven['’]t|have not|hasn['’]t|has not|had not|hadn['’]t|never) (?:held|seen|met|hugged|spoken to|talked to|been allowed to see) (?:my|his|her|our|their) (?:{_WORD} )?{_KIN}(?: (?:for|in|since) (?:{_WORD})(?: {_WORD})?)?", 0.7),
        (r"^whose$", rf"whose (?:{_WORD} )?(?:{_KIN}|great-{_WORD}|ancestors?|people) (?!and|but){_WORD}(?: (?!and|but){_WORD}){{0,4}}?(?: [A-ZÀ-Þ]{_WORD})*(?=[.,;!?])", 0.9),
        (r"^adopted$", rf"(?:{_ONE} )?(?:is|was|were) adopted (?:from|by|out of|in|at) (?:the |an? )?{_WORD}(?: [A-ZÀ-Þ]{_WORD})*", 0.98),
        (r"^married$", rf"(?:{_ONE} )?married (?:to )?(?:my |his |her )?{_WORD}['’]s {_WORD}", 0.9),
        (r"^married$", rf"(?:{_ONE} )?married (?:a|an) {_WORD}(?: {_WORD})? from [A-ZÀ-Þ]{_WORD}(?: [A-ZÀ-Þ]{_WORD})*", 0.96),
        (r"^buried$", rf"(?:{_ONE} )?(?:have |had |has )?buried (?:{_MANY} (?:of (?:my|our|his|her) {_MANY}|children|sons|daughters|husbands|wives|brothers|babies)|(?:my|her|his|our) (?:{_WORD} )?{_KIN})", 0.66),
        (r"^another$ beside  (?:family|wife|husband|woman|man|household)", rf"(?:{_ONE} )?(?:has|had|got|keeps) another (?:family|wife|husband|woman|man|household)(?: in [A-ZÀ-Þ]{_WORD})?", 0.66),
        (r"^under$ beside ^(?:went|fell|dragged|pulled|slipped) (?:an?|the)$", rf"(?:{_ONE} )?(?:went|fell|was dragged|was pulled|slipped) under (?:a|an|the)(?: {_WORD}){{1,2}}?(?=[.,;!?]| in| and| when|$)", 0.66),
        (r"^(?:cleans|cooks|drives|sews|irons|gardens|interprets|house)$", rf"(?:cleans|cooks|drives|sews|irons|keeps house|gardens|interprets) for (?:a|an|the) {_WORD}", 0.6),
        # distinctions
        (r"^medal(?:l?ists?)?$", rf"(?:(?:a|an|the|was|is) )*(?:bronze|silver|gold) (?:medal|medall?ist)(?: (?:in|at|from) (?:the )?(?:{_WORD}(?: [A-ZÀ-Þ]{_WORD})*))?", 0.7),
        (r"^champion$", rf"(?:{_ONE} )?(?:(?:is|was|were|been|became) )(?:(?:a|an|the|former|twice|three-times?|two-times?) )*(?:{_WORD} ){{0,3}}champion(?: (?:in|of|at) (?:the )?{_WORD}(?: {_WORD})?)?", 0.66),
        (r"^(?:plays|played|boxed|swam|rowed|wrestled|sprinted|capped|hurled|fenced|lifted|danced|sang|competed)$", rf"(?:{_ONE} )?(?:played|plays|boxed|swam|rowed|wrestled|sprinted|capped|hurled|fenced|lifted|danced|sang|competed)(?: \w+ times| in goal| [a-z]+-[a-z]+| {_WORD})? (?:for|at) (?:the )?(?:[A-ZÀ-Þ]{_WORD}(?: [A-ZÀ-Þ]{_WORD})*|county|national team|under-\w+|Olympics|minors|seniors)", 0.66),
        (r"^refugees?$", r"\b(?:a |the )?refugees? from [A-ZÀ-Þ][^\W\d_]+", 0.92),
        (r"^(?:boat|dinghy|lorry|truck|raft|container)$", r"\b(?:came|come|arrived|sent|brought) (?:over |here |across )?(?:by|on|in) (?:a |the )?(?:boat|dinghy|lorry|truck|raft|back of a lorry|container)(?: from [A-ZÀ-Þ][^\W\d_]+)?", 0.6),
        (r"^ex-", r"\b[Ee]x-(?!wife|husband|girlfriend|boyfriend|partner|pat|and|servic)[^\W\d_]+", 0.66),
    )  # fmt: skip


@cache
def _pattern(number: int) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_listed_patterns()[number][1]}(?!\w)")


@cache
def _cues() -> tuple[tuple[re.Pattern[str], str] | dict[str, str], ...]:
    """For each pattern what a word is that it needs, and what its neighbours are."""
    return tuple(
        cue
        if isinstance(cue, dict)
        else (re.compile(cue.partition(" beside ")[0]), cue.partition(" beside ")[2])
        for cue, _, _ in _listed_patterns()
    )


@lru_cache(maxsize=200_000)
def _told_by(word: str) -> tuple[tuple[int, re.Pattern[str] | None], ...]:
    """Numbers of the patterns that need this word, each with what is found in its neighbours."""
    told: list[tuple[int, re.Pattern[str] | None]] = []
    for number, cue in enumerate(_cues()):
        if isinstance(cue, dict):
            needed = [cue[part] for part in word.split("-") if part in cue]
            told += [(number, re.compile(beside)) for beside in needed]
        elif cue[0].search(word):
            told.append((number, re.compile(cue[1]) if cue[1] else None))
    return tuple(told)


@lru_cache(maxsize=100_000)
def _told_here(before: str, word: str, behind: str) -> tuple[int, ...]:
    """Numbers of the patterns that may be found at a word between these two."""
    near = f"{before} {behind}"
    return tuple(number for number, beside in _told_by(word) if beside is None or beside.search(near))


stop_at("told", _told_by)


# "the only Somali family in the village", "the first woman stillman on the island", "our only paid worker"
_ONLY = re.compile(
    rf"\b(?:(?:[Tt]he|[Mm]y|[Oo]ur|[Tt]heir|a|an) )?(?:only|first|sole|last) (?P<who>{_WORD}(?: {_WORD}){{0,4}}?)"
    rf"(?P<where>,? (?:(?:here|there) to|in|on|at|from|around|for miles|within|of|to|with|without|ever)(?: (?:the|that|this|our|my|a|all|a whole))?(?: (?:whole|entire|last))?(?: (?!and|but|who|that){_WORD})?(?: (?!and|but|who|that|when|so|with|for|because|in|at|on|to|it|I|he|she|they|we){_WORD})?)?(?(where)|(?=[.,;:!?)—]| and| who| that|$))"
)


_WORK = "runs|ran|owns|owned|manages|managed|drives|drove|teaches|taught|keeps|kept|edits|farms|farmed|coaches|conducts|leads|heads|chairs|captains|skippers|delivers|rings|minds|grows|breeds|makes|mends|repairs|sells|builds|flies|pilots|plays|guards"
# "my wife, who runs the pharmacy", "my brother-in-law drives the school bus"
_WORK_OF_KIN = re.compile(
    rf"\b(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|[Tt]heir) (?:{_WORD} )?{_KIN}(?:-in-law)?(?: [A-ZÀ-Þ]{_WORD})?,?(?: who| he| she| that)? "
    rf"(?P<work>(?:{_WORK}) (?:the|a|an|our)(?: (?!and|but|who|that|when|so|in|at|on|for|to){_WORD}){{1,2}}(?: (?:in|at|for|of|on) (?:the )?[A-ZÀ-Þ]{_WORD}(?: [A-ZÀ-Þ]{_WORD})*)?)(?!\w)"
)
stop_at("work of kin", frozenset(_WORK.split("|")).__contains__)


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Facts of a life told in English, level indirect, as the words that tell them."""
    if passage.language in ("nb", "nn"):
        return
    text = passage.text
    told: dict[int, list[int]] = {}
    for i in passage.where("told"):
        for number in _told_here(passage.word(i - 1), passage.lower[i], passage.word(i + 1)):
            told.setdefault(number, []).append(i)
    for number, places in sorted(told.items()):
        for match in _pattern(number).finditer(text, *passage.around(places, _REACH)):
            if not _is_general(match.group().lower()):
                yield Found(*match.span(), "other", "indirect", _listed_patterns()[number][2], DETECTOR)
    works = passage.where("work of kin")
    for match in _WORK_OF_KIN.finditer(text, *passage.around(works, _REACH)) if works else ():
        yield Found(*match.span("work"), "role", "indirect", 0.7, DETECTOR)
    firsts = passage.where("first or only")
    for match in _ONLY.finditer(text, *passage.around(firsts, _REACH)) if firsts else ():
        if _singles_out(match["who"], match["where"] or "", " only " in f" {match.group()}"):
            yield Found(*match.span(), "other", "indirect", 0.64, DETECTOR)


stop_at("first or only", frozenset(("only", "first", "sole", "last")).__contains__)


def _singles_out(who: str, where: str, is_only: bool) -> bool:
    """Whether the only or the first one is a person of some sort, told by place or by what they are."""
    several = who.lower().split()
    told = words("told_in_english", "person")
    person = any(word in told or word.removesuffix("s") in told for word in several)
    role = any(role_form((word,)) is not None for word in several)
    nation = any(word in nationalities() for word in several)
    people = several[-1] in told or role or several[-1] in nationalities()
    if not (person or role or nation) or not people:
        return False
    place = (
        re.match(r",? (?:here|there|in|on|at|from|around|for miles|within|of|with|without|to|ever)", where)
        is not None
    )
    if several[-1] == "one":
        return is_only and place and not re.match(r",? (?:of|to|from)\b", where)
    return place or (len(several) > 1 and nation) or bool({*several} & words("told_in_english", "apart"))


def _is_general(said: str) -> bool:
    """Whether the words are a turn of phrase rather than somebody's life."""
    return any(phrase.replace("_", " ") in said for phrase in words("told_in_english", "phrases"))
