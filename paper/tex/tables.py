"""Every table of a ledger as a file of its own, which any document can take in after `modelcollapse.sty`."""

from paper.errata import errata_list
from paper.ledger import Entry, Ledger
from paper.proved import proved_list
from paper.tables import NEEDS, claims_table, near_miss_table, points_table
from paper.tex import summaries
from paper.tex.measured import systems_table
from paper.tex.power import power_table
from paper.tex.records import Records
from paper.tex.statements import standings, statements

INVENTED = "\\begin{center}\\fbox{\\textbf{Invented numbers: this shows the layout, not a result.}}\\end{center}\n"


def tables(ledger: Ledger, records: Records) -> dict[str, str]:
    """The text of each file by its path below the folder of the paper."""
    of_ledger = {
        "claims.tex": claims_table(ledger.entries),
        **{f"by-source/{name}.tex": claims_table(entries) for name, entries in by_source(ledger).items()},
        "near-misses.tex": near_miss_table(ledger),
        "points.tex": points_table(ledger),
        "power.tex": power_table(ledger),
        "proved.tex": proved_list(ledger.proved),
        "statements.tex": statements(ledger),
    }
    notice = INVENTED if ledger.invented else ""
    found = {name: NEEDS + notice + text for name, text in of_ledger.items()}
    found["errata.tex"] = errata_list(ledger.errata)
    found["standings.tex"] = standings(ledger)
    found["calibration.tex"] = NEEDS + summaries.calibration_table(records.calibration)
    found["process.tex"] = NEEDS + summaries.process_table(records.process)
    found["systems.tex"] = NEEDS + systems_table((*records.systems, *records.spine))
    return found


def by_source(ledger: Ledger) -> dict[str, tuple[Entry, ...]]:
    """The claims of each paper, by the first part of their ids."""
    papers = dict.fromkeys(entry.claim.partition(".")[0] for entry in ledger.entries)
    return {each: tuple(one for one in ledger.entries if one.claim.partition(".")[0] == each) for each in papers}
