"""What people are known by in a Norwegian village: whom they lost, what they broke, the aids they use, being the only one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from qualcode.anonymising.cues import cues, words
from qualcode.anonymising.detectors.context import Context
from qualcode.anonymising.detectors.passage import Found, Passage
from qualcode.anonymising.detectors.word_kinds import stop_at
from qualcode.languages import parse_number

DETECTOR = "known by"
STOPS = frozenset(("known by", "vote"))

_WORD = r"[^\W\d_]+(?:-[^\W\d_]+)*"
_HIS = r"(?:min|mi|mitt|mine|sin|si|sitt|sine|hans|hennes|hennar|vår|vårt|våre|deres|deira)"
_THE = (
    r"(?:den|det|dei|de|en|ein|ei|et|eit|én|éin|ett|eitt|to|tre|fire|begge|sin|si|sitt|hele|heile|eldste|yngste|minste|vesle|lille|litle"
    r"|andre|første|fyrste|eine|ene|høyre|høgre|venstre|same|samme|eneste|einaste)"
)
_THERE = rf"(?: (?:i|på|av|etter|under|ved|hos|frå|fra)(?: {_THE}){{0,3}} {_WORD}(?: {_HIS})?)"
_HAS = r"(?:(?:har|hadde|ha|er|var) )?"
_SHE = r"(?: (?:han|ho|hun|jeg|eg|vi|me|dei|de))?"
# Words for one's nearest, with what is put in front of them: "veslejenta", "tvillingbroren".
_KIN = (
    r"[^\W\d_]*(?:barn(?:et|a)?|borna?|unge[nr]?|ungar|son(?:en)?|sønn(?:en|er)?|søner|gutt?(?:en|ar|er)?|jent(?:e|a|en|er)|dott(?:er|era|ra)|datter(?:en|a)?|døtre?r?"
    r"|mann(?:en)?|menn|kon[ea]n?|bror(?:en)?|brør|brødre|syster(?:a)?|systra|søster(?:a|en)?|søstra|sysken|søsken|tvilling(?:en|ar|er)?|far(?:en)?|mor(?:a|en)?|foreldr(?:e|ene|a)"
    r"|kjærast(?:en)?|kjæresten?|baby(?:en)?|samboer(?:en)?|sambuar(?:en)?|bestemor|bestefar)"
)


@cache
def _any(kind: str) -> str:
    """The listed words of one kind as an alternation, longest first; an underscore is a space."""
    listed = sorted(words("known_by", kind), key=len, reverse=True)
    return "|".join(word.replace("_", " ") for word in listed)


def _ends(kind: str) -> str:
    """The last words of what is listed, as an anchor."""
    last = {word.rpartition("_")[2] for word in words("known_by", kind)}
    return rf"(?:^|-)(?:{'|'.join(sorted(last))})(?:-|$)"


@dataclass(frozen=True)
class _Told:
    """A pattern, the words without one of which it is not there, how sure a find is, whether of one person only."""

    pattern: re.Pattern[str]
    anchor: re.Pattern[str]
    sure: float = 0.65
    of_somebody: bool = False


def _told(pattern: str, anchor: str, sure: float = 0.65, *, of_somebody: bool = False) -> _Told:
    return _Told(re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE), re.compile(anchor), sure, of_somebody)


@lru_cache(maxsize=100_000)
def _anchored(word: str) -> tuple[int, ...]:
    """The patterns, by number, that a word in lower case may be the anchor of; most words are none's."""
    return tuple(number for number, told in enumerate(_patterns()) if told.anchor.search(word))


