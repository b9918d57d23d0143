"""Exact refits do not make samples likelier under the original model: their mean loss under it never moves."""

from fractions import Fraction

import sympy

from theory.claim import Claim, NearMiss
from theory.lemmas.discrete_trials import EXACT_REFIT, SOURCE
from theory.lemmas.language_loss import sample_ratio
from theory.lemmas.language_trials import FITS, ROWS, sample_plan
from theory.proof.line import Derivation
from theory.symbols import n, t


def derivation() -> Derivation:
    """The mean of every token's share is a martingale, and the loss is linear in the shares."""
    return sample_ratio()


CLAIM = Claim(
    id="shumailov.sample-likelihood",
    source=SOURCE,
    title="Language, replace: samples under the original model",
    statement="With exact refits that write one token after each real prompt, the samples of every fit t have the same "
    "mean loss under the first fit as the text that it was fitted on.",
    conventions=(
        EXACT_REFIT, "one token is written after each of the same n real prompts, so no context gains or loses rows",
        "written from the fit itself: no temperature, and no search for likely text",
        "the loss of a sample is -log p under the first fit; given the first fit, in ratio to its loss on its own text",
        "not printed in the source, which reports samples that grow likelier: an exact refit alone does not do that",
    ),
    kind="perplexity",
    parameters=(ROWS, FITS),
    value=sympy.Integer(1),
    derivation=derivation,
    near_misses=(
        NearMiss(formula=(1 - 1 / n) ** t, slip="samples as much likelier as they are less diverse"),
        NearMiss(formula=1 - t / (2 * n), slip="the loss of likelihood on training text, added up over fits"),
        NearMiss(formula=1 + t / n, slip="the divergence from the first fit added to the loss"),
        NearMiss(formula=1 / (1 + t / n), slip="the same, divided by"),
    ),
    plan=sample_plan((24, 3), (30, 6), delta=Fraction(1, 50)),
)  # fmt: skip
