"""Source, parameters and conventions of the claims about discrete distributions refitted on their own samples."""

import sympy

from theory.lemmas.wright_fisher import M, p
from theory.parameter import Parameter
from theory.symbols import i, t

SOURCE = "Shumailov et al. 2023 (arXiv 2305.17493)"
EXACT_REFIT = "each fit is exact: the model's probabilities are the shares among the rows that it is fitted on"
REPLACE = "replace: each fit sees the newest M rows alone; the first fit sees M rows of the true distribution"
ACCUMULATE = "accumulate: fit t sees all M t rows so far, M of them real, each batch drawn from the fit before it"
TWO = "two categories, the first with i of the M rows at the start; absorbed when it has none or all of them"
OURS = "not printed in the source: a value for what it says in words"

ROWS = Parameter(symbol=M, meaning="rows drawn a generation")
PAIRS = Parameter(symbol=M, meaning="rows drawn a generation", least=2)
FITS = Parameter(symbol=t, meaning="fits so far", least=0)
PROBABILITY = Parameter(symbol=p, meaning="true probability of the category", whole=False, below=1)
COPIES = Parameter(symbol=i, meaning="rows of the category at the start", least=1, most=M - 1)
INITIAL = i / M
OVER_TIME: tuple[Parameter, ...] = (ROWS, FITS)
LOGARITHMS = -2 * M * (INITIAL * sympy.log(INITIAL) + (1 - INITIAL) * sympy.log(1 - INITIAL))  # the diffusion's time
