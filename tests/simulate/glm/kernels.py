"""The parts of a fit, compiled so that the tests can call them; cached on disk for as long as the sources are alike."""

from typing import Any

from simulate.glm.cells import residual
from simulate.glm.chain import work_of
from simulate.glm.drawing import weights_of_response
from simulate.glm.equations import expand, factored, gather, gather_cubes, largest_error, newton_step
from simulate.glm.links import bend, value_slope
from simulate.glm.solving import newton
from simulate.glm.visit import visit, visit_cubic
from simulate.lanes.compiled import kernel, sources
from simulate.lanes.memory import load, store
from simulate.lanes.types import WIDTH


def _link(made_by: str) -> Any:
    @kernel
    def links(kind: int, t: Any, out: Any) -> None:
        """Nothing; the rows of out are F, F' and F'' at t."""
        made_by  # noqa: B018 - part of the key of the cache
        for at in range(0, t.size, WIDTH):
            value, slope = value_slope(kind, load(t, at))
            store(out[0], at, value)
            store(out[1], at, slope)
            store(out[2], at, bend(kind, value, slope))

    @kernel
    def residuals(family: int, rows: Any, total: Any, numbers: Any, out: Any) -> None:
        """Nothing; the rows of out are a and b of rows with responses `total`, and of cells with so many rows."""
        made_by  # noqa: B018 - part of the key of the cache
        for at in range(0, total.size, WIDTH):
            single = weights_of_response(family, load(total, at), numbers[0])
            together = residual(family, load(rows, at), load(total, at), numbers)
            for place in range(2):
                store(out[place], at, single[place])
                store(out[2 + place], at, together[place])

    return links, residuals


def _sums(made_by: str) -> Any:
    @kernel
    def visited(link: Any, rows: Any, span: Any, theta: Any, shape: Any, sums: Any, cubic: bool) -> None:
        """Nothing; sums holds the lanes of a visit."""
        made_by  # noqa: B018 - part of the key of the cache
        if cubic:
            visit_cubic(link, rows, span, theta, shape, sums, 0)
        else:
            visit(link, rows, span, theta, shape, sums, 0)

    @kernel
    def gathered(
        chosen: Any, weights: Any, tables: Any, factors: Any, shape: Any, score: Any, hessian: Any, cubes: Any
    ) -> None:
        """Nothing; score, hessian and cubes are gathered from the lanes of the batches."""
        made_by  # noqa: B018 - part of the key of the cache
        gather(chosen, weights, tables, factors, shape, score, hessian)
        gather_cubes(chosen, weights, tables[1], factors[0], shape, cubes)

    @kernel
    def expanded(away: Any, old: Any, cubes: Any, shape: Any, score: Any, hessian: Any) -> None:
        """Nothing; score and hessian gain the expansion."""
        made_by  # noqa: B018 - part of the key of the cache
        expand(away, old, cubes, shape, score, hessian)

    return visited, gathered, expanded


def _solving(made_by: str) -> Any:
    @kernel
    def stepped(hessian: Any, score: Any, shape: Any, step: Any) -> Any:
        """(Newton decrement, largest standard error), while step becomes H^-1 score; (-1, -1) for a bad hessian."""
        made_by  # noqa: B018 - part of the key of the cache
        factor, column = hessian * 0.0, score * 0.0
        if not factored(hessian, factor, shape):
            return -1.0, -1.0
        return newton_step(factor, score, shape, step), largest_error(factor, shape, column)

    @kernel
    def fitted(chosen: Any, weights: Any, problem: Any, data: Any, theta: Any, shape: Any) -> float:
        """What `newton` returns, while theta becomes the fit."""
        made_by  # noqa: B018 - part of the key of the cache
        return newton(chosen, weights, problem, data, theta, shape, work_of(shape))

    return stepped, fitted


links, residuals = _link(sources())
visited, gathered, expanded = _sums(sources())
stepped, fitted = _solving(sources())
