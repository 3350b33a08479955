import math

import pytest

from qualcode.analysis.comparison import compare_groups
from qualcode.analysis.proportions import fisher, holm, mid_p, newcombe, odds_ratio, smallest_p, wilson
from qualcode.model import QualcodeError

# Two groups with few people: the exact values follow from the hypergeometric distribution, the intervals from
# Wilson (1927) and Newcombe (1998); computed independently with R's fisher.test, exact2x2 and DescTools.
CASES = [
    # a, n1, b, n2, fisher, mid-p, odds ratio, its interval, difference, its interval
    (4, 5, 1, 6, 0.0801, 0.0476, 13.4531, (0.60131, 1174.984), 0.6333, (0.052, 0.847)),
    (5, 5, 2, 6, 0.0606, 0.0379, math.inf, (0.73316, math.inf), 0.6667, (0.098, 0.903)),
    (3, 5, 1, 6, 0.2424, 0.1515, 6.0692, (0.28557, 470.490), 0.4333, (-0.109, 0.747)),
    (5, 5, 0, 6, 0.0022, 0.0011, math.inf, (2.8428, math.inf), 1.0, (0.416, 1.0)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0]}of{case[1]}-{case[2]}of{case[3]}")
def test_published_two_group_cases_come_out(case):
    a, n1, b, n2, p, mid, odds, odds_interval, difference, interval = case
    assert fisher(a, n1, b, n2) == pytest.approx(p, abs=5e-5)
    assert mid_p(a, n1, b, n2) == pytest.approx(mid, abs=5e-5)
    found = odds_ratio(a, n1, b, n2)
    assert found[0] == pytest.approx(odds, rel=1e-4)
    assert found[1:] == pytest.approx(odds_interval, rel=1e-4)
    assert a / n1 - b / n2 == pytest.approx(difference, abs=5e-5)
    assert newcombe(a, n1, b, n2) == pytest.approx(interval, abs=5e-4)


def test_wilson_intervals_come_out():
    assert wilson(4, 5) == pytest.approx((0.376, 0.964), abs=5e-4)
    assert wilson(1, 6) == pytest.approx((0.030, 0.564), abs=5e-4)
    assert wilson(0, 6)[0] == 0 and wilson(5, 5)[1] == 1
    assert all(math.isnan(bound) for bound in wilson(0, 0))


@pytest.mark.parametrize(
    ("n1", "n2", "smallest", "cells"),
    [
        (5, 6, 0.0022, [[4, 0], [5, 0], [5, 1]]),
        (4, 7, 0.0030, [[3, 0], [4, 0], [4, 1]]),
        (3, 8, 0.0061, [[3, 0], [3, 1]]),
    ],
)
def test_few_people_can_reach_significance_in_few_cells_only(n1, n2, smallest, cells):
    assert smallest_p(n1, n2) == pytest.approx(smallest, abs=5e-5)
    below = [
        [a, b]
        for a in range(n1 + 1)
        for b in range(n2 + 1)
        if a / n1 > b / n2 and fisher(a, n1, b, n2) < 0.05
    ]
    assert below == cells


def test_the_cases_in_the_shared_file_are_these(shared_cases):
    import json

    given = json.loads((shared_cases / "stats_cases.json").read_text(encoding="utf-8"))["two_groups"]
    for case in given:
        a, n1, b, n2 = (case[key] for key in ("a", "n1", "b", "n2"))
        assert fisher(a, n1, b, n2) == pytest.approx(case["fisher_two_sided"], abs=5e-5), case["id"]
        assert mid_p(a, n1, b, n2) == pytest.approx(case["mid_p"], abs=5e-5), case["id"]
        assert newcombe(a, n1, b, n2) == pytest.approx(tuple(case["diff_ci95_newcombe"]), abs=5e-4), case[
            "id"
        ]


def test_holm_never_lowers_and_keeps_the_order():
    p = [0.04, 0.001, math.nan, 0.3]
    adjusted = holm(p)
    assert adjusted[:2] + adjusted[3:] == pytest.approx([0.08, 0.003, 0.3])
    assert math.isnan(adjusted[2])


