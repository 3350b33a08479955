from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from qualcode.report.groups import REST, grouping, tellable_together
from qualcode.report.parts import Heading, Paragraph, Table

PEOPLE = [f"P{n:02}" for n in range(14)]
values = st.lists(st.sampled_from("abcdef"), min_size=len(PEOPLE), max_size=len(PEOPLE))


@given(values, st.integers(2, 6))
def test_no_group_shown_is_smaller_than_allowed_and_all_are_counted(given_values, smallest):
    found = grouping("x", dict(zip(PEOPLE, given_values, strict=True)), smallest)
    assert sum(found.sizes.values()) == len(PEOPLE)
    assert all(size >= smallest for size in found.sizes.values())


@given(values, values, values, st.integers(2, 6))
def test_what_stands_beside_quotes_singles_out_no_few_people(first, second, labels, smallest):
    groupings = [
        grouping(name, dict(zip(PEOPLE, each, strict=True)), smallest)
        for name, each in (("x", first), ("y", second))
    ]
    label_of = dict.fromkeys(PEOPLE, "an informant")
    told = tellable_together(groupings, label_of, smallest)
    together = Counter(tuple(each.of[person] for each in told) for person in PEOPLE)
    assert all(size >= smallest for size in together.values())


def test_a_small_rest_takes_the_next_smallest_group_along():
    found = grouping(
        "role", {"a": "mayor", "b": "clerk", "c": "clerk", "d": "nurse", "e": "nurse", "f": "nurse"}, 2
    )
    assert dict(found.sizes) == {"nurse": 3, REST: 3} and found.went_along


def sample_cells(report):
    table = next(part for part in report.parts if isinstance(part, Table) and part.anchor == "sample-table")
    return [[cell.text for cell in row] for row in table.rows]


def test_the_sample_table_names_no_small_group(study):
    rows = sample_cells(study.parts(consent=study.consent.model_copy(update={"smallest_group": 5})))
    shown = " ".join(text for row in rows for text in row)
    assert "Norway" in shown and "Latvia" not in shown and "Kenya" not in shown
    assert all(int(row[2]) >= 5 for row in rows)


def test_unique_roles_are_not_broken_down_even_without_terms(study):
    report = study.parts(consent=None)
    shown = " ".join(text for row in sample_cells(report) for text in row)
    assert "role 3" not in shown and "Kenya" not in shown
    assert any(
        isinstance(part, Paragraph) and "role" in part.text and "not broken down" in part.text
        for part in report.parts
    )


def test_a_comparison_is_shown_only_where_no_group_is_too_small(study):
    def found(smallest):
        report = study.parts(
            consent=study.consent.model_copy(update={"smallest_group": smallest}), compare=["region"]
        )
        tables = {part.anchor for part in report.parts if isinstance(part, Table)}
        said = [part.text for part in report.parts if isinstance(part, Paragraph)]
        return "comparison-region-table" in tables, any("not shown" in text for text in said)

    # four people are from the EU, six are not
    assert found(4) == (True, False)
    assert found(5) == (False, True)


def test_small_countries_are_compared_as_one(study):
    report = study.parts(consent=study.consent.model_copy(update={"smallest_group": 5}), compare=["country"])
    table = next(
        part for part in report.parts if isinstance(part, Table) and part.anchor == "comparison-country-table"
    )
    assert table.head[1:3] == ("Norway (n = 5)", "other groups (n = 5)")
    time = next(row for row in table.rows if row[0].text == "Time")
    assert time[1].text == "5 of 5" and time[2].text == "5 of 5"


def test_group_filters_follow_the_terms(study):
    report = study.parts(consent=study.consent.model_copy(update={"smallest_group": 5}))
    assert [name for name, _, _ in report.filters] == ["country"]
    assert [value for value, _ in report.filters[0][2]] == ["Norway", REST]


def test_headings_tell_the_research_questions(study):
    texts = [part.text for part in study.parts().parts if isinstance(part, Heading) and part.level == 2]
    assert "RQ1: What is gained?" in texts and "RQ2: What hinders?" in texts
