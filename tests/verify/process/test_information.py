"""V against other ways to the same number: closed forms, a large sample, and the derived claims about its entries."""

import numpy as np
import pytest
from scipy.integrate import quad

from simulate import datasets
from theory.vocabulary import Family, GlmDesign, Workflow
from verify.process.information import information


def design(family: Family, law: str, **more) -> GlmDesign:
    return GlmDesign(family=family, workflow=Workflow.DISCARD, generations=2, rows=100, law=law, **more)


def test_a_normal_response_gives_the_second_moments_of_the_features_over_the_dispersion():
    assert information(design(Family.NORMAL, "gaussian")) == pytest.approx(np.eye(4) * 4 / 9)


def test_poisson_information_has_its_closed_form_under_normal_features():
    # E e^eta = exp(a + |b|^2/2), and each derivative in b brings down a feature (dey.information-poisson)
    law = design(Family.POISSON, "gaussian")
    truth = datasets.truth(law)
    a, b = truth[0], truth[1:]
    scale = np.exp(a + b @ b / 2)
    wanted = scale * np.block([[np.ones((1, 1)), b[None]], [b[:, None], np.eye(3) + np.outer(b, b)]])
    assert information(law) == pytest.approx(wanted, rel=1e-12)


def test_logit_information_under_normal_features_is_that_of_adaptive_quadrature():
    law = design(Family.BINOMIAL, "gaussian", trials=3)
    truth = datasets.truth(law)
    length = np.linalg.norm(truth[1:])

    def integrand(z: float, order: int) -> float:
        share = 1 / (1 + np.exp(-(truth[0] + length * z)))
        return z**order * 3 * share * (1 - share) * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)

    m0, m1, m2 = (quad(integrand, -12, 12, args=(order,), epsabs=1e-13)[0] for order in range(3))
    along = truth[1:] / length
    found = information(law)
    assert found[0, 0] == pytest.approx(m0, rel=1e-10)
    assert found[0, 1:] == pytest.approx(m1 * along, rel=1e-10)
    assert found[1:, 1:] == pytest.approx(m0 * (np.eye(3) - np.outer(along, along)) + m2 * np.outer(along, along))


@pytest.mark.parametrize(("family", "law"), [(Family.BINOMIAL, "signs"), (Family.POISSON, "randhie")])
def test_a_law_with_finitely_many_rows_gives_the_average_over_them(family, law):
    told = design(family, law)
    rows, truth = datasets.rows(told), datasets.truth(told)
    mean = np.exp(truth @ rows)
    curvature = mean if family is Family.POISSON else mean / (1 + mean) ** 2
    wanted = sum(c * np.outer(x, x) for c, x in zip(curvature, rows.T, strict=True)) / rows.shape[1]
    assert information(told) == pytest.approx(wanted, rel=1e-12)


def test_a_link_that_is_not_canonical_is_refused():
    with pytest.raises(ValueError, match="a canonical link is needed: normal, binomial, poisson"):
        information(design(Family.GAMMA, "gaussian"))
