r"""Numbers as macros: what `\claimvalue`, `\ledgervalue` and their like print, and the file that defines them.

Every value is LaTeX that stands in text. What a record does not hold has no entry, so that citing it is an error.
"""

import re
from collections.abc import Iterator

from paper import number, words
from paper.escape import latex, latex_code
from paper.figures import from_ledger
from paper.ledger import VERDICTS, Design, Entry, Ledger
from paper.prose import letters, prose
from paper.proved import Proved
from paper.proved import standing as proved_standing
from paper.tables import RELATIONS, coloured, number_cell, p_value, place, stated
from paper.tex import measured, summaries
from paper.tex.figures import pictures
from paper.tex.records import Records

Fields = dict[str, str]
Values = dict[tuple[str, str], Fields]
HEAD = "% Numbers of a ledger as macros; modelcollapse.sty reads this file. Generated: modelcollapse paper\n"
KINDS = "claim|ledger|calibration|process|finding|figure"
CITED = re.compile(rf"\\({KINDS})value(?:\[([^\]]*)\])?\{{([^}}]*)\}}(?:\{{([^}}]*)\}})?")
DEFAULT = {"claim": "estimate", "finding": "value", "figure": "caption"}


def values(ledger: Ledger, records: Records) -> Values:
    """Every value by kind ("claim", "finding", ...) and id, then by field."""
    found: Values = {("ledger", "ledger"): _of_ledger(ledger)}
    found |= {("claim", entry.claim): _of_claim(entry) for entry in ledger.entries}
    found |= {("claim", each.claim): _of_proof(each) for each in ledger.proved}
    found["calibration", "calibration"] = summaries.calibration(records.calibration)
    found["process", "process"] = summaries.process(records.process)
    for record in (*records.systems, *records.spine):
        found |= {("finding", name): fields for name, fields in measured.findings(record).items()}
    found |= {("figure", each["figure"]): _given(measured.figure(each)) for each in pictures(ledger, records)}
    return found


def definitions(found: Values) -> str:
    """The text of values.tex."""
    lines = [HEAD]
    for (kind, name), fields in found.items():
        lines.append(f"\\mc@fields{{{kind}}}{{{name}}}{{{', '.join(fields)}}}\n")
        lines += [f"\\mc@define{{{kind}}}{{{name}}}{{{field}}}{{{value}}}\n" for field, value in fields.items()]
    return "".join(lines)


def absent(document: str, found: Values) -> list[str]:
    r"""What the LaTeX of a document cites and the records do not hold, each as it is written there.

    >>> absent(r"\claimvalue[z]{a.b} and \claimvalue{a.b}", {("claim", "a.b"): {"z": "1"}})
    ['\\claimvalue{a.b}']
    """
    wanted = [(cited, found.get(key, {}), field) for cited, key, field in _cited(document) if not _left_out(key, found)]
    return list(dict.fromkeys(cited for cited, fields, field in wanted if field not in fields))


def _left_out(key: tuple[str, str], found: Values) -> bool:
    r"""Whether it is a picture of the ledger that this one has not, and the paper asks first with `\whenfigure`."""
    return key == ("figure", from_ledger.NAME) and key not in found


def _cited(document: str) -> Iterator[tuple[str, tuple[str, str], str]]:
    for match in CITED.finditer(document):
        kind, option, first, second = match.groups()
        if kind in ("ledger", "calibration", "process"):
            shown, key, field = rf"\{kind}value{{{first}}}", (kind, kind), first
        else:
            name = f"{first}/{second}" if kind == "finding" else first
            shown, key, field = match.group(), (kind, name), option or DEFAULT[kind]
        yield shown, key, field


def _of_claim(entry: Entry) -> Fields:
    distances = [abs(miss.z) for miss in entry.near_misses if miss.z is not None]
    furthest = max((design.z for design in entry.designs if design.z is not None), key=abs, default=None)
    fields = {
        **_said(entry.title, entry.source, entry.statement_latex or prose(entry.statement)),
        "formula": _formula(entry) or latex_code(entry.formula),
        "stated": rf"\ensuremath{{{stated(entry)}}}" if entry.formula_latex else "",
        "row": _table_row(entry, distances),
        "verdict": coloured(entry.verdict, entry.verdict),
        "expected": entry.expected,
        "standing": latex(words.standing(entry)),
        "misses": entry.misses_refuted,
        "nearest-miss": _number(number.plain(min(distances), 3) if distances else number.DASH),
        "p": "" if entry.p_adjusted is None else f"${p_value(entry.p_adjusted)}$",
        "delta": "" if entry.delta is None else rf"\num{{{number.plain(100 * entry.delta)}}}\,\%",
        "replicates": _number(str(sum(design.replicates for design in entry.designs))) if entry.designs else "",
        "designs": str(len(entry.designs)),
        "furthest-z": _number(number.signed(furthest)),
    }
    if entry.designs:
        fields |= _of_design(entry.designs[0])
        fields["replicates"] = _number(str(sum(design.replicates for design in entry.designs)))
    for index, design in enumerate(entry.designs, 1):
        fields |= {f"{name}:{index}": value for name, value in _of_design(design).items()}
    return _given(fields)