@cache
def _patterns() -> tuple[_Told, ...]:
    lost = r"(?:mist|mista|mistet|miste|misste|begravde?|begravet|begrov|gravla|gravlagde?|gravlagt)"
    broke = r"(?:brakk|brukket|brekt|brekte|brekket|braut|brote|brotna|brøt|knuste|knust|knekte|knekt|knekket|knakk|skar av|kutta av|kuttet av|kappa av|kappet av)"
    grew = r"(?:(?:vokst|vokste|vaks|vakse|voks|vokse|veks)(?: (?:han|ho|hun|jeg|eg|dei|de|sjølv|selv))? opp|oppvokst|oppvaksen|oppvaksne)"
    got = r"(?:fikk|fekk|fått|har|hadde|venter på|ventar på|trenger|treng)"
    was = r"(?:er|var|ble|blei|vart|vært|vore|blitt|vorte)"
    return (
        # "hadde mistet sønnen sin på havet", "miste veslejenta si i den svingen", "begravd to menn"
        _told(
            rf"{_HAS}{lost}{_SHE}(?: {_THE}){{0,3}} (?:{_KIN}|{_any('lost')})(?: {_HIS})?(?: på {_WORD} {_WORD})??{_THERE}{{0,2}}",
            r"^mis(?:s?te|t|ta|tet)$|^begr[ao]v|^gravla",
        ),
        # "braut lårhalsen i vinter", "brakk tre fingre"
        _told(rf"{_HAS}{broke}{_SHE}(?: {_THE}){{0,3}} [^\W\d_]*(?:{_any('body')}){_THERE}?", r"^br[aeøu]k|^br[aoø][ut]|^kn[auey]|^skar$|^ku?tt|^kapp"),
        # "fikk ny hofte", "venter på donornyre"
        _told(rf"{got} (?:{_THE} )?(?:ny|nytt|nye|kunstig|kunstige) (?:{_any('organ')})", r"^ny|^kunst"),
        # "han med høreapparatet", "har insulinpumpe", "så fekk ho peg"
        _told(
            rf"(?:(?:{got}|med|på|i|bruker|brukar|brukte|går med|gjekk med|gikk med) )?(?:{_THE} )?(?:{_any('aid')})",
            _ends("aid"),
            0.62, of_somebody=True,
        ),
        # "har berre eitt auge", "manglar to fingrar", and what is left of a hand told by itself: "Tre fingrar."
        _told(rf"(?:har |hadde |med |manglar |mangler )?(?:(?:bare|berre) )?(?:ett|eitt|et|eit|én|éin|ein|en|to|tre|fire)(?: og en halv)? (?:{_any('parts')})", r"auge|øye|^øre$|^øyre$|^tommel$|stent|fing|^tær$|nyre|lunge|^arm$|^bein$|^ben$|^fot$", of_somebody=True),
        _told(rf"(?:(?<=[.!?…] )|(?<=^))(?:to|tre|fire) (?:{_any('parts')})(?=[,.])", r"fing|^tær$"),
        # "vokst opp på en stasjon der", "sjølv vaks opp på barneheim"
        _told(rf"{_HAS}(?:sjølv |selv )?{grew} (?:i|på|hos|hjå|uten|utan|som|blant|mellom|med)(?: {_THE})? (?!at\b){_WORD}(?: (?:der|her))?{_THERE}?", r"^v[ao]ks|^vokst|^veks|^oppv[ao]ks|^vakse"),
        # "to av dei einaste firlingane på Vestlandet", "den eneste eritreiske familien i bygda"
        _told(
            rf"(?:(?:en|ein|ei|to|tre|fire) av )?(?:(?:den|dei|de|som|er) )?(?<!hver )(?<!kvar )(?<!hvert )(?<!kvart )(?<!\bein )(?<!\ben )(?<!\bei )(?<!\bet )(?<!\beit )(?:eneste|einaste)"
            rf"(?: (?!som |gang|gong|jeg |eg |vi |me ){_WORD})? (?:{_any('person')}|(?!{_any('no_person')})[^\W\d_]{{3,}}[ea]r(?:en|ne|ane|ene))(?:{_THERE}| om bord| ombord)?",
            r"^(?:eneste|einaste)$",
        ),
        # "enkje med sju ungar", "gift fire ganger", "fråskild", "har vært enke siden hun var tjueåtte"
        _told(rf"(?:{_HAS}(?:vært|vore|blitt|vorte) )?(?:enke|enka|enkje|enkja|enkemann|enkjemann|alenemor|aleinemor|åleinemor|alenefar|åleinefar) (?:(?:med|til) (?:{_WORD} )?(?:{_KIN}|tvillingar|tvillinger|trillingar|trillinger)|(?:siden|sidan) (?:hun|ho|han|jeg|eg) var {_WORD})", r"^enkj?[ea]|mor$|far$"),
        _told(rf"{_HAS}(?:vært |vore )?gift (?:to|tre|fire|fem|\d) (?:ganger|gonger|gongar)|gift med (?:{_HIS} )(?:eigen |egen )?{_WORD}", r"^gift$"),
        _told(rf"{was} (?:fråskild|fraskilt|nyskild|nyskilt)", r"^fr[aå]skil|^nyskil"),
        # "ventar sitt femte", "venter tvillinger"
        _told(r"(?:venter|ventar|venta|ventet) (?:barn|born|tvillinger|tvillingar|sitt (?:første|fyrste|andre|tredje|fjerde|femte|sjette|sjuende|sjuande))", r"^vent(?:er|ar|a|et)$"),
        # "borgarmeisteren er syskenbarnet mitt"
        _told(rf"(?:(?<=\ber )|(?<=\bvar ))(?:{_any('cousin')}) {_HIS}(?=[^\w ]|$| (?:og|men)\b)", r"s[yø]skenbarn|fetter|kusin|tremenning|nevø|nies|svoger|svigerinn", 0.6),
        # "faren hennes hadde det samme", "ein son som er blind"
        _told(rf"(?:{_KIN} (?:{_HIS} )?)?(?:hadde|har) (?:det samme|det same|samme sykdommen|same sjukdommen|same sjukdomen)(?=[ .,])", r"^samme$|^same$", of_somebody=True),
        _told(rf"(?:en|ein|ei|et|eit) {_KIN} (?:som (?:er|var) |med )(?:{_any('state')})", _ends("state")),
        # "låg på institusjon", "sat i fengsel i Asmara"
        _told(rf"(?:(?:låg|lå|ligg|ligger|ligget|lege|sit|sitter|sat|satt|sittet|sete|bur|bor|budde|bodde|innlagt|innlagd) )?(?:inne )?(?:på|i) (?:{_THE} )?(?:{_any('kept_in')})(?: i {_WORD})?", r"institusjon|rehab|avrus|psykiatr|lukk|intensiv|hospice|fengsel|varetekt|radium|sanatori|barneh", of_somebody=True),
        # "var på landslaget i skiskyting", "vann i Lotto i 2003", "gull i NM"
        _told(rf"(?:(?:vant|vann|vunne|vunnet|tok|tapte|fikk|fekk) )?(?:{_any('won')})(?: i (?:\d{{4}}|{_WORD}))?{_THERE}?", r"landslag|lotto|pokal|medalj|pris(?:en)?$|^[nve]m$|^ol$|^gull$|^sølv$|^bronse$|meister$|mester$|viking", of_somebody=True),
        # "ho som dirigerer mannskoret", "spelar hardingfele i eit metalband"
        _told(rf"(?:spiller|spelar|spilte|spelte|spelt|spilt|trakterer|trakterar) (?:{_any('instrument')})(?: i (?:{_THE} )?(?!år\b|dag\b|går\b|fjor\b){_WORD})?", r"^sp[ie]l|^trakter", of_somebody=True),
        _told(rf"(?:dirigerer|dirigerar|trener|trenar|leder|leier|styrer|grunnla|starta|startet) (?:{_THE} )?[^\W\d_]{{2,}}(?:koret|korpset|orkesteret|laget|søndagsskolen|søndagsskulen|speidarane|speiderne)", r"koret$|korpset$|orkesteret$|laget$|søndagssk|^speid", of_somebody=True),
        # "gift med sokneprestens tvillingsøster", "gift med systera til presten"
        _told(rf"gift med (?:[^\W\d_]{{3,}}s {_KIN}|{_KIN} (?:til|åt) {_WORD}(?: {_WORD})?)", r"^gift$"),
        # "kom i bagasjerommet på en Opel", "kom med kvotefly"
        _told(rf"(?:kom|kome|kommet|flykta|flyktet|rømte|rømde)(?: hit| over)? (?:i|med|på|under|over) (?:{_THE} )?(?:{_any('came')}){_THERE}?", r"bagasje|laste|gummi|kvote|containe?|fiskeskøyt|storskog"),
        # "far til sju", "tiande generasjon", "eldst i fylket", "fødd i ein båt", "har ikkje snakka saman sidan arven"
        _told(r"(?:mor|far|mora|faren|bestefar|bestemor|oldefar|oldemor) (?:til|av) (?:tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|\d{1,2})(?=[ .,;!?]|$)", r"mor$|mora$|far$|faren$"),
        _told(r"[^\W\d_]+(?:ende|ande|ande|ste|dje|te|de) (?:generasjon|slektsledd|slektsleddet)(?: (?:på|i) [^\W\d_]+)?", r"^generasjon$|^slektsled"),
        _told(rf"(?:{_any('most')}) (?:i|på|av alle i|av alle på) (?:hele |heile )?(?:{_any('realm')})", _ends("most"), of_somebody=True),
        _told(rf"(?:er |var |ble |blei |vart )?(?:født|fødd|fødte|fødde) (?:(?:i|på|under|bak) (?:en|ein|ei|et|eit) {_WORD}{_THERE}?|(?:med|uten|utan) (?:{_THE} )?(?!at\b){_WORD}(?: (?:lungeblad|nyre|arm|hand|hånd|auge|øye|fot|fingrar|fingre))?)", r"^fød(?:t|d|te|de)$"),
        _told(rf"(?:har|hadde) (?:ikke|ikkje) (?:snakka|snakket|prata|pratet|vekslet et ord|veksla eit ord)(?: (?:sammen|saman|med (?:hverandre|kvarandre|{_WORD}(?: {_HIS})?)))? (?:siden|sidan|på|etter) {_WORD}(?: {_WORD})?", r"^snak|^prat|^veksl"),
        # "faren er sakna ved fronten", "far til Yonis er død"
        _told(rf"{_KIN}(?: {_HIS}| til [^\W\d_]+)? (?P<told>(?:er|var|ble|blei|vart) (?:{_any('grim')}){_THERE}?)", _ends("grim")),
        _told(rf"(?:ut av|frå|fra) (?:fengsel|fengselet|varetekt|avrusing|avrusning)(?: i {_WORD})?", r"^feng|^varet|^avrus", of_somebody=True),
        _told(rf"(?:sykmeldt|sjukmeld|sjukmeldt) (?:for|med|på grunn av) {_WORD}", r"^s[yj]u?kmeld"),
        _told(rf"(?:(?:har|hadde) )?(?:sett|såg|så) {_KIN}(?: {_HIS})? (?:bli|bli tatt og|verte|vart|ble) (?:{_any('grim')})", r"^(?:sakna|savn|drep|sk[uo]t|feng|arrest|tort|vold|vald|kidn)"),
        _told(r"(?:stammar|stammer|stamma|haltar|halter|lespar|lesper)(?! fra\b| frå\b)", r"^stamm|^halt|^lesp", of_somebody=True),
        _told(rf"allergisk (?:mot|for) {_WORD}", r"^allergisk$", of_somebody=True),
        # "kjørte malmtog", "køyrer bossbilen"
        _told(r"(?:kjører|kjørte|kjørt|køyrer|køyrde|køyrt) (?:[^\W\d_]{3,}(?:bil|bilen|buss|bussen|tog|toget|tanken)|drosje|drosja|taxi|ambulanse|ambulansen|trikk|trikken|trailer|langtransport|snøplog)", r"^kjør|^køyr", 0.6, of_somebody=True),
        # "garden brann ned i 2003", "påkjørt av en traktor", "doktorgrad i kvantefysikk", "bur saman med ein mann"
        _told(rf"(?:{_any('burnt')})(?: {_HIS})? (?:brann|brant|brente)(?: heilt| helt)? (?:ned|opp)(?: i \d{{4}}|{_THERE})?", r"^br[ae]nn|^brant$|^brente$"),
        _told(rf"(?:påkjørt|overkjørt|påkøyrd|overkøyrd|påkøyrt|klemt|klemd|skamfert|bitt|biten|stanga) (?:i hjel |i hel )?(?:av|under|mellom|i) (?:{_THE} )?{_WORD}", r"^(?:på|over)k[jø]", of_somebody=True),
        _told(rf"(?:doktorgrad|doktorgraden|mastergrad|hovedfag|hovudfag|svennebrev|sveinebrev|mesterbrev|meisterbrev) (?:i|på|om|innen|innan) {_WORD}", r"^doktorgrad|^mastergrad|fag$|brev$", of_somebody=True),
        _told(r"(?:bor|bur|bodde|budde|lever|levde|gift|forlova|forlovet|sammen|saman) (?:sammen |saman )?med (?:en|ein|ei|et|eit) (?:mann|kvinne|dame|kar|jente)", r"^(?:mann|kvinne|dame|kar|jente)$", of_somebody=True),
        _told(rf"adopterte? (?:{_THE} )?{_KIN} (?:fra|frå) {_WORD}", r"^adopt"),
        _told(rf"(?:har|hadde|fikk|fekk|fått) (?:fått )?(?:barn|born|ungar|unger|barna|ungane|ungene) med (?:to|tre|fire|fem|seks|ulike|forskjellige|en|ein|ei) (?:ulike |forskjellige |gift |gifte )?{_WORD}", r"^barn|^born$|^unga?e?[rn]"),
        _told(rf"(?:fikk|fekk|fått|hatt) (?:{_KIN}|borna|barna|ungane|ungene)(?: {_HIS})? (?:tatt|teken|tekne|tatt ut|fratatt)(?: (?:av|frå|fra) {_WORD})?", r"^tatt$|^tek[en]|^fratatt$"),
        _told(rf"(?:eldste|yngste|høyeste|høgaste|høgste|tyngste|tyngste|rikeste|rikaste|sterkeste|sterkaste|største) (?!del\b|delen\b){_WORD} (?:i|på) (?:hele |heile )?(?:{_any('realm')})", r"^(?:eld|yng|hø|tyng|rik|ster|stør).{0,4}ste$", of_somebody=True),
        _told(r"halvt (?:samisk|sørsamisk|kvensk|finsk|svensk|dansk|tysk|russisk|polsk|[^\W\d_]{3,}sk)", r"^halvt$", of_somebody=True),
        _told(r"(?:hørte|høyrde|hører|høyrer) (?:stemmer|stemmar|røyster)", r"^h(?:ø|øy)r"),
    )  # fmt: skip


