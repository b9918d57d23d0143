"""Numbers with their uncertainty, rounded to two digits of the uncertainty by the `uncertainties` package."""

import re

DASH = "–"
HUGE = 10_000  # beyond it a z value says "far", and its decimals say nothing
SHORTHAND = re.compile(r"(?P<sign>-?)(?P<whole>\d+)(?:\.(?P<decimals>\d+))?(?:\((?P<error>[\d.]+)\))?")


def shorthand(value: float | None, error: float | None) -> str:
    """The value with the error of its last digits.

    >>> shorthand(0.72391, 0.00131)
    '0.7239(13)'
    >>> shorthand(10.21, 1.34)
    '10.2(1.3)'
    >>> shorthand(2.0, 0.0)
    '2'
    """
    return _formatted(value, error, "S")


def plus_minus(value: float | None, error: float | None) -> str:
    """The value with its error in words that need no key.

    >>> plus_minus(0.72391, 0.00131)
    '0.7239 ± 0.0013'
    """
    return _formatted(value, error, "P").replace("±", " ± ")


SMALLEST = "1e-300"  # a p-value of 0 is below this


def plain(value: float | None, digits: int = 6) -> str:
    """The value to that many significant digits; a dash when there is none.

    >>> plain(0.7238888888)
    '0.723889'
    """
    return DASH if value is None else f"{value:.{digits}g}"


def signed(value: float | None) -> str:
    """A z value or a slope: two decimals and its sign, or two significant digits where it is huge.

    >>> signed(-0.4142), signed(123456.0)
    ('-0.41', '+1.2e+05')
    """
    if value is None:
        return DASH
    return f"{value:+.2f}" if abs(value) < HUGE else f"{value:+.1e}"


def counted(value: int) -> str:
    """An integer with thin groups of three digits.

    >>> counted(1228800)
    '1,228,800'
    """
    return f"{value:,}"


def aligned(texts: list[str]) -> str:
    """The siunitx `table-format` that fits every text; texts that are no decimal numbers are ignored.

    >>> aligned(["0.7239(13)", "-10.2(1.3)", "1.2e-09"])
    '-2.4(2)'
    """
    matches = [match for match in map(SHORTHAND.fullmatch, texts) if match]
    sign = "-" if any(match["sign"] for match in matches) else ""
    whole = max((len(match["whole"]) for match in matches), default=1)
    decimals = max((len(match["decimals"] or "") for match in matches), default=0)
    error = max((len((match["error"] or "").replace(".", "")) for match in matches), default=0)
    return f"{sign}{whole}.{decimals}" + (f"({error})" if error else "")


def is_decimal(shown: str) -> bool:
    """Whether siunitx can align the text on its decimal point: no dash and no power of ten.

    >>> is_decimal("0.7239(13)"), is_decimal("1.2e-09")
    (True, False)
    """
    return SHORTHAND.fullmatch(shown) is not None


def _formatted(value: float | None, error: float | None, style: str) -> str:
    if value is None:
        return DASH
    if not error:  # no uncertainty was estimated, or it is exactly zero, which has no digits to round to
        return plain(value)
    from uncertainties import ufloat

    return f"{ufloat(value, error):.2u{style}}"
