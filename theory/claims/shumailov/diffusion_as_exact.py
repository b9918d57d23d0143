"""The diffusion's absorption time taken as the chain's: a logarithm of a rational, where the chain gives a rational."""

from theory.claim import Claim, Expected, NearMiss
from theory.claims.shumailov import absorption_time
from theory.lemmas.absorption import MOST_ROWS
from theory.lemmas.discrete_trials import COPIES, EXACT_REFIT, INITIAL, LOGARITHMS, REPLACE, SOURCE, TWO, plan
from theory.lemmas.wright_fisher import M
from theory.parameter import Parameter
from theory.symbols import i
from theory.vocabulary import Statistic

CLAIM = Claim(
    id="shumailov.diffusion-as-exact",
    source=SOURCE,
    title="Discrete, replace: the diffusion's absorption time taken as exact",
    statement="The mean time until one of two categories has all M rows is -2M (p log p + (1-p) log(1-p)), p = i/M.",
    conventions=(
        EXACT_REFIT, REPLACE, TWO,
        "not printed in the source: the formula of the diffusion limit, which is often quoted for finite M",
    ),
    kind="absorption time",
    expected=Expected.REFUTED,
    parameters=(
        Parameter(symbol=M, meaning="rows drawn a generation", least=2, most=MOST_ROWS), COPIES
    ),
    value=LOGARITHMS,
    derivation=absorption_time.derivation,
    near_misses=(
        NearMiss(formula=2 * LOGARITHMS, slip="4M in place of 2M, the diploid unit"),
        NearMiss(formula=LOGARITHMS / 2, slip="M in place of 2M"),
        NearMiss(formula=8 * M * INITIAL * (1 - INITIAL), slip="the entropy replaced by a parabola"),
    ),
    plan=plan(Statistic.FITS_TO_ONE, ({M: 4, i: 2}, {M: 4, i: 1})),
)  # fmt: skip
