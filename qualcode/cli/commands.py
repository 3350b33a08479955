"""The commands. Each opens a study, lets it do one thing, and says what was written where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qualcode import __version__
from qualcode.cli.promises import consent
from qualcode.cli.study_option import FILE, on_study, open_study, say, short, wrote

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=CONTEXT)
@click.version_option(__version__, prog_name="qualcode")
def commands() -> None:
    """Code and analyse qualitative interviews: from a sensitive recording to a finding.

    \b
    The road:   new -> import -> identify -> release -> code -> matrix -> charts
    See it run: qualcode demo

    A study is a folder. Commands work on the study you stand in, or on the one named with --study.
    """


commands.add_command(consent)


@commands.command()
@click.argument("folder", type=FILE, default="qualcode-demo")
@click.option("--labels", type=click.Choice(["nb", "en"]), default="en", help="Language of labels.")
def demo(folder: Path, labels: str) -> None:
    """Run the whole road on the sample study: eleven interviews in, theme matrices and charts out.

    The people are invented. A second run changes nothing.

    \b
    Example: qualcode demo my-demo
    """
    from qualcode.study.sample import run_demo

    run_demo(folder, labels=labels, say=say, wrote=wrote)


@commands.command()
@click.argument("folder", type=FILE)
@click.option("--name", help="What the study is called. Default: the folder's name.")
@click.option("--codebook", type=FILE, help="A codebook to copy in (.yaml .xlsx .csv .docx .qdc).")
@click.option("--guide", type=FILE, help="The interview guide to copy in (.yaml .docx).")
@click.option("--consent", type=FILE, help="The consent terms to copy in (.toml).")
@click.option("--labels", type=click.Choice(["nb", "en"]), default="en", help="Language of labels.")
@click.option("--vault", type=FILE, help="Where the vault goes. Default: <folder>.vault beside the study.")
@click.option("--without-vault", is_flag=True, help="For data that came pseudonymised: nothing raw is kept.")
def new(folder: Path, without_vault: bool, **options: Any) -> None:
    """Make a study: a folder of readable files, and beside it a vault for what is confidential.

    The vault needs a passphrase: it is asked for, or taken from QUALCODE_PASSPHRASE.

    \b
    Example: qualcode new cooperation --codebook codebook.yaml --consent consent.toml
    """
    from qualcode.study import Study

    study = Study.create(folder, with_vault=not without_vault, **options)
    say(f"made the study {study.settings.name!r}:")
    wrote(sorted(path for path in study.folder.iterdir() if path.is_file()))
    if study.vault_folder is not None:
        say(f"its vault, for raw data and the connection key: {short(study.vault_folder)}")
    say(*study.notices())
    say("next: qualcode import FILES")


@commands.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--attributes", type=FILE, help="Table of participants (.csv .xlsx).")
@click.option("--speakers", type=FILE, help="Table of speakers: label, role, participant (.csv).")
@click.option(
    "--register", type=FILE, help="Names of participants and third persons (.csv); goes to the vault."
)
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), help="Language, where you know it better.")
@click.option("--dry-run", is_flag=True, help="Only show what was found.")
@click.option("--strict", is_flag=True, help="Refuse on any doubt.")
@on_study
def import_(folder: Path | None, files: tuple[Path, ...], dry_run: bool, strict: bool, **tables: Any) -> None:
    """Read transcripts, show what was found in them, and put them in the vault.

    FILES are transcripts, folders or zip files; a participants.csv in a folder is used as --attributes.

    \b
    Example: qualcode import interviews/ --attributes participants.csv --register names.csv
    """
    study = open_study(folder)
    plan = study.plan_import(list(files), **tables)
    say(plan.report_text())
    if strict:
        plan.refuse_doubts()
    if dry_run:
        say("dry run: nothing was written")
        return
    done = study.carry_out(plan)
    say(*done.lines())
    say("next: qualcode identify")


@commands.command()
@click.option(
    "--register", type=FILE, help="Names of participants and third persons (.csv); goes to the vault."
)
@click.option("--sheet", type=FILE, help="Write the review sheet here (.xlsx or .html), outside the study.")
@on_study
def identify(folder: Path | None, register: Path | None, sheet: Path | None) -> None:
    """Find what points to people, and lay it ready for review.

    \b
    Example: qualcode identify --sheet ../to-review.xlsx
    """
    study = open_study(folder)
    found = study.identify(register=register)
    say(*found.lines())
    if sheet is not None:
        study.write_review(sheet)
        say(
            f"review sheet: {short(sheet)}",
            "it holds the interviews: delete it when `qualcode release --sheet` has read the decisions that it saves"
            if sheet.suffix.lower() in (".html", ".htm")
            else "it names people: `qualcode release --sheet` reads it and takes it away",
        )
    say("next: qualcode release")


_ACKNOWLEDGED = click.option(
    "--acknowledge", "acknowledged", multiple=True, metavar="ID",
    help="A participant who may be known by what is told, in something public; may be repeated.",
)  # fmt: skip


@commands.command()
@click.option(
    "--sheet", type=FILE, help="The review sheet, filled in; it is kept in the vault and taken away here."
)
@click.option("--level", help="How much replacements tell: team, thesis, publication, public.")
@click.option("--reviewed", is_flag=True, help="Say that what was found and not decided otherwise is right.")
@_ACKNOWLEDGED
@on_study
def release(
    folder: Path | None, sheet: Path | None, level: str | None, reviewed: bool, acknowledged: tuple[str, ...]
) -> None:
    """Replace identifiers and write the texts that coding works on.

    Text that nobody reviewed is marked so wherever it goes. Rows left empty in the sheet stay unreviewed, unless
    --reviewed says that they are right. At level public it is refused where what is told of a participant fits nobody
    else in the study; see qualcode uniqueness.

    \b
    Example: qualcode release --sheet ../to-review.xlsx
    """
    study = open_study(folder)
    done = study.release(sheet=sheet, level=level, reviewed=reviewed, acknowledged=acknowledged)
    say(*done.lines(), *study.singled_out())
    say("next: qualcode code")


@commands.command()
@click.option("--unit", type=click.Choice(["sentence", "turn", "paragraph"]), default="sentence")
@on_study
def code(folder: Path | None, unit: str) -> None:
    """Let the codebook's cues (and coded examples) code the speech, as coder "cues" or "cues-and-examples".

    \b
    Example: qualcode code
    """
    study = open_study(folder)
    say(*study.code(unit=unit).lines())
    say("next: qualcode matrix, qualcode charts")


_CODERS = click.option("--coder", "coders", multiple=True, help="Only this coder's codings; may be repeated.")


@commands.command()
@_CODERS
@on_study
def matrix(folder: Path | None, coders: tuple[str, ...]) -> None:
    """Write the theme matrices, the comparison and the quotes as Excel, HTML and CSV.

    \b
    Example: qualcode matrix --coder anna
    """
    study = open_study(folder)
    written = study.write_matrices(coders=coders or None)
    say(*study.notices(), "wrote:")
    wrote(written)


@commands.command()
@_CODERS
@on_study
def charts(folder: Path | None, coders: tuple[str, ...]) -> None:
    """Draw the theme matrix, participants per code, EU versus non-EU and the codelines as PNG and SVG.

    \b
    Example: qualcode charts
    """
    study = open_study(folder)
    written = study.write_charts(coders=coders or None)
    say(*study.notices(), "drew:")
    wrote(written)


@commands.command()
@click.option("--output", type=FILE, help="A .docx or .html file. Default: both, in the study's results.")
@click.option(
    "--language", type=click.Choice(["nb", "nn", "en"]), help="Default: that of the study's labels."
)
@click.option("--public", is_flag=True, help="It is for the public: nobody may be singled out.")
@_ACKNOWLEDGED
@_CODERS
@on_study
def report(
    folder: Path | None,
    output: Path | None,
    language: str | None,
    public: bool,
    acknowledged: tuple[str, ...],
    coders: tuple[str, ...],
) -> None:
    """Write the findings as a Word document and as one page for the browser.

    \b
    Example: qualcode report --output findings.docx
    """
    study = open_study(folder)
    targets = (
        [output] if output is not None else [study.layout.results / f"report{e}" for e in (".docx", ".html")]
    )
    options: dict[str, Any] = {"language": language, "public": public, "acknowledged": acknowledged}
    written = [study.write_report(path, coders=coders or None, **options) for path in targets]
    say(*study.notices(), *study.singled_out(), "wrote:")
    wrote(written)


@commands.command("import-codings")
@click.argument("file", type=FILE)
@click.option("--raw", is_flag=True, help="They were made on the raw texts, before anonymising.")
@on_study
def import_codings(folder: Path | None, file: Path, raw: bool) -> None:
    """Take in codings made elsewhere: a table with document, start, end, code and coder.

    \b
    Example: qualcode import-codings anna.csv
    """
    say(*open_study(folder).import_codings(file, raw=raw).lines())


@commands.command()
@click.option("--unit", type=click.Choice(["turn", "sentence", "paragraph", "character"]), default="turn")
@click.option("--bootstrap", type=int, default=0, help="Resamples for intervals, such as 2000.")
@_CODERS
@on_study
def agree(folder: Path | None, unit: str, bootstrap: int, coders: tuple[str, ...]) -> None:
    """Compare coders code by code: percent, positive agreement, kappa, alpha, AC1.

    \b
    Example: qualcode agree --coder anna --coder bo
    """
    study = open_study(folder)
    table = study.agreement(coders=coders or None, unit=unit, bootstrap=bootstrap)
    path = study.layout.results / "agreement.csv"
    path.parent.mkdir(exist_ok=True)
    table.to_csv(path, index=False, encoding="utf-8-sig")
    say(table.to_string(index=False, float_format=lambda number: f"{number:.2f}"), "wrote:")
    wrote([path])


@commands.command()
@click.option("--code", "codes", multiple=True, help="Only this code; may be repeated.")
@click.option("--limit", type=int, default=20, help="Passages per code.")
@on_study
def suggest(folder: Path | None, codes: tuple[str, ...], limit: int) -> None:
    """Rank passages that may belong to a code, learnt from what people have coded. These are not codings.

    \b
    Example: qualcode suggest --code benefits/inclusion
    """
    study = open_study(folder)
    table = study.suggest(codes=list(codes) or None, limit=limit)
    path = study.layout.results / "suggestions.csv"
    path.parent.mkdir(exist_ok=True)
    table.to_csv(path, index=False, encoding="utf-8-sig")
    say(f"{len(table)} suggestions for {table['code'].nunique()} codes, to be looked at by a person; wrote:")
    wrote([path])


@commands.command()
@click.option("--told", multiple=True, metavar="ATTRIBUTE", help="Only these attributes; may be repeated.")
@click.option(
    "--citation", help='Another citation form, such as "({country})". Default: that of consent.toml.'
)
@on_study
def uniqueness(folder: Path | None, told: tuple[str, ...], citation: str | None) -> None:
    """Say whom a reader could single out by how they are cited and by what is told of them, and what cures it.

    \b
    Example: qualcode uniqueness --told country --told role
    """
    from qualcode.anonymising import describe_uniqueness

    report = open_study(folder).uniqueness(attributes=list(told) or None, citation=citation)
    say(*describe_uniqueness(report) or ["nobody stands alone or in a small group"])


@commands.command()
@on_study
def check(folder: Path | None) -> int:
    """Look for what is wrong in a study: files, codings, attributes, leaks. Changes nothing.

    \b
    Example: qualcode check
    """
    findings = open_study(folder).check()
    for finding in findings:
        say(str(finding))
    errors = sum(finding.is_error for finding in findings)
    say(f"{errors} errors, {len(findings) - errors} warnings")
    return 1 if errors else 0
