"""What a published table may not show: groups so small that the label points to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from qualcode.consent import Terms

# Labels of these do not describe people: a pseudonym, a text, a question, a theme.
_NOT_GROUPS = ("code", "participant", "document", "question")


def suppress(matrix: pd.DataFrame, consent: Terms) -> pd.DataFrame:
    """The matrix with the cells of groups of fewer than `consent.smallest_group` participants made NA.

    Where one group alone would be suppressed, totals go too, for the cell would follow by subtraction.
    `attrs["suppressed"]` maps each label to the reason, `attrs["notes"]` says it in a sentence. Needs a table from
    `theme_matrix`. OsloMet's rule for what may identify is a combination that points to 5 or fewer.
    """
    out = matrix.copy()
    out.attrs = {**matrix.attrs, "suppressed": {}, "notes": list(matrix.attrs.get("notes", ()))}
    for axis, sizes, totals in (("columns", "n_columns", "row_totals"), ("rows", "n_rows", "column_totals")):
        if matrix.attrs[axis] in _NOT_GROUPS:
            continue
        small = [label for label, n in matrix.attrs[sizes].items() if n < consent.smallest_group]
        if not small:
            continue
        out = _blank(out, small, axis)
        reason = (
            f"fewer than {consent.smallest_group} participants, the smallest group the consent terms allow"
        )
        out.attrs["suppressed"].update(dict.fromkeys(small, reason))
        out.attrs[totals] = {}
        other = "column_totals" if axis == "columns" else "row_totals"
        out.attrs[other] = {label: n for label, n in out.attrs[other].items() if label not in small}
        out.attrs["notes"].append(f"{', '.join(map(str, small))} suppressed: {reason}")
    return out


def _blank(matrix: pd.DataFrame, labels: list, axis: str) -> pd.DataFrame:
    attrs = matrix.attrs
    kinds = {name: "Float64" if kind.kind == "f" else "Int64" for name, kind in matrix.dtypes.items()}
    out = matrix.astype(kinds)
    if axis == "columns":
        out[labels] = pd.NA
    else:
        out.loc[labels] = pd.NA
    out.attrs = attrs
    return out
