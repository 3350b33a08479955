import functools
import io
import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from qualcode import charts
from qualcode.analysis import co_occurrence, compare_groups, saturation, theme_matrix
from qualcode.coding import agreement
from qualcode.model import QualcodeError

STUDIES = {}


@pytest.fixture(autouse=True, scope="module")
def studies(small, large, unreviewed, book):
    STUDIES.update(small=(small, book), large=(large, book), unreviewed=(unreviewed, book))


@functools.cache
def draw_all(which, language):
    """Every chart of one study, by name; drawn once for all tests that look at them."""
    (codings, transcripts), book = STUDIES[which]
    matrix = theme_matrix(codings, transcripts, codebook=book)
    words = theme_matrix(codings, transcripts, codebook=book, columns="question", count="words")
    compared = compare_groups(codings, transcripts, codebook=book, language=language)
    options = {"codebook": book, "language": language}
    second = codings.sample(frac=0.7, random_state=1).assign(coder="bo")
    coders = pd.concat([codings, second], ignore_index=True)
    coders["id"] = [str(number) for number in range(len(coders))]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        saturated = saturation(codings, transcripts, permutations=100)
    pairs = co_occurrence(codings)
    return {
        "co_occurrence": charts.co_occurrence(pairs, stage=matrix.attrs["stage"], **options),
        "saturation": charts.saturation(saturated, language=language),
        "agreement": charts.agreement(agreement(coders, transcripts), **options),
        "theme_matrix": charts.theme_matrix(matrix, title="Temaer per deltaker", **options),
        "theme_matrix_words": charts.theme_matrix(words, **options),
        "participants_per_code": charts.participants_per_code(matrix, **options),
        "code_tree": charts.code_tree(words, **options),
        "comparison": charts.comparison(compared, title="EU og andre", **options),
        "difference": charts.comparison(compared, show="difference", **options),
        "codeline": charts.codeline(codings, transcripts[0], **options),
    }


def test_no_text_covers_another_in_a_small_study(overlaps):
    for name, ax in draw_all("small", "nb").items():
        assert overlaps(ax.figure) == [], name


@pytest.mark.slow
@pytest.mark.parametrize(("which", "language"), [("small", "en"), ("small", "nn"), ("large", "nb")])
def test_no_text_covers_another_in_other_languages_and_a_large_study(overlaps, which, language):
    for name, ax in draw_all(which, language).items():
        assert overlaps(ax.figure) == [], name


def test_thirty_codes_by_forty_people_stay_apart(large, book, overlaps):
    matrix = theme_matrix(*large, codebook=book)
    assert matrix.shape == (30, 40)
    assert overlaps(charts.theme_matrix(matrix, codebook=book, language="nb").figure) == []


@pytest.mark.parametrize("which", ["unreviewed", pytest.param("large", marks=pytest.mark.slow)])
def test_codelines_of_all_interviews_share_one_scale(overlaps, which):
    (codings, transcripts), book = STUDIES[which]
    grid = charts.codelines(codings, transcripts, codebook=book, language="nb")
    shown = [ax for ax in grid.flat if ax.axison]
    assert [ax.get_title(loc="left") for ax in shown] == [t.id for t in transcripts]
    assert len({ax.get_xlim() for ax in shown}) == 1
    assert overlaps(shown[0].figure) == []


def test_unreviewed_text_is_stamped_without_covering_anything(unreviewed, book, overlaps):
    for name, ax in draw_all("unreviewed", "nb").items():
        if name == "agreement":  # numbers about coders, with nobody's words
            continue
        texts = [text.get_text() for text in ax.figure.texts]
        assert "IKKE GJENNOMGÅTT" in texts, name
        assert overlaps(ax.figure) == [], name


def test_reviewed_text_is_not_stamped(small, book):
    for ax in draw_all("small", "nb").values():
        assert not any("GJENNOMGÅTT" in text.get_text() for text in ax.figure.texts)


def test_unit_and_n_stand_in_every_caption(small, book):
    for name, ax in draw_all("small", "nb").items():
        assert "n = " in ax.figure._supxlabel.get_text(), name


def test_labels_are_in_the_language_asked_for(small, book):
    matrix = theme_matrix(*small, codebook=book, columns="region")
    labels = [
        tick.get_text()
        for tick in charts.theme_matrix(matrix, codebook=book, language="nb").get_xticklabels()
    ]
    assert labels == ["EU", "utenfor EU", "alle"]
    labels = [tick.get_text() for tick in charts.theme_matrix(matrix, language="en").get_yticklabels()]
    assert labels[0] == "role" and labels[1].strip() == "closeness"


