"""What the simulation of each claim can see, from the ledger alone: its margin, its draws, and the least it refutes."""

from statistics import NormalDist

from paper import number
from paper.escape import latex_code
from paper.ledger import Design, Entry, Ledger
from paper.tables import TABLE_END, number_cell

POWER = 0.9
HEAD = r"""\begingroup\ledgertable
\begin{longtable}{@{}>{\raggedright\arraybackslash}p{\dimexpr0.44\linewidth-\ledgersqueeze}rrrrr@{}}
\toprule
Claim & Designs & Replicates & Margin, \% & Sees & Nearest miss, $|z|$ \\
\midrule\endhead
\bottomrule\endlastfoot
"""


def power_table(ledger: Ledger) -> str:
    """A row for each claim. "Sees" is the smallest deviation that would be refuted, at the design that sees least."""
    drawn = [entry for entry in ledger.entries if entry.designs]
    return HEAD + "".join(_row(entry, ledger) for entry in drawn) + TABLE_END


def visible(entry: Entry, design: Design, *, alpha: float, claims: int) -> float | None:
    """The smallest deviation from the theory that is refuted with probability 0.9; None where no error is known.

    The level is shared among all designs and claims (and the functionals of a process), as at the first step of Holm's
    method, which asks most; a bound is tested on one side.
    """
    if design.error is None or design.theory is None:
        return None
    shares = claims * len(entry.designs) * (design.functionals or 1) * (2 if entry.relation == "=" else 1)
    normal = NormalDist()
    return design.error * (normal.inv_cdf(POWER) - normal.inv_cdf(alpha / shares))


def _row(entry: Entry, ledger: Ledger) -> str:
    margin = entry.delta if entry.regime != "identity" and entry.relation == "=" else None
    distances = [abs(miss.z) for miss in entry.near_misses if miss.z is not None]
    cells = (
        latex_code(entry.claim),
        str(len(entry.designs)),
        number_cell(str(sum(design.replicates for design in entry.designs))),
        number_cell(number.plain(None if margin is None else 100 * margin)),
        _seen(entry, ledger),
        number_cell(number.plain(min(distances), 3) if distances else number.DASH),
    )
    return " & ".join(cells) + " \\\\\n"


def _seen(entry: Entry, ledger: Ledger) -> str:
    """In per cent of the theory where that is not 0 at any design."""
    found = [(visible(entry, each, alpha=ledger.alpha, claims=len(ledger.entries)), each) for each in entry.designs]
    seen = [(least, design.theory) for least, design in found if least is not None and design.theory is not None]
    if not seen:
        return "--"
    if all(theory for _, theory in seen):
        return rf"\num{{{number.plain(100 * max(least / abs(theory) for least, theory in seen), 2)}}}\,\%"
    return number_cell(number.plain(max(least for least, _ in seen), 2))
