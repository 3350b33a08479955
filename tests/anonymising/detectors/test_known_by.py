"""Facts by which a neighbour knows somebody, in bokmål and nynorsk."""

import pytest


@pytest.mark.parametrize(
    ("language", "text", "fact"),
    [
        # whom one lost
        ("nb", "Hun hadde mistet sønnen sin på havet, to år før.", "hadde mistet sønnen sin på havet"),
        ("nn", "Ho miste veslejenta si i den svingen.", "miste veslejenta si i den svingen"),
        ("nn", "Ho har begravd to menn, og syng enno.", "har begravd to menn"),
        ("nb", "Han mistet førerkortet i fjor.", "mistet førerkortet"),
        # what is broken, new or missing
        ("nn", "Eg braut lårhalsen i vinter.", "braut lårhalsen i vinter"),
        ("nb", "Læreren brakk tre fingre på tur.", "brakk tre fingre"),
        ("nb", "Jeg fikk ny hofte, så nå går jeg.", "fikk ny hofte"),
        ("nn", "Ho har berre eitt auge og reddar alt.", "har berre eitt auge"),
        ("nn", "Det var mi hand. Tre fingrar, den høgre.", "Tre fingrar"),
        # aids
        ("nn", "Yngstemann, han med høyreapparatet, syng bass.", "med høyreapparatet"),
        ("nb", "Minstejenta har insulinpumpe.", "har insulinpumpe"),
        # the only one
        ("nb", "De er den eneste eritreiske familien i bygda.", "den eneste eritreiske familien i bygda"),
        (
            "nn",
            "Dei er to av dei einaste firlingane på Vestlandet.",
            "to av dei einaste firlingane på Vestlandet",
        ),
        # where one grew up, with whom one lives
        ("nb", "Hun hadde vokst opp på en stasjon der.", "vokst opp på en stasjon der"),
        ("nn", "Ho vaks opp på barneheim.", "vaks opp på barneheim"),
        ("nn", "Farmor, enkje med sju ungar, dreiv butikken.", "enkje med sju ungar"),
        ("nb", "Hun har vært enke siden hun var tjueåtte.", "har vært enke siden hun var tjueåtte"),
        ("nb", "Hun har vært gift fire ganger.", "har vært gift fire ganger"),
        ("nn", "Systera mi er fråskild.", "er fråskild"),
        ("nn", "Ho vaskar og ventar sitt femte.", "ventar sitt femte"),
        ("nn", "Borgarmeisteren er syskenbarnet mitt.", "syskenbarnet mitt"),
        ("nn", "Ho kom hit med ein son som er blind.", "ein son som er blind"),
        ("nn", "Ho har ei dotter på institusjon i Kaunas.", "på institusjon i Kaunas"),
        ("nn", "Ho er hundre og to, eldst i fylket.", "eldst i fylket"),
        ("nn", "Dei har ikkje snakka saman sidan farsarven.", "har ikkje snakka saman sidan farsarven"),
        ("nb", "Maskinisten er far til sju.", "far til sju"),
        ("nn", "Eg er tiande generasjon på garden.", "tiande generasjon på garden"),
        ("nn", "Han bur her, for faren er sakna ved fronten.", "faren er sakna ved fronten"),
        ("nb", "Moren til Jin ble fengslet i hjemlandet.", "ble fengslet"),
        ("nn", "Ho er fødd i ein båt, fortalde ho.", "fødd i ein båt"),
        ("nb", "Hun er født med ett lungeblad og spiller tuba.", "født med ett lungeblad"),
        ("nn", "Ho er lam frå livet og ned.", "lam frå livet og ned"),
        ("nb", "Han ble torturert i Asmara.", "torturert"),
        ("nn", "Sonen hans spelar hardingfele i eit metalband.", "spelar hardingfele i eit metalband"),
        ("nb", "Hun spiller bratsj, og fikk vikariat.", "spiller bratsj"),
        ("nn", "Det er ho som dirigerer mannskoret.", "dirigerer mannskoret"),
        ("nb", "Han er gift med sokneprestens tvillingsøster.", "gift med sokneprestens tvillingsøster"),
        ("nn", "Ho er gift med broren til presten.", "gift med broren til presten"),
        ("nb", "Hun fødte i en varebil på Dovre.", "fødte i en varebil"),
        ("nb", "Han hadde sett faren bli skutt.", "hadde sett faren bli skutt"),
        ("nn", "Mellomguten stammar, men syng.", "stammar"),
        ("nb", "Broren mangler et øre.", "mangler et øre"),
        ("nn", "Far hennar køyrer bossbilen.", "køyrer bossbilen"),
        ("nb", "Hun fikk Kongens fortjenstmedalje.", "fikk Kongens fortjenstmedalje"),
        ("nn", "Garden deira brann ned i 2003.", "Garden deira brann ned i 2003"),
        ("nb", "Barnet deres ble påkjørt av en traktor.", "påkjørt av en traktor"),
        ("nn", "Han bur saman med ein mann.", "bur saman med ein mann"),
        ("nb", "De adopterte en jente fra Kina.", "adopterte en jente"),
        ("nn", "Han fekk dottera si teken av barnevernet.", "fekk dottera si teken av barnevernet"),
        ("nn", "Han er høgaste mann i kommunen.", "høgaste mann i kommunen"),
        ("nb", "Hun er halvt samisk.", "halvt samisk"),
        ("nn", "Ho har doktorgrad i kvantefysikk.", "doktorgrad i kvantefysikk"),
        ("nn", "Han går på metadon.", "på metadon"),
        ("nb", "Bestefar var NS-medlem.", "NS-medlem"),
        ("nb", "Hun bor på krisesenter.", "på krisesenter"),
        ("nn", "Eg er skild no.", "skild"),
        # by how many votes
        ("nn", "Så tapte eg valet. Med tolv røyster.", "tolv røyster"),
        ("nb", "Jeg ble valgt med nitten mot atten.", "nitten mot atten"),
        ("nn", "Vi vann med ei røyst.", "ei røyst"),
    ],
)
def test_a_fact_is_found_with_all_its_words(masked, language, text, fact):
    assert any(fact in one for one in masked(text, language))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "Han mistet en skrutrekker, og hver eneste gang lo vi."),
        ("nn", "Eg mista trua på det, og kvar einaste dag var lik."),
        ("nb", "Vi vokste opp med at russerne var farlige."),
        ("nb", "Det er det eneste jeg kan si. Den eneste gangen det gikk."),
        ("nn", "Hjelpemiddelsentralen leverer rullator og stokk, og det går fort."),
        ("nb", "Vi vant fire mot to på hjemmebane."),
        ("nb", "Hun har en fin stemme, og stemmen bar."),
    ],
)
def test_what_happens_to_everybody_is_no_fact(masked, language, text):
    assert masked(text, language, "other") == []