def _table_row(entry: Entry, distances: list[float]) -> str:
    """The claim as a row of seven cells: title, formula, theory, estimate, z, nearest near miss, verdict."""
    first = entry.designs[0] if entry.designs else None
    cells = (
        prose(entry.title),
        rf"\ensuremath{{\displaystyle {_bound(entry)}{letters(entry.formula_latex)}}}" if entry.formula_latex else "--",
        number_cell(number.plain(first.theory if first else None)),
        number_cell(number.shorthand(first.estimate, first.error) if first else number.DASH),
        number_cell(number.signed(first.z if first else None)),
        number_cell(number.plain(min(distances), 3) if distances else number.DASH),
        coloured(entry.verdict, entry.verdict),
    )
    return " & ".join(cells)


def _formula(entry: Entry) -> str:
    return rf"\ensuremath{{{letters(entry.formula_latex)}}}" if entry.formula_latex else ""


def _bound(entry: Entry) -> str:
    """The relation of a claim that is no equality, in math mode: a row must not show a bound as a value."""
    return "" if entry.relation == "=" else f"{RELATIONS[entry.relation]} "


def _of_design(design: Design) -> Fields:
    return {
        "estimate": _number(number.shorthand(design.estimate, design.error)),
        "theory": _number(number.plain(design.theory)),
        "z": _number(number.signed(design.z)),
        "replicates": _number(str(design.replicates)),
        "design": place(design),
    }


def _of_proof(proved: Proved) -> Fields:
    return _given(
        {
            **_said(proved.title, proved.source, prose(proved.statement)),
            "formula": rf"\ensuremath{{{letters(proved.formula_latex)}}}" if proved.formula_latex else "",
            "stated": rf"\ensuremath{{{letters(proved.stated)}}}" if proved.stated else "",
            "outcome": proved.outcome,
            "expected": proved.expected,
            "standing": latex(proved_standing(proved)),
            "misses": str(proved.near_misses),
        }
    )


def _said(title: str, source: str, statement: str) -> Fields:
    return {"title": prose(title), "source": latex(source), "statement": statement}


def _of_ledger(ledger: Ledger) -> Fields:
    misses = [miss for entry in ledger.entries for miss in entry.near_misses]
    drawn = sum(design.replicates for entry in ledger.entries for design in entry.designs)
    verdicts = {word.lower(): str(sum(entry.verdict == word for entry in ledger.entries)) for word in VERDICTS}
    standings = [each.standing for each in _all(ledger)]
    return {
        "count": str(len(ledger.entries)),
        **verdicts,
        "as-expected": str(sum(entry.as_expected for entry in ledger.entries)),
        "outcome": _outcome(ledger),
        "designs": str(sum(len(entry.designs) for entry in ledger.entries)),
        "replicates": _number(str(drawn)),
        "nearmisses": str(len(misses)),
        "nearmisses-refuted": str(sum(miss.verdict == "REFUTED" for miss in misses)),
        "profile": latex(ledger.profile),
        "seed": str(ledger.seed),
        "alpha": _number(number.plain(ledger.alpha)),
        "proved": str(sum(each.outcome == "proved" for each in ledger.proved)),
        "proved-false": str(sum(each.outcome == "refuted" for each in ledger.proved)),
        "proofs": str(len(ledger.proved)),
        "statements": str(len(ledger.entries) + len(ledger.proved)),
        "errata": str(len(ledger.errata)),
        "errata-wrong": str(sum(not each.incomplete for each in ledger.errata)),
        "errata-incomplete": str(sum(each.incomplete for each in ledger.errata)),
        **{f"standing:{level}": str(standings.count(level)) for level in words.STANDINGS},
    }


def _outcome(ledger: Ledger) -> str:
    unexpected = [each.claim for each in _all(ledger) if not each.as_expected]
    if not unexpected:
        return "Every verdict is the expected one."
    return "Not as expected: " + ", ".join(map(latex_code, unexpected)) + "."


def _all(ledger: Ledger) -> tuple[Entry | Proved, ...]:
    return (*ledger.entries, *ledger.proved)


def _number(shown: str) -> str:
    return "" if shown == number.DASH else rf"\num{{{shown}}}"


def _given(fields: Fields) -> Fields:
    """The fields that hold something: an empty one would be a silent blank in somebody's sentence."""
    return {name: value for name, value in fields.items() if value}
