"""Lines for the rules on means of functions of normals, and on counts that grow by chance."""

from dataclasses import replace

import sympy
from sympy import Rational, exp, harmonic, log, pi, sqrt

from tests.theory.case import fact, false, true
from theory.proof.counted import MeanInverseCount, PeakOfMixture
from theory.proof.even_convex import MeanLogCosh, log_cosh
from theory.proof.line import Line
from theory.proof.normal_means import MeanLogarithm, MeanOfInequality, NormalMean, Y
from theory.proof.pointwise import ConvexGap
from theory.symbols import k, n, t

F, M, L, R = (sympy.Function(name) for name in ("f", "m", "l", "r"))
u, z, s, q = sympy.symbols("u z s q", real=True)
h, b = sympy.symbols("h b", positive=True)
AT = ({h: Rational(1, 3)}, {h: 2})
NORMALS = {u: sympy.Integer(2), z: sympy.Integer(1)}
QUARTIC = NormalMean(polynomial=h * u**2 * z**2 + z**4, normals=NORMALS, at=AT)
ABSOLUTE = NormalMean(polynomial=s * u**3 / h, normals=NORMALS, signs={s: u}, at=AT)
ODD = NormalMean(polynomial=s * u**2, normals=NORMALS, signs={s: u}, at=AT)
RAISED = NormalMean(polynomial=log(2 * pi * h) + z**2, normals=NORMALS, at=AT)

PARABOLA = ConvexGap(variable=Y, at=({Y: 1}, {Y: -2}))
SOFT, TANGENT = -log((1 + exp(Y)) / 2), -Y / 2 - Y**2 / 8
EVERYWHERE = Line(left=SOFT, relation=">=", right=TANGENT, rule=PARABOLA, reason="given")
DRAWN = h * u * z
POINT = Line(left=M(h), right=-(h**2) / 4, reason="given",
             rule=NormalMean(polynomial=TANGENT.xreplace({Y: DRAWN}), normals=NORMALS, at=AT))  # fmt: skip
AVERAGED = MeanOfInequality(fact=EVERYWHERE, mean=POINT, at=DRAWN)
ELSEWHERE = MeanOfInequality(fact=EVERYWHERE, mean=POINT, at=u)

MEAN = Line(left=M(h), right=sympy.Integer(0), reason="given",
            rule=NormalMean(polynomial=h * u, normals=NORMALS, at=AT))  # fmt: skip
SIGNED = Line(left=R(h), right=h / sqrt(pi), reason="given",
              rule=NormalMean(polynomial=s * h * u / 2, normals=NORMALS, signs={s: u}, at=AT))  # fmt: skip
TWICE = Line(left=R(h), right=2 * h / sqrt(pi), reason="given",
             rule=NormalMean(polynomial=s * h * u, normals=NORMALS, signs={s: u}, at=AT))  # fmt: skip
DOUBLE = Line(left=2 * Y**2, relation=">=", right=Y**2, rule=PARABOLA, reason="given")
IMAGINARY = MeanOfInequality(
    fact=DOUBLE,
    at=sympy.I * u,
    mean=Line(
        left=M(h), right=sympy.Integer(-2), reason="given", rule=NormalMean(polynomial=-(u**2), normals=NORMALS, at=AT)
    ),
)
EVEN = MeanLogCosh(mean=MEAN, signed=SIGNED)

GAINED = (harmonic(t) - 1) / 2
COUNT = MeanInverseCount(variable=t, added=b, chance=1 / t, gained=GAINED)
COUNTED = Line(left=F(t, b), relation="<=", right=1 / (b + 1 + GAINED), rule=COUNT, reason="given")
PEAK = PeakOfMixture(fact=COUNTED, added=b, square=h**2)
HIGHEST = log(2 * pi * (1 + h**2 * (harmonic(t) + 1) / 2)) / 2