def test_the_numbers_drawn_are_those_of_the_table(small, book):
    matrix = theme_matrix(*small, codebook=book, columns="region", count="segments")
    ax = charts.theme_matrix(matrix, codebook=book)
    drawn = sorted(int(text.get_text()) for text in ax.texts)
    expected = [n for n in matrix.to_numpy().ravel() if n] + [
        *matrix.attrs["row_totals"].values(),
        *matrix.attrs["column_totals"].values(),
    ]
    assert drawn == sorted(expected)


def test_an_axes_goes_in_and_comes_out(small, book):
    made = Figure(figsize=(12, 8), layout="constrained")
    left, right = made.subplots(1, 2)
    matrix = theme_matrix(*small, codebook=book, columns="region")
    assert charts.theme_matrix(matrix, left, codebook=book) is left
    assert charts.participants_per_code(matrix, right, codebook=book) is right
    assert "n = 11" in left.get_xlabel()


def test_drawing_leaves_pyplot_alone(small, book):
    import subprocess
    import sys

    code = "import sys, qualcode.charts as c; c.theme_matrix, c.save, c.codeline; assert 'matplotlib.pyplot' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_notebook_can_show_the_axes(small, book):
    ax = charts.theme_matrix(theme_matrix(*small, codebook=book, columns="region"))
    assert ax._repr_png_().startswith(b"\x89PNG")


def test_suppressed_and_not_asked_cells_are_hatched(small, book):
    class Terms:
        smallest_group = 6

    matrix = theme_matrix(*small, codebook=book, columns="country", consent=Terms())
    ax = charts.theme_matrix(matrix, codebook=book, language="nb")
    assert {patch.get_hatch() for patch in ax.patches} == {"xx"}
    assert "gruppen er for liten" in ax.figure._supxlabel.get_text()
    with pytest.raises(QualcodeError, match="totals of this matrix are suppressed"):
        charts.participants_per_code(matrix)


def test_what_cannot_be_drawn_is_one_sentence(small, book):
    codings, transcripts = small
    with pytest.raises(QualcodeError, match="nothing to draw"):
        charts.theme_matrix(theme_matrix(codings.iloc[:0], transcripts))
    with pytest.raises(QualcodeError, match="has no codings"):
        charts.codeline(codings.iloc[:0], transcripts[0])
    with pytest.raises(QualcodeError, match="needs a theme_matrix"):
        charts.participants_per_code(theme_matrix(codings, transcripts, count="words"))
    with pytest.raises(QualcodeError, match="needs two groups"):
        charts.comparison(compare_groups(codings, transcripts, by="country"), show="difference")


def test_groups_can_be_told_apart_in_grey():
    from qualcode.charts.drawing import GROUP_MARKS

    shapes = {marker for marker, _, _ in GROUP_MARKS}
    assert len(shapes) == len(GROUP_MARKS)


def test_shades_grow_darker_all_the_way():
    from matplotlib.colors import to_rgb

    from qualcode.charts.drawing import SHADES, ink_on

    light = [np.dot(to_rgb(SHADES(x)), (0.299, 0.587, 0.114)) for x in np.linspace(0, 1, 50)]
    assert all(a > b for a, b in itertools.pairwise(light))

    # numbers stay legible on every shade (WCAG contrast of at least 4 to 1)
    def linear(c):
        return np.where(np.array(c) <= 0.03928, np.array(c) / 12.92, ((np.array(c) + 0.055) / 1.055) ** 2.4)

    for x in np.linspace(0, 1, 50):
        back = linear(to_rgb(SHADES(x))) @ (0.2126, 0.7152, 0.0722)
        ink = linear(to_rgb(ink_on(SHADES(x)))) @ (0.2126, 0.7152, 0.0722)
        assert (max(back, ink) + 0.05) / (min(back, ink) + 0.05) > 4


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_a_saved_chart_is_the_same_bytes_each_time_and_names_nobody(small, book, tmp_path, ending):
    ax = charts.theme_matrix(
        theme_matrix(*small, codebook=book, columns="region"), codebook=book, language="nb"
    )
    again = charts.theme_matrix(
        theme_matrix(*small, codebook=book, columns="region"), codebook=book, language="nb"
    )
    first, beside = charts.save(ax, tmp_path / f"one.{ending}")
    second, _ = charts.save(again, tmp_path / "again" / f"one.{ending}")
    content = first.read_bytes()
    assert content == second.read_bytes()
    assert (
        b"CreationDate" not in content and b"dc:date" not in content and b"Matplotlib" not in content[:3000]
    )
    table = pd.read_csv(beside, index_col=0)
    assert table.loc["benefits", "label"] == "Nytte for norske kommuner"


