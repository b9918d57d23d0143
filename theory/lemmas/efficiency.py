"""The asymptotic relative efficiency of fit G with respect to the first fit: the inverse of the growth."""

import sympy

from theory.lemmas.pathways import GROWTH, growth
from theory.proof.line import Derivation, Instance, Line
from theory.proof.rules import Definition, Lemma, Use
from theory.symbols import G
from theory.vocabulary import Workflow

EFFICIENCY = sympy.Function("Efficiency")  # ARE of the fit of generation G relative to the first
RATIO_OF_VARIANCES = "the efficiency is V_1/V_2, that of fit G relative to the first fit"


def efficiency(workflow: Workflow) -> Derivation:
    """1/Growth(G) in closed form."""
    lemma = growth(workflow)
    grown = Line(left=GROWTH(G), right=lemma.result, reason="growth of the variance",
                 rule=Lemma(derivation=lemma, title=f"growth under {workflow}"),
                 kernel=f"weights.{workflow}_growth")  # fmt: skip
    return Derivation(
        quantity=EFFICIENCY(G),
        facts=(grown,),
        chain=(
            Line(left=EFFICIENCY(G), right=1 / GROWTH(G), rule=Definition(),
                 reason="ARE = V_1/V_2, the ratio of the limit variances of the first fit and of fit G"),
            Line(left=1 / GROWTH(G), right=1 / lemma.result, rule=Use(facts=(grown,)), reason="the growth put in",
                 kernel=f"weights.{workflow}_efficiency"),
        ),
        instances=lambda: (
            Instance(label=instance.label, at=instance.at, direct=1 / instance.direct) for instance in lemma.instances()
        ),
        rests_on=lemma.rests_on,
    )  # fmt: skip