def elevens(make):
    """5 EU and 6 non-EU participants; 4 and 1 of them speak of inclusion."""
    transcripts, rows = [], []
    for number in range(11):
        country = "Latvia" if number < 5 else "Norway"
        t = make.interview(
            f"P{number:02}", (f"P{number:02}", "participant", "We speak of inclusion. And again of inclusion."),
            participant=f"P{number:02}", country=country, date="2015-05-04",
        )  # fmt: skip
        transcripts.append(t)
        if number in (0, 1, 2, 3, 7):
            rows += [
                make.coding(t, "speak of inclusion", "benefits/inclusion"),
                make.coding(t, "again of inclusion", "benefits/inclusion"),
            ]
        rows.append(make.coding(t, "We", "role"))
    return make.table(rows), transcripts


def test_people_are_compared_not_passages(make):
    found = compare_groups(*elevens(make))
    row = found.loc["benefits/inclusion"]
    assert (row["EU k"], row["EU n"], row["non-EU k"], row["non-EU n"]) == (4, 5, 1, 6)
    assert (row["EU"], row["non-EU"]) == ("4 of 5", "1 of 6")
    assert (row["lower"], row["upper"]) == pytest.approx((0.052, 0.847), abs=5e-4)
    assert row["sentence"] == (
        "4 of 5 EU informants and 1 of 6 non-EU informants spoke of “inclusion” "
        "(difference 0.63, 95 % interval 0.05 to 0.85)."
    )
    assert "p" not in found.columns
    assert not any("%" in str(value).replace("95 %", "") for value in found.to_numpy().ravel())


def test_sentences_are_written_in_norwegian(make):
    found = compare_groups(*elevens(make), language="nb")
    assert found.loc["benefits/inclusion", "sentence"] == (
        "4 av 5 informanter fra EU og 1 av 6 informanter fra land utenfor EU snakket om «inclusion» "
        "(forskjell 0,63, 95 %-intervall 0,05 til 0,85)."
    )


def test_a_test_comes_only_on_request_and_is_adjusted(make):
    found = compare_groups(*elevens(make), test="fisher")
    assert found.loc["benefits/inclusion", "p"] == pytest.approx(0.0801, abs=5e-5)
    assert found.loc["benefits/inclusion", "p_holm"] == pytest.approx(3 * 0.0801, abs=5e-4)
    assert compare_groups(*elevens(make), test="mid-p").loc["benefits/inclusion", "p"] == pytest.approx(
        0.0476, abs=5e-5
    )
    with pytest.raises(QualcodeError, match="test='chi2' is not known"):
        compare_groups(*elevens(make), test="chi2")


def test_small_groups_are_not_compared_in_print(make):
    class Terms:
        smallest_group = 6

    found = compare_groups(*elevens(make), consent=Terms())
    row = found.loc["benefits/inclusion"]
    assert row["EU"] == "suppressed: the group is too small"
    assert math.isnan(row["difference"]) and "not shown" in row["sentence"]


def test_groups_are_named_in_the_order_asked(make, study):
    assert compare_groups(*elevens(make), groups=["non-EU", "EU"]).attrs["groups"] == ["non-EU", "EU"]
    with pytest.raises(QualcodeError, match="region 'Asia' is not among"):
        compare_groups(*elevens(make), groups=["Asia"])
    three = compare_groups(*study, by="country")
    assert three.attrs["groups"] == ["Kenya", "Latvia", "Norway"] and "difference" not in three


def test_languages_are_no_groups_of_different_people(make):
    from qualcode.model import Transcript, Turn

    t = Transcript.build(
        "P1", [Turn(0, "P", "participant", 0, 0, "one", "en"), Turn(0, "P", "participant", 0, 0, "to", "nb")]
    )
    codings = make.table([make.coding(t, "one", "a"), make.coding(t, "to", "a")])
    found = compare_groups(codings, t, by="language")
    assert found.loc["a", ["nb", "en"]].tolist() == ["1 of 1", "1 of 1"] and "difference" not in found
    with pytest.raises(QualcodeError, match="by='language' has no test"):
        compare_groups(codings, t, by="language", test="fisher")