def test_a_picture_carries_a_text_alternative(small, book, tmp_path):
    from PIL import Image

    ax = charts.participants_per_code(
        theme_matrix(*small, codebook=book), codebook=book, language="nb", title="Ærlig <talt>"
    )
    png, _ = charts.save(ax, tmp_path / "bars.png")
    assert "Nye perspektiver" in Image.open(png).text["Description"]
    svg, _ = charts.save(ax, tmp_path / "bars.svg")
    import xml.etree.ElementTree as ET

    root = ET.parse(svg).getroot()
    assert root.get("role") == "img"
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert root[0].text == "Ærlig <talt>"
    with pytest.raises(QualcodeError, match=r"ends in \.svg"):
        charts.save(ax, tmp_path / "bars.jpeg")


def test_data_beside_a_chart_holds_no_formulas(make_matrix, tmp_path):
    ax = charts.theme_matrix(make_matrix(["=HYPERLINK(1)", "+x"]))
    _, beside = charts.save(ax, tmp_path / "m.png")
    assert all(
        not line.startswith(("=", "+")) for line in beside.read_text(encoding="utf-8-sig").splitlines()
    )


@pytest.fixture
def make_matrix():
    def make(codes):
        frame = pd.DataFrame({"P1": range(len(codes))}, index=pd.Index(codes, name="code"))
        frame.attrs = {"rows": "code", "columns": "participant", "count": "segments", "unit": "segments", "n": 1, "n_columns": {"P1": 1}, "row_totals": {}, "column_totals": {}, "stage": "reviewed", "suppressed": {}}  # fmt: skip
        return frame

    return make


@pytest.mark.parametrize(
    "name",
    [
        "theme_matrix",
        "co_occurrence",
        "saturation",
        "agreement",
        "participants_per_code",
        "comparison",
        "difference",
        "codeline",
        "code_tree",
    ],
)
def test_charts_look_as_they_did(small, book, name, tmp_path):
    """Compared with the pictures in baseline/; draw them anew with QUALCODE_BASELINE=1 after looking at the change."""
    import os
    from pathlib import Path

    from PIL import Image

    file = io.BytesIO()
    draw_all("small", "nb")[name].figure.savefig(file, format="png", dpi=60)
    now = Image.open(file).convert("L")
    kept = Path(__file__).parent / "baseline" / f"{name}.png"
    if os.environ.get("QUALCODE_BASELINE"):
        kept.parent.mkdir(exist_ok=True)
        now.quantize(16).save(kept, optimize=True)
    before = Image.open(kept).convert("L")
    assert abs(now.width - before.width) <= 6 and abs(now.height - before.height) <= 6
    # blurred by shrinking: another version of a font may move a letter by a pixel, not a bar
    size = (before.width // 6, before.height // 6)
    apart = np.abs(np.asarray(now.resize(size), float) - np.asarray(before.resize(size), float))
    assert apart.mean() < 3 and np.quantile(apart, 0.99) < 60


def test_a_table_of_ones_own_can_be_drawn(overlaps):
    table = pd.DataFrame([[0, 0], [0, 0], [None, 2.0]], index=["a", "b & <c>", "$x_1^2$"], columns=["one", 2])
    made = charts.theme_matrix(table).figure
    assert overlaps(made) == []
    assert not any(text.get_parse_math() for text in made.axes[0].get_yticklabels())
    assert overlaps(charts.theme_matrix(table.iloc[:1, :1]).figure) == []


def test_one_code_and_one_person_can_be_drawn(overlaps, small):
    codings, transcripts = small
    one = codings[codings["document"] == "P01"].iloc[:1]
    matrix = theme_matrix(one, transcripts[:1])
    for ax in (
        charts.theme_matrix(matrix),
        charts.participants_per_code(matrix),
        charts.codeline(one, transcripts[0]),
    ):
        assert overlaps(ax.figure) == []


def test_suppressed_groups_have_no_points(small, book, overlaps):
    class Terms:
        smallest_group = 99

    compared = compare_groups(*small, codebook=book, consent=Terms())
    for show in ("groups", "difference"):
        ax = charts.comparison(compared, show=show, codebook=book, language="nb")
        assert overlaps(ax.figure) == []
        assert not any("av" in text.get_text().split() for text in ax.texts)
    assert not np.isfinite(
        np.concatenate(
            [line.get_ydata()[np.isfinite(line.get_xdata())] for line in ax.lines if line.get_marker() == "o"]
        )
    ).any()
