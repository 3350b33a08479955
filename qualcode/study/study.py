"""`Study`: the rooms arranged over one folder. What a step does lies in its room; this file knows the order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualcode.consent import (
    Secret,
    StudyFolder,
    Terms,
    TermsError,
    Vault,
    is_at_hand,
    passphrase,
    read_terms,
    require_finished,
    vault_id,
)
from qualcode.model import QualcodeError, Transcript
from qualcode.study.layout import Layout
from qualcode.study.settings import Settings, read_settings

if TYPE_CHECKING:
    import pandas as pd

    from qualcode.codebook import Codebook
    from qualcode.study.checks import Finding
    from qualcode.study.coding import Coded
    from qualcode.study.intake import Imported, Plan
    from qualcode.study.releasing import Identified, Released
    from qualcode.study.taking_codings import Taken
    from qualcode.transcripts import Guide


class Study:
    """One study: a folder of readable files, and beside it the vault with what is confidential.

    `Study.create` makes one, `Study.open` opens one. The road is plan_import and carry_out (or import_),
    identify, release, code, and then tables and pictures. The vault is opened when a step needs it.
    """

    def __init__(self, folder: Path, settings: Settings, secret: Secret | None = None) -> None:
        self.folder = folder
        self.settings = settings
        self.layout = Layout(folder)
        self._secret = secret

    def __repr__(self) -> str:
        return f"<Study {self.settings.name!r} in {self.folder}>"

    @classmethod
    def create(
        cls,
        folder: str | Path,
        *,
        name: str | None = None,
        codebook: str | Path | None = None,
        guide: str | Path | None = None,
        consent: str | Path | None = None,
        labels: str = "en",
        vault: str | Path | None = None,
        with_vault: bool = True,
        passphrase: str | Secret | None = None,
        fictional: bool = False,
    ) -> Study:
        """Make a study in `folder`, which must be new or empty.

        `codebook`, `guide` and `consent` are files to copy in; without `consent` a template is laid there to be filled
        in. `vault` is where the vault goes (default: `<folder>.vault` beside the study); `with_vault=False` is for data
        that came pseudonymised. Without `passphrase` it is taken from QUALCODE_PASSPHRASE or asked for. Raises
        QualcodeError when the folder is in use, a file cannot be read, or the place is not safe for a vault.
        """
        from qualcode.study.creating import create

        return create(
            cls, Path(folder), name=name, codebook=codebook, guide=guide, consent=consent, labels=labels, vault=vault,
            with_vault=with_vault, secret=_secret(passphrase), fictional=fictional,
        )  # fmt: skip

    @classmethod
    def open(
        cls, folder: str | Path, *, passphrase: str | Secret | None = None, finishing: bool = False
    ) -> Study:
        """Open the study in `folder`; the passphrase is asked for only when a step needs the vault.

        Raises QualcodeError for a folder that is no study, and while a withdrawal or purge is unfinished, unless
        `finishing` says that this is what the study is opened for.
        """
        folder = Path(folder)
        study = cls(folder, read_settings(folder), _secret(passphrase))
        if not finishing:
            require_finished(StudyFolder(folder, vault_folder=study.vault_folder))
        return study

    # --- what the study knows -----------------------------------------------------------------------------

    @property
    def vault_folder(self) -> Path | None:
        """Where the vault stands; None for data that came pseudonymised."""
        return (self.folder / self.settings.vault).resolve() if self.settings.vault else None

    @cached_property
    def vault(self) -> Vault:
        """The open vault. Raises QualcodeError without a vault, with a wrong passphrase, or past the deletion date."""
        folder = self.vault_folder
        if folder is None:
            raise QualcodeError(
                f"{self.settings.name}: the study has no vault, so it takes only data that are pseudonymised already; "
                "make a study with a vault for raw data"
            )
        self.require_access()
        secret = self._secret if self._secret is not None else passphrase(vault_id(folder))
        return Vault.open(folder, secret, study=None if self.settings.fictional else self.folder)

    @cached_property
    def terms(self) -> Terms | None:
        """The consent terms; None while consent.toml is missing or still to be filled in."""
        path = self.layout.consent
        if not path.is_file():
            return None
        try:
            return read_terms(path)
        except TermsError as error:
            if "still to be filled in" in str(error):
                return None
            raise

    @cached_property
    def codebook(self) -> Codebook:
        """The study's codebook. Raises QualcodeError when there is none."""
        from qualcode.codebook import read_codebook

        if not self.layout.codebook.is_file():
            raise QualcodeError(
                f"{self.settings.name}: there is no codebook.yaml in the study yet; write one there, or copy one with "
                "`qualcode new --codebook`"
            )
        return read_codebook(self.layout.codebook)

    @cached_property
    def guide(self) -> Guide | None:
        """The interview guide, where the study has one."""
        from qualcode.transcripts import read_guide

        return read_guide(self.layout.guide) if self.layout.guide.is_file() else None

    def transcripts(self) -> list[Transcript]:
        """The texts that are coded, in order of id, with the attributes that participants.csv has today."""
        from qualcode.study.texts import read_texts

        return read_texts(self)

    def codings(self, coders: Sequence[str] | None = None, *, as_of: str | None = None) -> pd.DataFrame:
        """The codings of all logs, or of these coders: CODING_COLUMNS and `revision`."""
        from qualcode.study.coding import codings

        return codings(self, coders, as_of=as_of)

    def notices(self) -> list[str]:
        """What one must know before using a result, a sentence each."""
        from qualcode.study.checks import notices

        return notices(self)

    @property
    def opens_unasked(self) -> bool:
        """Whether the vault can be opened without asking a person for the passphrase."""
        if self.vault_folder is None or not self.vault_folder.is_dir():
            return False
        return "vault" in self.__dict__ or self._secret is not None or is_at_hand(vault_id(self.vault_folder))

    def require_access(self) -> None:
        """Raise QualcodeError when the deletion date has passed, for then raw data may only be purged."""
        from qualcode.consent import require_access

        if self.terms is not None:
            require_access(self.terms, date.today())

    # --- the road -----------------------------------------------------------------------------------------

    def plan_import(
        self,
        files: str | Path | Iterable[str | Path],
        *,
        attributes: Any = None,
        speakers: Any = None,
        register: Any = None,
        language: str | None = None,
    ) -> Plan:
        """Read transcripts and show what was found; nothing is written. `carry_out` takes the plan in."""
        from qualcode.study.intake import plan

        return plan(
            self, files, attributes=attributes, speakers=speakers, register=register, language=language
        )

    def carry_out(self, plan: Plan) -> Imported:
        """Put the planned transcripts into the vault (or, without a vault, among the study's texts)."""
        from qualcode.study.intake import carry_out

        return carry_out(self, plan)

    def import_(self, files: str | Path | Iterable[str | Path], **options: Any) -> Imported:
        """`plan_import` and `carry_out` in one step."""
        return self.carry_out(self.plan_import(files, **options))

    def identify(self, *, register: Any = None) -> Identified:
        """Find identifiers in the raw transcripts; what was found lies in the vault, ready for review."""
        from qualcode.study.releasing import identify

        return identify(self, register=register)

    def identifiers(self) -> pd.DataFrame:
        """What `identify` found, with the decisions made so far. Personal data: do not save it outside the vault."""
        from qualcode.study.releasing import identifiers

        return identifiers(self)

    def write_review(self, path: str | Path) -> Path:
        """Write the review sheet (.xlsx or .html) to a place outside the study."""
        from qualcode.study.releasing import write_review

        return write_review(self, Path(path))

    def release(
        self,
        *,
        sheet: str | Path | None = None,
        level: str | None = None,
        reviewed: bool = False,
        acknowledged: Iterable[str] = (),
    ) -> Released:
        """Replace identifiers and write the texts that are coded; unreviewed text is marked as such.

        At level "public" it raises QualcodeError when what is told of a participant fits nobody else in the study, unless
        the id is among those `acknowledged`; see `uniqueness`.
        """
        from qualcode.study.releasing import release

        return release(
            self, sheet=None if sheet is None else Path(sheet), level=level, reviewed=reviewed,
            acknowledged=tuple(acknowledged),
        )  # fmt: skip

    def uniqueness(
        self, *, attributes: Sequence[str] | None = None, citation: str | None = None
    ) -> pd.DataFrame:
        """Whom a reader could single out by the citation form and by what participants.csv tells, and what cures it.

        See `qualcode.anonymising.uniqueness`; the citation form and the smallest group are those of the consent terms.
        """
        from qualcode.study.checks import uniqueness

        return uniqueness(self, attributes, citation)

    def singled_out(self) -> list[str]:
        """The same in sentences, for the citation form; none where nobody is in a group too small."""
        from qualcode.study.checks import singled_out

        return singled_out(self)

    def code(self, *, unit: Any = "sentence") -> Coded:
        """Let the codebook's cues, and its coded examples, code; what changed since the last time is added to the log.

        The coder is "cues", or "cues-and-examples" where the codebook has coded examples.
        """
        from qualcode.study.coding import code

        return code(self, unit=unit)

    def import_codings(self, source: str | Path | pd.DataFrame, *, raw: bool = False) -> Taken:
        """Take in codings made elsewhere (.csv, .xlsx or a table with document, start, end, code, coder).

        They go into the log of each coder. `raw` says that they were made on the raw texts: they move to the released
        ones. Raises QualcodeError for unknown codes and documents and for places outside the text; nothing is then taken.
        """
        from qualcode.study.taking_codings import import_codings

        return import_codings(self, Path(source) if isinstance(source, str) else source, raw=raw)

    def suggest(self, **options: Any) -> pd.DataFrame:
        """`qualcode.suggest` from the people's codings: ranked passages that are not coded yet. No codings."""
        from qualcode.coding import suggest
        from qualcode.study.coding import codings_of_people

        return suggest(self.transcripts(), self.codebook, codings_of_people(self), **options)

    def agreement(self, *, coders: Sequence[str] | None = None, **options: Any) -> pd.DataFrame:
        """`qualcode.agreement` of the people who coded, or of these coders."""
        from qualcode.coding import agreement
        from qualcode.study.coding import codings_of_people

        table = codings_of_people(self) if coders is None else self.codings(coders)
        return agreement(table, self.transcripts(), **options)

    # --- tables and pictures ------------------------------------------------------------------------------

    def theme_matrix(self, *, coders: Sequence[str] | None = None, **options: Any) -> pd.DataFrame:
        """`qualcode.theme_matrix` over the study's codings, with its codebook and consent terms.

        Give `guide=study.guide` to tell what was not asked from what was not said, where the interviews follow the
        guide's wording so closely that `qualcode.transcripts.asked` finds the questions.
        """
        from qualcode.analysis import theme_matrix

        options = {"codebook": self.codebook, "consent": self.terms, **options}
        return theme_matrix(self.codings(coders), self.transcripts(), **options)

    def compare_groups(
        self, by: str = "region", *, coders: Sequence[str] | None = None, **options: Any
    ) -> pd.DataFrame:
        """`qualcode.compare_groups` over the study's codings, with its codebook and consent terms."""
        from qualcode.analysis import compare_groups

        options = {
            "codebook": self.codebook,
            "consent": self.terms,
            "language": self.settings.labels,
            **options,
        }
        return compare_groups(self.codings(coders), self.transcripts(), by, **options)

    def quotes(
        self, code: Any = None, *, coders: Sequence[str] | None = None, **options: Any
    ) -> pd.DataFrame:
        """`qualcode.quotes` over the study's codings, with its codebook and consent terms."""
        from qualcode.analysis import quotes

        options = {
            "codebook": self.codebook,
            "consent": self.terms,
            "language": self.settings.labels,
            **options,
        }
        return quotes(self.codings(coders), self.transcripts(), code, **options)

    def write_matrices(self, *, coders: Sequence[str] | None = None) -> list[Path]:
        """Write matrices, comparison and quotes to results/ as Excel, HTML and CSV; gives the files."""
        from qualcode.study.results import write_matrices

        return write_matrices(self, coders)

    def write_charts(self, *, coders: Sequence[str] | None = None) -> list[Path]:
        """Draw the charts to results/charts/ as PNG and SVG; gives the files."""
        from qualcode.study.results import write_charts

        return write_charts(self, coders)

    def write_report(
        self,
        path: str | Path,
        *,
        coders: Sequence[str] | None = None,
        language: Any = None,
        public: bool = False,
        acknowledged: Iterable[str] = (),
        **options: Any,
    ) -> Path:
        """Write the findings as Word (.docx) or one page (.html); see `qualcode.report.write_report`.

        With `public`, or where the study's level is "public", it raises QualcodeError when the citation form points to
        one participant who is not `acknowledged` by id.
        """
        from qualcode.study.checks import refuse_singled_out
        from qualcode.study.results import write_report

        if public or self.settings.level == "public":
            refuse_singled_out(self, acknowledged, basis=["citation"])
        return write_report(self, Path(path), coders, language, options)

    def check(self) -> list[Finding]:
        """What is wrong or doubtful in the study; nothing is changed."""
        from qualcode.study.checks import check

        return check(self)


def _secret(value: str | Secret | None) -> Secret | None:
    return value if value is None or isinstance(value, Secret) else Secret(value)
