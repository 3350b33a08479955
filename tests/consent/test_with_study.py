"""The seam to Study: a group interview imported, released and coded, and one of the group withdraws."""

import pytest
import small_study as small

from qualcode.consent import StudyFolder, withdraw

WORDS = "fjord lampe elleve sykkel"
GROUP = """Intervjuer: Hva fikk dere ut av samarbeidet?

Kari: Vi lærte mye av partneren i Latvia. Det var nytt for oss.

Ola: Jeg er enig. Kari var den som holdt det i gang, og Karis sjef var skeptisk. Men vi fikk nye venner.

Intervjuer: Hva med deg, Kari?

Kari: Det var dyrt, men verdt det.

Ola: Innbyggerne fikk en ny vei.
"""
ALONE = """Intervjuer: Hvem samarbeidet du med?

P03: Mest med Kari Nordmann i kommunen. Vi fikk mye ut av det.

Intervjuer: Og så?

P03: Så ble det slutt da pengene tok slutt.
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "alone"),
    [
        ("delete", "[…] Vi fikk mye ut av det."),
        ("anonymise", "Mest med […] i kommunen. Vi fikk mye ut av det."),
    ],
)
def test_one_of_a_group_withdraws_from_a_real_study(tmp_path, how, alone):
    study_module = pytest.importorskip("qualcode.study")
    files = tmp_path / "in"
    files.mkdir()
    (files / "G1.txt").write_text(GROUP, encoding="utf-8")
    (files / "P03.txt").write_text(ALONE, encoding="utf-8")
    register, speakers, people = (tmp_path / name for name in ("register.csv", "speakers.csv", "people.csv"))
    register.write_text(
        "name,aliases,participant\nKari Nordmann,Kari,P01\nOla Vik,Ola,P02\n", encoding="utf-8"
    )
    speakers.write_text(
        "label,role,participant\nIntervjuer,interviewer,\nKari,participant,P01\nOla,participant,P02\nP03,participant,P03\n"
    )
    people.write_text(
        "participant,document,speaker,country,date\nP01,G1,Kari,Norway,2015-04-01\nP02,G1,Ola,Norway,2015-04-01\n"
        "P03,P03,P03,Norway,2015-04-01\n"
    )
    study = study_module.Study.create(tmp_path / "mic", passphrase=WORDS)
    study.import_(files, register=register, speakers=speakers, attributes=people)
    study.identify()
    study.release(reviewed=True)
    folder = StudyFolder(study.folder, vault_folder=study.vault_folder)

    withdraw(folder, study.vault, small.terms(), "P01", how=how)

    study = study_module.Study.open(study.folder, passphrase=WORDS)
    texts = {text.id: text for text in study.transcripts()}
    assert [turn.text for turn in texts["G1"]] == [
        "Hva fikk dere ut av samarbeidet?", "[…]", "Jeg er enig. […] Men vi fikk nye venner.", "[…]", "[…]",
        "Innbyggerne fikk en ny vei.",
    ]  # fmt: skip
    assert texts["P03"].turns[1].text == alone
    everything = b"".join(study.vault.get(name) for name in study.vault.names())
    assert b"Kari" not in everything and b"P01" not in everything
    study.identify()
    assert study.release(reviewed=True).changed == (), "releasing again gives the same texts"
