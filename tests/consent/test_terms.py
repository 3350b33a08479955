"""The terms of consent: read, checked, extended."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from qualcode.consent import Terms, TermsError, extend, parse_terms, read_terms, template
from qualcode.model import QualcodeError

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = {
    "title": "Cooperation between municipalities",
    "institution": "A university",
    "contact": "post@example.org",
    "registration": "NSD 12345",
    "project_end": date(2015, 5, 31),
    "delete_by": date(2015, 9, 1),
}
SIKT = {**ANSWERS, "version": "2026-02", "recordings_delete_by": date(2015, 6, 30)}


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", ["nsd-2015", "sikt"])
def test_a_filled_in_template_is_valid_and_an_unfilled_one_says_what_is_open(name, language):
    terms = parse_terms(template(name, language, **(SIKT if name == "sikt" else ANSWERS)))
    assert terms.project_end == date(2015, 5, 31)
    assert terms.language == language
    assert terms.at_end == ("delete" if name == "nsd-2015" else "anonymise")
    assert terms.on_withdrawal == ("anonymise" if name == "nsd-2015" else "delete")
    with pytest.raises(TermsError, match=r"line \d+: still to be filled in: title, institution"):
        parse_terms(template(name, language))


def test_the_two_languages_of_a_template_promise_the_same():
    for name, answers in (("nsd-2015", ANSWERS), ("sikt", SIKT)):
        nb, en = (parse_terms(template(name, language, **answers)) for language in ("nb", "en"))
        spoken = {"language", "form", "access"}
        assert nb.model_dump(exclude=spoken) == en.model_dump(exclude=spoken)


def changed(**answers):
    return template("nsd-2015", "en", **{**ANSWERS, **answers})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (changed(at_end="anonymise"), r"line 27: at_end: .*anonymising is not enough"),
        (
            changed(delete_by=date(2015, 5, 1)),
            r"line 26: delete_by: 2015-05-01 is before project_end 2015-05-31",
        ),
        (changed(recognisable=["P04"]), r"recognisable: 1 participants .* false"),
        (changed(smallest_group=1), "point to one person"),
        (changed(citation="({country.__class__})"), "not the name of an attribute"),
        (changed(citation="({country"), "cannot be read"),
        (changed(citation="{name}"), "would print names"),
        (changed(access=[]), "access"),
        (changed(at_end="burn"), r"at_end is 'burn', expected 'delete' or 'anonymise'"),
        (changed(project_end="31.05.2015"), r"line \d+: project_end: found '31.05.2015', expected a date"),
        (
            changed().replace("delete_by =", "delete_bye ="),
            r"unknown key 'delete_bye'; did you mean \"delete_by\"\?",
        ),
        (changed().replace("delete_by =", "# delete_by ="), "the key 'delete_by' is missing"),
        (changed() + "\nrecordings_delete_by = 2015-10-01\n", "recordings are personal data"),
        (changed() + '\n[[extension]]\nuntil = 2015-08-01\nreference = "x"\n', "is not after delete_by"),
        (changed() + '\n[[extension]]\nuntil = 2015-12-01\nrefrence = "x"\n', 'did you mean "reference"'),
        (changed() + "\nthis is not toml\n", r"consent.toml, line 33: this is not TOML"),
        (changed() + "\nproject_end = 2016-01-01\n", r"line \d+: this is not TOML"),
    ],
)
def test_terms_that_cannot_be_kept_are_refused_with_place_and_reason(text, says):
    with pytest.raises(TermsError, match=says) as caught:
        parse_terms(text)
    assert isinstance(caught.value, QualcodeError)
    assert str(caught.value).startswith("consent.toml")


def test_terms_cannot_be_changed_in_passing():
    terms = parse_terms(changed())
    with pytest.raises(ValidationError):
        terms.delete_by = date(2030, 1, 1)


def test_extending_needs_a_reference_and_a_later_date_and_leaves_the_rest_of_the_file(tmp_path):
    path = tmp_path / "consent.toml"
    path.write_text(changed(), encoding="utf-8")
    with pytest.raises(TermsError, match="needs a reference"):
        extend(path, date(2015, 12, 1), "  ")
    with pytest.raises(TermsError, match="is not after 2015-09-01"):
        extend(path, date(2015, 9, 1), "Sikt 1")
    terms = extend(path, date(2015, 12, 1), 'Sikt "1"', decided=date(2015, 8, 20))
    assert terms.deletion_date == date(2015, 12, 1) and terms.delete_by == date(2015, 9, 1)
    assert read_terms(path).extension[0].reference == 'Sikt "1"'
    assert path.read_text(encoding="utf-8").startswith(changed())
    assert extend(path, date(2016, 1, 1), "Sikt 2").deletion_date == date(2016, 1, 1)
    assert [p.name for p in tmp_path.iterdir()] == ["consent.toml"]


def test_a_file_in_another_encoding_or_none_at_all_is_told_in_one_sentence(tmp_path):
    path = tmp_path / "consent.toml"
    with pytest.raises(TermsError, match="there is no such file"):
        read_terms(path)
    path.write_bytes("title = 'Læring'".encode("cp1252"))
    with pytest.raises(TermsError, match="UTF-8"):
        read_terms(path)
    path.write_bytes(b"\xef\xbb\xbf" + changed().encode())
    assert read_terms(path).registration == "NSD 12345"


def test_the_sample_study_promises_deletion_and_anonymising_on_withdrawal():
    path = ROOT / "codebooks" / "consent.toml"
    if not path.is_file():
        pytest.skip("codebooks/consent.toml is not here")
    terms = read_terms(path)
    assert isinstance(terms, Terms)
    assert terms.registration and terms.project_end < terms.delete_by
    assert (terms.at_end, terms.on_withdrawal) == ("delete", "anonymise")
