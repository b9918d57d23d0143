"""The coordinates of a path in which the limit process of Theorem 5.1 is white noise, and what is measured in them.

V = L L' is the information of one row, A the weights of the fits and C those of the noises in them. Per generation g:

    e_g = L^-1 (W_T(g) - V W_Theta(g-1))                                     the innovation of the score
    d_g = L' (W_Theta(g) - what the past and the weights say of it) / a_gg   that of the fit, given all before W_T(g)
    u_g = L' W_Theta(g)                                                      the fit
    r_g = L' (W_Theta(g) - V^-1 sum_h a_gh W_T(h))                           what the expansion of the fit leaves
    l_g = sum_i C_gi L^-1 W_T(i), the scores drawn at the truth              the linear chain on the same random numbers

In the limit e_1, ..., e_G are independent N(0, I), and so are the d_g; r_g is 0; Cov(u_g, u_h) = (C C')_gh I. Under
P_ref nothing is fed back: e_g = L^-1 W_T(g) and A stands for C. The coordinates are a question and no answer: where the
theory is wrong, what comes out is not white.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from simulate.frame import Frame
from theory.vocabulary import GlmDesign, Recipe, Workflow
from theory.workflow import Matrix, coefficients, matrix
from verify.process.information import information

Array = npt.NDArray[np.float64]
DIGITS = 12  # of a coordinate: what is beyond depends on the processor
DIRECTIONS = 8  # random ones, on which whole laws are compared
SEED = 510  # of the directions; any other would do
PARTS = {
    "mean": "means of the innovations",
    "covariance": "joint covariance of the innovations",
    "third": "third moments",
    "fourth": "fourth moments",
    "fits": "joint covariance of the fits",
    "coupling": "fits against the linear chain",
    "conditional": "conditional variance given the past",
    "remainder": "remainder of the expansion",
}


@dataclass(frozen=True, kw_only=True)
class Functional:
    """One functional of the path. `order` is that of its bias in 1/n, `scale` the spread of one replicate in the limit.

    `at` are the places (generations from 0, coordinates) that a prediction needs.
    """

    name: str
    part: str
    order: float
    scale: float
    at: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Instrument:
    """A frame with the meaning of all that it records. `coefficients` [G, G] are those of the noises in the fits.

    `directions` [D, G, p] are unit vectors; histogram h is that of a direction, or of the length of one innovation.
    """

    frame: Frame
    functionals: tuple[Functional, ...]
    coefficients: Array
    directions: Array
    histograms: tuple[tuple[str, int], ...]
    size: int

    @property
    def generations(self) -> int:
        return len(self.coefficients)


def weights(design: GlmDesign) -> Matrix:
    """The exact weights of the design's fits; ValueError where they are random or batches differ in size."""
    workflow = design.workflow
    if isinstance(workflow, Recipe):
        if workflow.kind == "matrix":
            return [list(row) for row in workflow.matrix]
        from theory.scheme_names import scheme_named

        return scheme_named(str(workflow)).matrix(design.generations)
    if workflow is Workflow.HALFWAY:
        raise ValueError("workflow='halfway': its batches differ in size; give a window, a kept share or a matrix")
    return matrix(workflow, design.generations)


@cache
def instrument(design: GlmDesign) -> Instrument:
    """The instrument for a design; the same for every number of rows."""
    exact = weights(design)
    a = np.array([[float(each) for each in row] for row in exact])
    if not np.diag(a).all():
        raise ValueError(f"{design.workflow}: a fit leaves its newest batch out, so it has no innovation of its own")
    held = a if design.reference else np.array([[float(each) for each in row] for row in coefficients(exact)])
    root = np.asarray(np.linalg.cholesky(information(design)), dtype=np.float64)
    generations, size = len(a), len(root)
    rows = _Rows(root=root, weights=a, held=held, feedback=not design.reference)
    blocks = [rows.innovation, rows.fitted_innovation, rows.fit, rows.remainder, rows.sum_with_line, rows.gap_to_line]
    stacked = np.vstack([block(g) for block in blocks for g in range(generations)])
    directions = _directions(generations, size)
    projected = np.einsum("kgp,gpd->kd", directions, np.stack([rows.innovation(g) for g in range(generations)]))
    table = np.round(np.vstack([stacked, projected]), DIGITS) + 0.0
    functionals, asked = _functionals(held, generations, size)
    shown = [("coordinate", len(stacked) + k) for k in range(DIRECTIONS)] + [("length", g) for g in range(generations)]
    groups = [(size * k, size * (k + 1)) for k in range(len(blocks) * generations)]
    growth = (held**2).sum(axis=1)
    centres = [float(size)] * (2 * generations) + (size * growth).tolist() + [0.0] * (3 * generations)
    frame = Frame(
        rows=tuple(map(tuple, table.tolist())),
        groups=tuple(groups),
        centres=tuple(centres),
        functionals=tuple(asked),
        histograms=tuple(shown),
    )
    named = [("direction", k) for k in range(DIRECTIONS)] + [("length", g) for g in range(generations)]
    return Instrument(
        frame=frame,
        functionals=tuple(functionals),
        coefficients=held,
        directions=directions,
        histograms=tuple(named),
        size=size,
    )


@cache
def last_fit(design: GlmDesign) -> Frame:
    """The coordinates u_G = L' W_Theta(G) alone, whose squared length is W'VW."""
    a = np.array([[float(each) for each in row] for row in weights(design)])
    root = np.asarray(np.linalg.cholesky(information(design)), dtype=np.float64)
    rows = _Rows(root=root, weights=a, held=a, feedback=False).fit(len(a) - 1)
    return Frame(rows=tuple(map(tuple, (np.round(rows, DIGITS) + 0.0).tolist())))