def test_a_number_that_answers_how_many_is_found():
    from qualcode.anonymising import find_identifiers
    from qualcode.model import Transcript, Turn

    turns = [
        Turn(0, "I", "interviewer", 0, 0, "De er ikkje så mange att her.", "nn"),
        Turn(0, "P", "participant", 0, 0, "Seks hundre og nitti. På ein god dag.", "nn"),
        Turn(0, "I", "interviewer", 0, 0, "Hvor mange år har du holdt på?", "nb"),
        Turn(0, "P", "participant", 0, 0, "Elleve. Kanskje tolv.", "nb"),
    ]
    transcript = Transcript.build("P1", turns, language="nn")
    found = find_identifiers([transcript], model=False)
    assert list(found[found["kind"] == "other"]["text"]) == ["Seks hundre og nitti"]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("nb", "så fikk han den i mai tjueen og kom seg litt", "mai tjueen"),
        ("nn", "Han kom i juni nittiåtte.", "juni nittiåtte"),
        ("nn", "Eg har gard oppi bakkane. Sekstiåtte år og like blid.", "Sekstiåtte år"),
        ("nn", "Ho er døv på det høgre øyret.", "Ho er døv på det høgre øyret"),
        ("nb", "Han hadde hatt polio.", "hadde hatt polio"),
        ("nb", "Familien bor her, med seks døtre.", "seks døtre"),
    ],
)
def test_years_ages_and_illness_are_found_with_all_their_words(masked, language, text, found):
    assert any(found in one for one in masked(text, language))


def test_whose_it_is_is_no_name(masked):
    assert masked("Jeg sa det til bestefar min, og navnet hans var langt.", "nb", "person") == []
