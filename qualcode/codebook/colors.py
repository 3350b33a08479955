"""Colours for codes that people with any colour vision can tell apart: a hue for each top-level code.

Hues: Okabe and Ito (2008), "Color Universal Design", without black; the codes under one parent share its hue and
differ in lightness, so that they can be told apart in grey too.
"""

HUES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442")
LIGHTEST = 0.65


def lighten(color: str, share: float) -> str:
    """The colour moved towards white by `share` (0-1).

    >>> lighten("#000000", 0.5)
    '#808080'
    """
    channels = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(value + (255 - value) * share):02X}" for value in channels)


def default_colors(paths: list[str]) -> dict[str, str]:
    """A colour for each code path: the top-level code's hue, lighter from child to child.

    >>> default_colors(["role", "role/closeness", "benefits"])
    {'role': '#0072B2', 'role/closeness': '#53A0CB', 'benefits': '#D55E00'}
    """
    families: dict[str, list[str]] = {}
    for path in paths:
        families.setdefault(path.partition("/")[0], []).append(path)
    colors: dict[str, str] = {}
    for number, (root, members) in enumerate(families.items()):
        hue = HUES[number % len(HUES)]
        below = [path for path in members if path != root]
        colors[root] = hue
        for place, path in enumerate(below, start=1):
            colors[path] = lighten(hue, LIGHTEST * place / (len(below) + 1))
    return {path: colors[path] for path in paths}