def detect(passage: Passage, context: Context) -> Iterator[Found]:
    """Facts of a life that a neighbour would know somebody by, level indirect, as the words that tell them."""
    if passage.language not in ("nb", "nn"):
        return
    patterns = _patterns()
    for number, start, end in _windows(passage):
        told = patterns[number]
        for match in told.pattern.finditer(passage.text, start, end):
            if not told.of_somebody or _of_somebody(passage, match.start()):
                yield from before_kept(passage, *match.span(), told.sure, DETECTOR)
                if "told" in told.pattern.groupindex:  # what is told of whose name stays a find of its own
                    yield Found(*match.span("told"), "other", "indirect", told.sure, DETECTOR)
                # "den eneste jordmora på øya" is a role before it is anything else
                sure = 0.55 if _names_role(passage, *match.span()) else told.sure
                yield Found(*match.span(), "other", "indirect", sure, DETECTOR)
    yield from _votes(passage)


def before_kept(passage: Passage, start: int, end: int, sure: float, detector: str) -> Iterator[Found]:
    """What stands in front of a place that stays: the fact in "torturert i Asmara" is masked when Asmara is not."""
    last = passage.index_at(end) - 1
    at = last
    while at > 0 and at in passage.kept:
        at -= 1
    if 0 < at < last and passage.lower[at] in cues("place_preposition") and start < passage.starts[at]:
        yield Found(start, passage.ends[at - 1], "other", "indirect", sure, detector)


