"""Start of the command line: from an error to one sentence and an exit status, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from qualcode.cli.commands import commands
from qualcode.model import QualcodeError

BAD_INPUT, INTERRUPTED, OUR_FAULT = 2, 130, 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and end the program: 0 done, 1 something found, 2 bad input, 3 a fault of ours, 130 stopped."""
    _speak_utf8()
    try:
        status = commands.main(args=arguments, prog_name="qualcode", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.Exit as end:
        sys.exit(end.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(BAD_INPUT)
    except (click.Abort, KeyboardInterrupt):
        _say("stopped; what was finished before is kept")
        sys.exit(INTERRUPTED)
    except QualcodeError as error:
        _say(str(error))
        sys.exit(BAD_INPUT)
    except BrokenPipeError:
        # the reader of our output has gone (`qualcode … | head`): not an error worth a word
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        place = Path(str(error.filename)).name if error.filename else "a file"
        _say(
            f"{place}: {error.strerror or 'cannot be read or written'}; check the path, your rights and the disk"
        )
        sys.exit(BAD_INPUT)
    except Exception as error:
        # a traceback or the exception's own words could hold what an informant said
        if os.environ.get("QUALCODE_DEBUG"):
            raise
        _say(
            f"a fault in qualcode itself ({type(error).__name__} in {_place(error)}); please report it. "
            "QUALCODE_DEBUG=1 shows more, and may show personal data"
        )
        sys.exit(OUR_FAULT)


def _say(sentence: str) -> None:
    click.echo(f"qualcode: {sentence}", err=True)


def _speak_utf8() -> None:
    """Names like Ålesund must not stop a command whose output goes to a file or an old Windows console."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _place(error: BaseException) -> str:
    """File and line of our own code nearest to where `error` arose."""
    place, trace = "unknown place", error.__traceback__
    package = Path(__file__).parent.parent
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename)
        if package in file.parents:
            place = f"{file.relative_to(package).as_posix()} line {trace.tb_lineno}"
        trace = trace.tb_next
    return place
