"""What people do in Norwegian villages, told as people tell it in bokmål and nynorsk."""

import pytest

from qualcode.languages import role_form


@pytest.mark.parametrize(
    ("language", "text", "role"),
    [
        ("nn", "Ho er ringjar i kyrkja og køyrer post.", "ringjar"),
        ("nb", "Hun er ringer i kirka.", "ringer"),
        ("nn", "Den eine er dykkar eigentleg.", "dykkar"),
        ("nn", "Det var ein frå Eritrea, kyrkjesongar hadde han vore.", "kyrkjesongar"),
        ("nb", "Da kom Yonas, kirkesanger hadde han vært.", "kirkesanger"),
        ("nn", "Eg sat som leiar i tolv år.", "leiar"),
        ("nb", "Jeg jobber på Vangen, som farmasøyt.", "farmasøyt"),
        ("nb", "Faren hennes endte som bussvasker.", "bussvasker"),
        ("nn", "Far hennar enda som gatefeiar.", "gatefeiar"),
        ("nb", "Daglig leder er Kushtrim.", "Daglig leder"),
        ("nn", "Dagleg leiar heiter Oddny.", "Dagleg leiar"),
        ("nn", "Rådgivaren hans gjekk ut av rommet.", "Rådgivaren hans"),
        ("nn", "Til dagleg er eg mjølkebilsjåfør.", "mjølkebilsjåfør"),
        ("nb", "Datteren min er nettopp blitt jagerflyger.", "jagerflyger"),
        ("nn", "Far min var handelsmann og postopnar.", "handelsmann og postopnar"),
        ("nb", "Lederen vår var badevakt.", "badevakt"),
        ("nb", "Jeg er kasserer i musikklaget.", "kasserer"),
        # in no list: by its ending, behind "er" or a name
        ("nn", "Han var orgelkjennar på tredje året.", "orgelkjennar"),
        ("nb", "Hun er hermetikkselger.", "hermetikkselger"),
        ("nn", "Eg var byssejente på tankbåt.", "byssejente"),
        ("nb", "Så kom Lillian, garderobedame på videregående, med kake.", "garderobedame"),
    ],
)
def test_work_is_found_by_what_stands_around_it(masked, language, text, role):
    assert any(one.startswith(role) for one in masked(text, language, "role"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nn", "Var det dykkar idé, bilen?"),
        ("nb", "Så ringer Kari, og hun danser."),
        ("nb", "Det er mange leveringer og mange ungdommer her."),
        ("nn", "Ungdommar treng ein stad å vere, og rikdommar har me ikkje."),
        ("nb", "Fugler synger og dykker."),
        ("nb", "Han er selvsikker, hun er eventyrlysten, og de er tremenninger."),
        ("nn", "Ho var sjølvsikker, og han er ikkje dyrebar."),
        ("nb", "Hun driver Værbitt nå."),
    ],
)
def test_verbs_and_pronouns_and_what_only_ends_like_a_role_are_none(masked, language, text):
    assert masked(text, language, "role") == []


@pytest.mark.parametrize(
    "role", ["sykehjemslege", "melkemann", "trikkefører", "eiendomsmegler", "kirkesanger"]
)
def test_a_role_of_bokmål_is_known_in_nynorsk_too(role):
    nynorsk = {
        "sykehjemslege": "sjukeheimslege",
        "melkemann": "mjølkemann",
        "trikkefører": "trikkeførar",
        "eiendomsmegler": "eigedomsmeglar",
        "kirkesanger": "kyrkjesongar",
    }
    assert role_form((role,)) == role_form((nynorsk[role],)) == "bare"