CASES = (
    true(QUARTIC, M(h), 2 * h + 3, "moments of order four"),
    true(ABSOLUTE, M(h), 8 / (sqrt(pi) * h), "E|u|^3 for the variance 2"),
    true(ODD, M(h), 0, "a square has no sign"),
    true(RAISED, M(h), log(2 * pi * h) + 1, "a logarithm as a coefficient"),
    false(QUARTIC, M(h), h + 3, "a variance forgotten"),
    false(QUARTIC, M(h), 2 * h + 2, "2 for the fourth moment"),
    false(QUARTIC, h, 2 * h + 3, "the left side is no name"),
    false(QUARTIC, M(h), 2 * h + 3, "an inequality", "<="),
    false(ABSOLUTE, M(h), 0, "the sign left out"),
    false(NormalMean(polynomial=exp(u), normals=NORMALS, at=AT), M(h), exp(1), "no polynomial"),
    false(NormalMean(polynomial=s * u, normals={z: 1}, signs={s: u}, at=AT), M(h), 1, "the sign of an unknown normal"),
    false(NormalMean(polynomial=u**2, normals={u: sympy.Integer(-2)}, at=AT), M(h), -2, "a negative variance"),
    false(NormalMean(polynomial=sympy.I * h, normals=NORMALS, at=AT), M(h), sympy.I * h, "an imaginary mean"),
    false(NormalMean(polynomial=u**2, normals=NORMALS, at=()), M(h), 2, "no point for the second engine"),
    true(PARABOLA, SOFT, TANGENT, "log cosh below its parabola", ">="),
    false(PARABOLA, SOFT, -Y / 2 - Y**2 / 9, "too flat a parabola", ">="),
    false(PARABOLA, SOFT, -Y / 2 - Y**2 / 8, "the wrong way round", "<="),
    true(AVERAGED, L(h), M(h), "a parabola's mean", ">="),
    false(AVERAGED, L(h), M(h), "the wrong way round", "<="),
    false(AVERAGED, L(n), M(h), "a symbol from nowhere", ">="),
    false(AVERAGED, L(h), -(h**2) / 4, "the value in place of its name", ">="),
    false(IMAGINARY, L(h), M(h), "an inequality of real numbers at an imaginary one", ">="),
    false(ELSEWHERE, L(h), M(h), "the mean of another number", ">="),
    true(EVEN, L(h), -log_cosh(h / sqrt(pi)), "no mean, one sign", "<="),
    false(EVEN, L(h), -log_cosh(h / sqrt(pi)), "the wrong way round", ">="),
    false(EVEN, L(n), -log_cosh(h / sqrt(pi)), "a symbol from nowhere", "<="),
    false(EVEN, L(h), -log_cosh(2 * h / sqrt(pi)), "the exponent not halved", "<="),
    false(MeanLogCosh(mean=MEAN, signed=TWICE), L(h), -log_cosh(2 * h / sqrt(pi)), "another number", "<="),
    false(MeanLogCosh(mean=MEAN, signed=fact(R(h), h)), L(h), -log_cosh(h), "a mean that is not one", "<="),
    true(MeanLogarithm(), L(n, t, h), M(t, h), "Jensen", ">="),
    false(MeanLogarithm(), L(n, t, h), M(t, h), "the wrong way round", "<="),
    false(MeanLogarithm(), L(n, t, h), M(t, k), "a symbol from nowhere", ">="),
    false(MeanLogarithm(), L(n, t, h), h, "no name", ">="),
    false(MeanLogarithm(), L(n), L(n + 1), "a mean of densities that is the loss itself", ">="),
    true(COUNT, F(t, b), 1 / (b + 1 + GAINED), "half of what is gained", "<="),
    false(replace(COUNT, added=q), F(t, q), 1 / (q + 1 + GAINED), "a number added that may be negative", "<="),
    false(COUNT, F(t, b), 1 / (b + GAINED), "the first one forgotten", "<="),
    false(COUNT, F(t, b), 1 / (b + 1 + GAINED), "the wrong way round", ">="),
    false(MeanInverseCount(variable=t, added=b, chance=1 / t, gained=2 * GAINED), F(t, b), 1 / (b + harmonic(t)),
          "the mean count, which Jensen puts on the other side", "<="),
    false(MeanInverseCount(variable=t, added=b, chance=t, gained=GAINED), F(t, b), 1 / (b + 1 + GAINED),
          "a chance above 1", "<="),
    false(MeanInverseCount(variable=t, added=b, chance=1 / t, gained=harmonic(t) / 2), F(t, b),
          1 / (b + 1 + harmonic(t) / 2), "not 0 at the start", "<="),
    false(MeanInverseCount(variable=t, added=b, chance=1 / t, gained=b * GAINED), F(t, b), 1 / (b + 1 + b * GAINED),
          "a gain with another symbol", "<="),
    true(PEAK, L(n, t, h), HIGHEST, "a mixture of centred normals", ">="),
    false(PEAK, L(n, t, h), 2 * HIGHEST, "the variance in place of its root", ">="),
    false(PEAK, L(n, t, h), log(2 * pi * (1 + h**2 * harmonic(t))) / 2, "the mean number of kernels", ">="),
    false(PEAK, L(n, t, h), HIGHEST, "the wrong way round", "<="),
    false(PEAK, L(n), HIGHEST, "a symbol from nowhere", ">="),
    false(PeakOfMixture(fact=fact(F(t, b), 1 / (b + 1), "<="), added=b, square=h**2), L(n, t, h),
          log(2 * pi * (1 + h**2)) / 2, "a bound that is only claimed", ">="),
)  # fmt: skip
