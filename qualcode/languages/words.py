"""Words with their exact place in the text."""

import re
from typing import NamedTuple

# `\w` leaves out combining marks (å typed as a + ring), soft hyphens and the joiners of some keyboards.
_LETTER = r"[^\W_]"
_JOINED = "[\u00ad\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\ufe20-\ufe2f]"
_APOSTROPHE = "['’ʼ´]"
_HYPHEN = "[-\u2010\u2011]"

WORD = re.compile(
    rf"{_LETTER}(?:{_LETTER}|{_JOINED}|(?:{_APOSTROPHE}|{_HYPHEN})(?={_LETTER})|(?<=\d)[.,:](?=\d))*"
)


class Token(NamedTuple):
    """A word or number: `text` lies at `start`-`end`, in code points."""

    start: int
    end: int
    text: str


def tokens(text: str) -> list[Token]:
    """The words and numbers of `text` in order; punctuation, symbols and emoji are left out.

    Hyphens and apostrophes inside a word belong to it (`EØS-midlene`, `don't`, `Kari's`), as do combining
    marks and soft hyphens; a number keeps its inner point, comma or colon (`12,5`, `10:30`).

    >>> [t.text for t in tokens("Vi fikk EØS-midler 🙂, don't you see? 12,5 %")]
    ['Vi', 'fikk', 'EØS-midler', "don't", 'you', 'see', '12,5']
    >>> tokens("ja, Latvias")[1]
    Token(start=4, end=11, text='Latvias')
    """
    return [Token(found.start(), found.end(), found.group()) for found in WORD.finditer(text)]
