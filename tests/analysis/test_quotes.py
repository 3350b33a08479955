import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualcode.analysis.quoting import drill, quotes
from qualcode.codebook import Code, Codebook
from qualcode.consent import Terms
from qualcode.model import QualcodeError


@pytest.fixture
def terms():
    def make(**changes):
        given = {
            "form": "form", "version": "1", "registration": "none", "project_end": "2031-05-31", "delete_by": "2031-09-01",
            "at_end": "delete", "on_withdrawal": "anonymise", "access": ["member-1"], "smallest_group": 2,
        }  # fmt: skip
        return Terms(**{**given, **changes})

    return make


def test_every_coded_passage_is_one_row_with_its_speaker_and_attributes(study):
    codings, transcripts = study
    found = quotes(codings, transcripts)
    assert len(found) == len(codings)
    by_id = {t.id: t for t in transcripts}
    for row in found.itertuples():
        assert by_id[row.document].text[row.start : row.end] == row.quote
    row = found.set_index("quote").loc["Patience, mostly"]
    assert (row.participant, row.country, row.region, row.speaker) == ("P01", "Latvia", "EU", "A")
    assert (row.level_1, row.level_2, row.parent) == ("benefits", "patience", "benefits")
    assert row.translation == "" and row.words == 2


def test_a_code_brings_its_descendants_and_labels_come_from_the_codebook(study):
    book = Codebook(
        codes=[Code(path="hindrances/time"), Code(path="hindrances/money", name={"nb": "Penger"})]
    )
    found = quotes(*study, code="hindrances", codebook=book, language="nb")
    assert found["label"].tolist() == ["time", "Penger", "Penger"]
    with pytest.raises(QualcodeError, match='did you mean "hindrances/money"'):
        quotes(*study, code="hindrances/mony")


def test_context_is_whole_words(study):
    row = quotes(*study, code="hindrances/time", context=9).iloc[0]
    assert (row.before, row.after) == ("P02: ", ", and so")


def test_groups_and_cells_can_be_read(study):
    assert set(quotes(*study, group={"region": "EU"})["participant"]) == {"P01"}
    assert drill(*study, "hindrances", "non-EU", columns="region")["quote"].tolist() == [
        "so was money",
        "Time was short",
    ]
    assert drill(*study, "benefits", "P01")["document"].tolist() == ["P01", "P01", "G1"]
    with pytest.raises(QualcodeError, match="region 'Asia' is not among"):
        quotes(*study, group={"region": "Asia"})


def test_two_coders_of_one_passage_make_one_row(make):
    t = make.interview("P1", ("P1", "participant", "one two three"), participant="P1")
    codings = make.table([make.coding(t, "two", "a", "anna"), make.coding(t, "two", "a", "bo")])
    assert quotes(codings, t)["coder"].tolist() == ["anna; bo"]


def test_selection_keeps_to_its_limits(make):
    t = make.interview(
        "P1", ("P1", "participant", "We learnt patience. Patience is what we learnt. It rained. We learnt to have patience."),
        participant="P1",
    )  # fmt: skip
    passages = ["We learnt patience", "Patience is what we learnt", "It rained", "We learnt to have patience"]
    codings = make.table([make.coding(t, p, "a") for p in passages])
    assert "It rained" not in quotes(codings, t, select="typical", limit=3)["quote"].tolist()
    assert "It rained" in quotes(codings, t, select="contrasting", limit=2)["quote"].tolist()
    assert len(quotes(codings, t, per_participant=1)) == 1


def people_of(make, countries):
    transcripts = [
        make.interview(f"P{n}", (f"P{n}", "participant", "one two"), participant=f"P{n}", country=country, date=f"2015-0{n % 2 + 4}-1{n}")
        for n, country in enumerate(countries)
    ]  # fmt: skip
    return make.table([make.coding(t, "two", "a") for t in transcripts]), transcripts


def test_no_label_points_to_fewer_than_the_terms_allow(make, terms):
    study = people_of(make, ["Norway"] * 6 + ["Latvia"] * 3 + ["Lithuania"])
    found = quotes(*study, consent=terms(smallest_group=4))
    assert found["citation"].tolist() == ["(Norway, 2015)"] * 6 + ["(EU, 2015)"] * 4
    assert "points to 1 participant" in found["citation_note"].iloc[0]


def test_nobody_is_the_one_left_over(make, terms):
    # the Kenyan must not be the only "(non-EU, 2015)" beside Norwegians who are named as such
    found = quotes(
        *people_of(make, ["Norway"] * 5 + ["Latvia"] * 4 + ["Kenya"]), consent=terms(smallest_group=5)
    )
    assert found["citation"].tolist() == ["(Norway, 2015)"] * 5 + ["(an informant)"] * 5
    # nor the only "an informant" among countries that are named
    study = people_of(make, ["Norway"] * 4 + ["Latvia"] * 3 + ["Kenya"])
    found = quotes(*study, consent=terms(smallest_group=3), language="nb")
    assert found["citation"].tolist() == ["(Norge, 2015)"] * 4 + ["(en informant)"] * 4


@given(
    countries=st.lists(
        st.sampled_from(["Norway", "Latvia", "Kenya", "Estonia", "Uganda"]), min_size=1, max_size=9
    ),
    smallest=st.integers(2, 5),
)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_label_is_shared_by_enough_people(make, terms, countries, smallest):
    found = quotes(*people_of(make, countries), consent=terms(smallest_group=smallest))
    shared = found.groupby("citation")["participant"].nunique()
    assert (shared >= smallest).all() or list(shared.index) == ["(an informant)"]


def test_who_agreed_to_be_recognised_is_cited_as_the_form_says(study, terms):
    agreed = terms(recognisable_publication=True, recognisable=("P02",))
    found = quotes(*study, consent=agreed, language="nb").set_index("quote")
    assert found.loc["Time was short", "citation"] == "(Norge, 27. april 2015)"


def test_a_citation_needs_its_attributes(make, terms):
    t = make.interview("P1", ("P1", "participant", "one two"), participant="P1", country="Norway")
    with pytest.raises(QualcodeError, match="participant P1: no attribute 'date'"):
        quotes(make.table([make.coding(t, "two", "a")]), t, consent=terms())


def test_no_codings_give_an_empty_table_with_all_columns(study):
    codings, transcripts = study
    found = quotes(codings.iloc[:0], transcripts)
    assert len(found) == 0 and "citation" in found.columns and "region" in found.columns
