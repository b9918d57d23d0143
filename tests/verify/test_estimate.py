import numpy as np
import pytest

from verify.estimate import estimate, growth, mean, pseudo_values


def ratio(u: np.ndarray) -> float:
    """tr(S_1^-1 S_G) / p of replicates [R, G, p], by the textbook."""
    first, last = (np.cov(u[:, g].T, ddof=0) for g in (0, -1))
    return float(np.trace(np.linalg.inv(first) @ last)) / u.shape[2]


@pytest.fixture
def u() -> np.ndarray:
    rng = np.random.default_rng(2024)
    first = rng.standard_normal((24, 30, 2)) @ np.array([[1.0, 0.4], [0.0, 2.0]])
    return np.stack([first, first + rng.standard_normal((24, 30, 2))], axis=2)


def test_the_mean_has_the_textbook_standard_error(scalar):
    values = np.random.default_rng(2024).exponential(size=5000)
    found = mean(scalar(values))
    assert found.value == pytest.approx(values.mean(), rel=1e-14)
    assert found.mcse == pytest.approx(values.std(ddof=1) / np.sqrt(5000), rel=1e-12)
    assert (found.degrees, found.replicates) == (4999, 5000)
    assert found.sd == pytest.approx(values.std(ddof=1))


def test_the_growth_is_the_jackknife_of_the_textbook_ratio(u, covariance):
    found = growth(covariance(u), 2)
    whole = ratio(u.reshape(-1, 2, 2))
    without = np.array([ratio(np.delete(u, b, axis=0).reshape(-1, 2, 2)) for b in range(24)])
    assert found.value == pytest.approx(24 * whole - 23 * without.mean(), rel=1e-10)
    assert found.mcse == pytest.approx(np.sqrt(23 / 24 * ((without - without.mean()) ** 2).sum()), rel=1e-8)
    assert (found.degrees, found.replicates) == (23, 720)


def test_the_growth_of_the_first_fit_is_exactly_one(u, covariance):
    assert growth(covariance(u), 1).value == pytest.approx(1.0, abs=1e-12)


def test_a_shift_of_the_fits_changes_nothing(u, covariance):
    shifted = growth(covariance(u + np.array([3.0, -1.0])), 2)
    assert shifted.value == pytest.approx(growth(covariance(u), 2).value, rel=1e-9)


def test_a_linear_change_of_coordinates_changes_nothing(u, covariance):
    turned = u @ np.array([[2.0, 1.0], [-1.0, 1.0]])
    assert growth(covariance(turned), 2).value == pytest.approx(growth(covariance(u), 2).value, rel=1e-9)


def test_the_inverse_growth_swaps_the_generations(u, covariance):
    swapped = covariance(u[:, :, ::-1])
    assert growth(covariance(u), 2, inverse=True) == growth(swapped, 2)


def test_blocks_of_unequal_size_leave_the_standard_error_right(u, covariance):
    blocks = covariance(u)
    pairs = blocks["blocks"]
    merged = [  # the first eight blocks become four of double size
        {
            "used": pairs[k]["used"] + pairs[k + 1]["used"],
            "sum": (np.array(pairs[k]["sum"]) + np.array(pairs[k + 1]["sum"])).tolist(),
            "outer": (np.array(pairs[k]["outer"]) + np.array(pairs[k + 1]["outer"])).tolist(),
        }
        for k in range(0, 8, 2)
    ]
    uneven = growth({**blocks, "blocks": merged + pairs[8:]}, 2)
    even = growth(blocks, 2)
    assert uneven.value == pytest.approx(even.value, rel=2e-3)
    assert uneven.mcse == pytest.approx(even.mcse, rel=0.25)


def test_a_block_without_replicates_is_left_out(u, covariance):
    evidence = covariance(u)
    zero = {"used": 0, "sum": np.zeros((2, 2)).tolist(), "outer": np.zeros((2, 2, 2)).tolist()}
    assert growth({**evidence, "blocks": [zero, *evidence["blocks"]]}, 2) == growth(evidence, 2)


def test_pseudo_values_average_to_the_estimate(u, covariance):
    pseudo, used = pseudo_values(covariance(u), 2)
    assert np.average(pseudo, weights=used) == pytest.approx(growth(covariance(u), 2).value)


@pytest.mark.parametrize(
    ("statistic", "generation", "message"),
    [
        ("median", None, "unknown statistic 'median'; known: mean, growth, inverse growth"),
        ("growth", None, "needs a generation"),
        ("growth", 3, "generation=3: the evidence holds 1 to 2"),
        ("mean", None, "kind 'covariance': this statistic needs kind 'scalar'"),
    ],
)
def test_what_cannot_be_estimated_is_said(u, covariance, statistic, generation, message):
    with pytest.raises(ValueError, match=message):
        estimate(covariance(u), statistic, generation)


def test_one_replicate_has_no_standard_error(scalar):
    with pytest.raises(ValueError, match="at least 2 replicates"):
        mean(scalar(np.array([1.0])))


def test_one_block_cannot_be_deleted(u, covariance):
    with pytest.raises(ValueError, match="deleting a block needs at least 2"):
        growth(covariance(u[:1]), 2)
