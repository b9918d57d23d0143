"""The one style of all figures: colours that colour-blind readers tell apart, and files of the same bytes each time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#999933")  # Okabe and Ito's
STROKES = ("-", "--", ":", "-.")
PANEL = (4.0, 3.0)  # inches
SETTINGS: Any = {
    "font.size": 9.0,
    "axes.titlesize": 9.0,
    "axes.labelsize": 9.0,
    "legend.fontsize": 7.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "figure.dpi": 110.0,
    "savefig.dpi": 160.0,
    "svg.fonttype": "path",  # the same letters on every machine
    "pdf.fonttype": 42,  # TrueType: letters that can be found and copied
}


@contextmanager
def styled(name: str, *, text: bool = False) -> Iterator[None]:
    """A block that draws in the style; the ids inside an SVG file are salted with the figure's name, not at random.

    With `text` the letters of an SVG file stay letters.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    letters = {"svg.fonttype": "none"} if text else {}
    with mpl.rc_context(dict(SETTINGS) | {"svg.hashsalt": name} | letters):
        yield
