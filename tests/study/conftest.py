"""A small study of three interviews, in three formats and languages, as its own researchers would begin it."""

from pathlib import Path

import pytest

from qualcode.study import Study, sample_folder

PASSPHRASE = "four or five unrelated words"

INTERVIEWS = {
    "P01.txt": (
        "Intervjuer: Hva fikk dere ut av samarbeidet?\n"
        "Informant: Jeg heter Kari Nordhagen, og jeg jobber i Hemsedal kommune. Vi lærte å forstå de nye innbyggerne våre. 🫐\n"
        "Intervjuer: Hva var vanskelig?\n"
        "Informant: Det var bare Ola og jeg som visste noe, og da Ola sluttet, var alt borte.\n"
    ),
    "P02.txt": (
        "Intervjuar: Kva fekk de ut av det?\n"
        "Informant: Karis gjeng i Noreg viste oss at vi ikkje hadde tid. Ring meg på 912 34 567.\n"
        "Intervjuar: Var det noko vanskeleg?\n"
        "Informant: Pengane tok slutt da programmet slutta, så ingen følgde opp.\n"
    ),
    "P03.vtt": (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Interviewer>What did you learn?</v>\n\n"
        "00:00:05.000 --> 00:00:09.000\n<v Ilze Kalna>We learned to ask the citizens before we decide.</v>\n\n"
        "00:00:10.000 --> 00:00:12.000\n<v Interviewer>What was difficult?</v>\n\n"
        "00:00:13.000 --> 00:00:19.000\n<v Ilze Kalna>Kari Nordhagen left, and nobody had time for the project.</v>\n"
    ),
}
PARTICIPANTS = (
    "participant,document,country,role,date\n"
    "P01,P01,Norway,officer,2015-04-27\nP02,P02,Norway,mayor,2015-04-28\nP03,P03,Latvia,officer,2015-05-04\n"
)
CODEBOOK = """
research_questions: {RQ3: {en: What are the benefits?}, RQ4: {en: What hinders?}}
codes:
  - {path: benefits, research_question: RQ3, name: {en: Benefits, nb: Gevinster}}
  - path: benefits/inclusion
    name: {en: Inclusion, nb: Inkludering}
    cues: {no: {strong: ["innbygger*", "gjeng"]}, en: {strong: ["citizen"]}}
  - {path: hindrances, research_question: RQ4, name: {en: Hindrances, nb: Hindringer}}
  - path: hindrances/time-resources
    name: {en: Time and money, nb: Tid og penger}
    cues: {no: {strong: ["tid", "penge*"]}, en: {strong: ["time"]}}
  - path: hindrances/spreading-knowledge
    name: {en: Spreading knowledge, nb: Spredning av kunnskap}
    cues: {no: {strong: ["slutta", "sluttet"]}, en: {strong: ["left"]}}
"""
REGISTER = "name,aliases,participant\nKari Nordhagen,,P01\nOla Vik,,\nIlze Kalna,,P03\n"


@pytest.fixture
def interviews(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    for name, text in INTERVIEWS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "participants.csv").write_text(PARTICIPANTS, encoding="utf-8")
    (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
    return folder


@pytest.fixture
def codebooks() -> Path:
    return sample_folder() / "codebooks"


@pytest.fixture
def codebook(tmp_path: Path) -> Path:
    path = tmp_path / "codebook.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return path


@pytest.fixture
def study(tmp_path: Path, codebooks: Path, codebook: Path) -> Study:
    return Study.create(
        tmp_path / "study",
        codebook=codebook,
        guide=codebooks / "interview-guide.yaml",
        consent=codebooks / "consent.toml",
        passphrase=PASSPHRASE,
    )


@pytest.fixture
def released(study: Study, interviews: Path) -> Study:
    study.import_(interviews, register=interviews.parent / "register.csv")
    study.identify()
    study.release()
    return study
