"""Write the coded examples that come with the codebook: turns of the sample study and the development interviews.

They are anonymised, with the coders' codes, and once more in another language where tests/evaluation has it.

    python scripts/fit_examples.py            # writes codebooks/municipal-cooperation.examples.jsonl
    python scripts/fit_examples.py --check    # says whether the file is the one this would write

Run it again whenever cues, definitions or the sample change: how much cues weigh depends on them.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from coded_interviews import translations
from measure_cue_coder import CODEBOOK, taught

from qualcode.codebook import CodedExamples, read_codebook, write_examples
from qualcode.coding import learn_examples

EXAMPLES = CODEBOOK.with_name("municipal-cooperation.examples.jsonl")


def examples() -> CodedExamples:
    """The coded examples, learned anew."""
    codebook = read_codebook(CODEBOOK)
    return learn_examples(*taught(), codebook, translations=translations())


def main() -> None:
    """Write or check the file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where the file is out of date"
    )
    options = parser.parse_args()
    found = examples()
    if options.check:
        with tempfile.TemporaryDirectory() as folder:
            new = write_examples(found, Path(folder) / EXAMPLES.name).read_bytes()
        if not EXAMPLES.is_file() or EXAMPLES.read_bytes() != new:
            sys.exit(f"{EXAMPLES.name} is out of date; run python scripts/fit_examples.py")
        print(f"{EXAMPLES.name} is up to date")
        return
    write_examples(found, EXAMPLES)
    print(
        found,
        "threshold",
        found.threshold,
        *(f"\n{weight:8.3f} {name}" for name, weight in found.weights.items()),
    )


if __name__ == "__main__":
    main()