def _names_role(passage: Passage, start: int, end: int) -> bool:
    """Whether somebody is the only one of a role here."""
    if not re.search(r"eneste|einaste", passage.text[start:end], re.IGNORECASE):
        return False
    first = passage.index_at(start)
    return any(start <= passage.starts[k] < end for k in passage.where("role") if k >= first)


def _windows(passage: Passage) -> set[tuple[int, int, int]]:
    """Which pattern is to be looked for between which characters: in the sentences that have one of its words."""
    found: set[tuple[int, int, int]] = set()
    for i in passage.where("known by"):
        sentence = passage.sentence_of(i)
        start, end = passage.starts[sentence.start], passage.ends[sentence.stop - 1] + 2
        found |= {(number, start, end) for number in _anchored(passage.lower[i])}
    return found


def _of_somebody(passage: Passage, start: int) -> bool:
    """Whether the sentence has one person: "han", "mor", a first name."""
    sentence = passage.sentence_of(min(passage.index_at(start), len(passage) - 1))
    return any(
        passage.lower[k] in words("known_by", "one")
        or passage.is_kind(k, "kinship")
        or (passage.has_capital(k) and passage.is_kind(k, "first name"))
        for k in sentence
    )


stop_at("known by", _anchored)
stop_at("vote", re.compile(r"^stem|^røyst|^i?mot$|^fleirtal|^flertall|^vedt").search)