def nothing(design: GlmDesign) -> Frame:
    """A coordinate that is always 0, so that the bounded functional is 1."""
    return Frame(rows=((0.0,) * len(last_fit(design).rows[0]),))


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """The linear maps [p, D] from the path to the coordinates of one generation, from 0."""

    root: Array
    weights: Array
    held: Array
    feedback: bool

    def _block(self, part: int, generation: int, values: Array) -> Array:
        """`values` [p, p] in the columns of one generation: of the scores, the fits, or the scores at the truth."""
        generations, size = len(self.weights), len(self.root)
        parts = 3 if self.feedback else 2
        found = np.zeros((size, parts, generations, size))
        found[:, part, generation] = values
        return found.reshape(size, -1)

    def _scores(self, shares: Array, part: int = 0) -> Array:
        """sum_h shares_h L^-1 W_T(h)."""
        inverse = np.linalg.inv(self.root)
        blocks = [self._block(part, h, share * inverse) for h, share in enumerate(shares)]
        return np.asarray(sum(blocks[1:], blocks[0]))

    def fit(self, generation: int) -> Array:
        return self._block(1, generation, self.root.T)

    def _before(self, generation: int) -> Array:
        """What batch g is drawn from beyond the truth: the fit before, or nothing."""
        if generation == 0 or not self.feedback:
            return np.zeros_like(self.fit(0))
        return self.fit(generation - 1)

    def innovation(self, generation: int) -> Array:
        only = np.eye(len(self.weights))[generation]
        return np.asarray(self._scores(only) - self._before(generation))

    def fitted_innovation(self, generation: int) -> Array:
        own = self.weights[generation, generation]
        earlier = np.where(np.arange(len(self.weights)) < generation, self.weights[generation], 0.0)
        return np.asarray((self.fit(generation) - self._scores(earlier)) / own - self._before(generation))

    def remainder(self, generation: int) -> Array:
        return self.fit(generation) - self._scores(self.weights[generation])

    def _line(self, generation: int) -> Array:
        return self._scores(self.held[generation], 2 if self.feedback else 0)

    def sum_with_line(self, generation: int) -> Array:
        return self.fit(generation) + self._line(generation)

    def gap_to_line(self, generation: int) -> Array:
        return self.fit(generation) - self._line(generation)


def _directions(generations: int, size: int) -> Array:
    """Unit vectors among all innovations, the same for every design of one shape."""
    drawn = np.random.default_rng(SEED).standard_normal((DIRECTIONS, generations, size))
    return np.asarray(np.round(drawn / np.sqrt((drawn**2).sum(axis=(1, 2), keepdims=True)), DIGITS))


Asked = tuple[str, int, int]


def _functionals(held: Array, generations: int, size: int) -> tuple[list[Functional], list[Asked]]:
    """What is measured, with its meaning, in the order of the frame."""
    whole = generations * size
    found: list[tuple[Functional, Asked]] = []

    def add(name: str, part: str, order: float, scale: float, at: tuple[int, ...], asked: Asked) -> None:
        found.append((Functional(name=name, part=part, order=order, scale=scale, at=at), asked))

    for kind, shift in (("e", 0), ("d", whole)):
        for i in range(whole):
            name, g = f"{kind}_{i // size + 1}[{i % size}]", i // size
            add(f"E {name}", "mean", 0.5, 1.0, (g,), ("coordinate", shift + i, 0))
            add(f"E He3 {name}", "third", 0.5, 6**0.5, (g,), ("third", shift + i, 0))
            add(f"E He4 {name}", "fourth", 1.0, 24**0.5, (g,), ("fourth", shift + i, 0))
            for j in range(i + 1):
                other = f"{kind}_{j // size + 1}[{j % size}]"
                scale = 2**0.5 if i == j else 1.0
                add(f"E {name} {other}", "covariance", 1.0, scale, (g, int(i == j)), ("product", shift + i, shift + j))
    for k in range(DIRECTIONS):
        row = 6 * whole + k
        add(f"E He3 direction {k + 1}", "third", 0.5, 6**0.5, (-1, k), ("third", row, 0))
        add(f"E He4 direction {k + 1}", "fourth", 1.0, 24**0.5, (-1, k), ("fourth", row, 0))
    joint = held @ held.T
    for g in range(generations):
        for h in range(g + 1):
            scale = (size * (joint[g, g] * joint[h, h] + joint[g, h] ** 2)) ** 0.5
            name = f"E u_{h + 1}'u_{g + 1}"
            add(name, "fits", 1.0, scale, (h, g), ("inner", 2 * generations + h, 2 * generations + g))
        gap, total = 5 * generations + g, 4 * generations + g
        spread = (2 * size) ** 0.5 * joint[g, g]
        add(f"E |u_{g + 1}|^2 - |l_{g + 1}|^2", "coupling", 1.0, spread, (g,), ("inner", gap, total))
        left = 3 * generations + g
        add(f"E |r_{g + 1}|^2", "remainder", 1.0, spread, (g,), ("inner", left, left))
    for g in range(1, generations):
        for kind, group in (("e", g), ("d", generations + g)):
            name = f"E (|{kind}_{g + 1}|^2 - p)(|u_{g}|^2 - its mean)"
            scale = 2 * size * joint[g - 1, g - 1]
            add(name, "conditional", 1.0, scale, (g,), ("lengths", group, 2 * generations + g - 1))
    return [each for each, _ in found], [each for _, each in found]
