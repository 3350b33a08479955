"""How fast the cue coder reads: MB of text a second with 4,000 cues, against one `re` alternation of the same words.

    python benchmarks/coding.py [--megabytes 2] [--cues 4000]

The text is made of the sentences in the shipped codebook, shuffled with a fixed seed; both sides read the same text
in the same run. The alternation finds single words only: no lemmas, no nearness, no sentences.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from qualcode.codebook import Code, Codebook, Cues, read_codebook
from qualcode.coding import code
from qualcode.coding.cue_coder import CueCoder
from qualcode.languages import tokens
from qualcode.model import Transcript, Turn

ROOT = Path(__file__).resolve().parent.parent
FIELDS = ("definition", "when_to_use", "when_not_to_use", "example", "counter_example", "brief")


def interviews(codebook: Codebook, megabytes: float) -> list[Transcript]:
    """Made-up interviews in one language each: turns of five sentences from the codebook."""
    chance = random.Random(2015)
    made: list[Transcript] = []
    size = 0.0
    while size < megabytes * 1e6:
        language = ("nb", "nn", "en")[len(made) % 3]
        sentences = [getattr(c, f)[language] for c in codebook for f in FIELDS if language in getattr(c, f)]
        turns = []
        for _ in range(100):
            question, *answer = chance.choices(sentences, k=6)
            turns.append(Turn(0, "I", "interviewer", 0, 0, question, language))
            turns.append(Turn(0, "P", "participant", 0, 0, " ".join(answer), language))
        made.append(Transcript.build(f"P{len(made):03}", turns, language=language))
        size += len(made[-1].text.encode())
    return made


def with_cues(codebook: Codebook, number: int) -> Codebook:
    """The codebook with cues added, as word pairs and nearness of its own words, until it holds `number`."""
    chance = random.Random(2016)
    words = sorted(
        {
            t.text.lower()
            for c in codebook
            for f in FIELDS
            for text in getattr(c, f).values()
            for t in tokens(text)
            if t.text.isalpha()
        }
    )
    have = sum(len(g.strong) + len(g.weak) for c in codebook for g in c.cues.values())
    forms = ("{} {}", "{} ... {}", "{} NEAR/6 {}", "{} AND {}")
    extra = [chance.choice(forms).format(*chance.sample(words, 2)) for _ in range(max(0, number - have))]
    more = Code(path="benchmark", cues={"all": Cues(strong=tuple(dict.fromkeys(extra)))})
    return Codebook(codes=(*codebook.codes, more), concepts=codebook.concepts)


def alternation(codebook: Codebook) -> re.Pattern[str]:
    """One pattern of all the words that stand in the codebook's cues and concepts."""
    cues = [cue for c in codebook for g in c.cues.values() for cue in (*g.strong, *g.weak)]
    cues += [cue for by in codebook.concepts.values() for group in by.values() for cue in group]
    words = {word for cue in cues for word in re.findall(r"(?<!@)\b[\w*]{2,}", cue) if not word.isupper()}
    return re.compile(
        r"\b(?:" + "|".join(re.escape(w).replace(r"\*", r"\w*") for w in sorted(words)) + r")\b", re.I
    )


def seconds(action: Callable[[], object]) -> float:
    """Processor seconds the action takes, so that a busy machine counts less."""
    start = time.process_time()
    action()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--megabytes", type=float, default=2.0)
    options.add_argument("--cues", type=int, default=4000)
    chosen = options.parse_args()
    shipped = read_codebook(ROOT / "codebooks" / "municipal-cooperation.yaml")
    codebook = with_cues(shipped, chosen.cues)
    texts = interviews(shipped, chosen.megabytes)
    size = sum(len(t.text.encode()) for t in texts) / 1e6
    code(texts[:3], codebook)  # dictionaries and cues are read once
    ready = seconds(lambda: CueCoder(codebook).prepare(("nb", "nn", "en")))
    ours = seconds(lambda: code(texts, codebook))
    pattern = alternation(codebook)
    sample = texts[:3]  # the alternation is slow; it reads these and is scaled to MB
    peer_size = sum(len(t.text.encode()) for t in sample) / 1e6
    peer = seconds(lambda: [sum(1 for _ in pattern.finditer(t.text)) for t in sample])
    number = sum(len(g.strong) + len(g.weak) for c in codebook for g in c.cues.values())
    print(f"text                 {size:.1f} MB in {len(texts)} interviews, nb, nn and en")
    print(
        f"cues                 {number:,} and {len(codebook.concepts)} concepts, Python {sys.version.split()[0]}"
    )
    print(
        f"cue coder            {size / ours:.2f} MB/s ({ours:.1f} s, of which {ready:.1f} s to compile the cues)"
    )
    print(f"re alternation       {peer_size / peer:.3f} MB/s ({peer_size:.2f} MB in {peer:.1f} s)")


if __name__ == "__main__":
    main()