def _votes(passage: Passage) -> Iterator[Found]:
    """By how many votes somebody won or lost: "to imot nitten", "med tolv røyster", "ei røyst"."""
    if not passage.where("vote"):
        return
    for match in _ONE_VOTE.finditer(passage.text):
        yield Found(*match.span("fact"), "other", "indirect", 0.65, DETECTOR)
    voting = any(
        word.startswith(("stem", "røyst", "val", "folkemøt", "vedtak", "vedtok", "årsmøt", "omkamp"))
        for word in passage.distinct
    )
    voting = voting or re.search(r"stem|røyst|val[dt]", passage.asked.lower()) is not None
    for i in passage.where("number", "digits"):
        if passage.after(i) in ("mot", "imot") and parse_number(passage.after(i, 2)) is not None and voting:
            last = i + 2 + (passage.after(i + 2) in _VOTES)
            yield Found(*passage.span(i, last), "other", "indirect", 0.65, DETECTOR)
        elif passage.after(i) in _VOTES and passage.touches(i) and parse_number(passage.lower[i]) != 1:
            yield Found(*passage.span(i, i + 1), "other", "indirect", 0.65, DETECTOR)


_VOTES = ("stemmer", "stemmar", "røyster", "røystar")
_ONE_VOTE = re.compile(
    r"\b(?:med|på) (?P<fact>(?:bare |berre )?(?:en|ei|ein|én|éi|éin) (?:stemme|røyst)(?:s (?:overvekt|fleirtal|flertall))?)(?!\w)",
    re.IGNORECASE,
)
