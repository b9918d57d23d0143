"""Many logistic fits at once, against statsmodels, scikit-learn, R and the exact rule of existence."""

import warnings

import numpy as np
import pytest

from simulate.arrays import Floats
from simulate.glm import existence, reference
from simulate.tables.logistic import certain, fit, loss, predictor
from simulate.tables.sources import table
from simulate.tables.split import Split, medians, split
from simulate.tables.table import Table, TableError
from theory.vocabulary import Family, TableSource

WISCONSIN, TITANIC = TableSource(name="wisconsin"), TableSource(name="titanic")


def splits(source: TableSource, rows: int, many: int = 4, columns: str = "") -> Split:
    return split(table(source, columns), rows, np.random.default_rng(3), many)


def test_a_split_parts_the_rows_and_standardises_on_the_training_rows_alone() -> None:
    whole = table(WISCONSIN)
    found = split(whole, 400, np.random.default_rng(3), 5)
    np.testing.assert_array_equal(found.trained.sum(axis=1), 400)
    np.testing.assert_array_equal(found.tested.sum(axis=1), 169)
    np.testing.assert_array_equal((found.successes + found.positives).sum(axis=1), whole.labels.sum())
    weights = found.trained / 400
    mean = (weights[..., None] * found.x).sum(axis=1)
    square = (weights[..., None] * found.x**2).sum(axis=1)
    np.testing.assert_allclose(mean, np.eye(6)[:1].repeat(5, axis=0), atol=1e-12)
    np.testing.assert_allclose(square, 1.0, rtol=1e-12)


def test_rows_of_the_titanic_that_are_alike_are_counted_together() -> None:
    found = splits(TITANIC, 1760)
    assert found.x.shape == (4, 14, 6)  # 16 cells of class, sex and age; the crew had no children


def test_missing_values_become_medians_of_the_training_rows() -> None:
    generator = np.random.default_rng(0)
    features = generator.normal(size=(30, 2))
    features[generator.random((30, 2)) < 0.2] = np.nan
    training = np.stack([features[:20], features[10:]])
    np.testing.assert_allclose(medians(training), np.nanmedian(training, axis=1), rtol=1e-15)
    assert medians(np.full((1, 3, 1), np.nan)).tolist() == [[0.0]]
    found = split(Table(names=("a", "b"), features=features, labels=generator.random(30) < 0.5), 20, generator, 3)
    assert np.isfinite(found.x).all()


def test_no_split_without_test_rows() -> None:
    with pytest.raises(TableError, match=r"rows=2201: the table has 2201 rows, .* at most 2200"):
        splits(TITANIC, 2201)


def test_the_fit_of_the_titanic_is_what_r_prints() -> None:
    """R 4's glm(Survived ~ Class + Sex + Age, binomial) on datasets::Titanic, with adults and not children as 1."""
    whole = table(TITANIC)
    x = np.hstack([np.ones((2201, 1)), whole.features])[None]
    found = fit(x, np.ones((1, 2201), dtype=np.int64), whole.labels[None].astype(np.int64), 0.0)
    adult = 1.0615
    printed = [0.6853 - adult, -1.0181, -1.7778, -0.8577, 2.4201, adult]
    np.testing.assert_allclose(found.coefficients[0], printed, atol=1.1e-4)
    deviance = 2 * loss(predictor(x, found.coefficients), np.ones((1, 2201), dtype=np.int64), whole.labels[None])
    assert deviance[0] == pytest.approx(2210.1, abs=0.05)


@pytest.mark.parametrize(("source", "rows"), [(WISCONSIN, 455), (TITANIC, 1760)], ids=str)
def test_each_fit_is_that_of_statsmodels(source: TableSource, rows: int) -> None:
    parts = splits(source, rows)
    found = fit(parts.x, parts.trained, parts.successes, 0.0)
    assert found.exists.all()
    for one in range(4):
        y, trials = parts.successes[one].astype(float), parts.trained[one].astype(float)
        theirs = reference.estimate(Family.BINOMIAL, parts.x[one].T, y, trials=trials)
        np.testing.assert_allclose(found.coefficients[one], theirs, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("penalty", [0.01, 1.0])
def test_each_fit_with_a_ridge_is_that_of_scikit_learn(penalty: float) -> None:
    from sklearn.linear_model import LogisticRegression

    parts = splits(WISCONSIN, 455, columns="all", many=2)
    found = fit(parts.x, parts.trained, parts.successes, penalty)
    for one in range(2):
        chosen = parts.trained[one] > 0
        model = LogisticRegression(
            C=1 / penalty, fit_intercept=False, solver="newton-cholesky", tol=1e-12, max_iter=500
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its line search stops where rounding begins
            model.fit(parts.x[one][chosen], parts.successes[one][chosen])
        np.testing.assert_allclose(found.coefficients[one], model.coef_[0], rtol=1e-5, atol=1e-6)


def test_wisconsin_is_separable_by_its_30_features_and_not_by_the_five() -> None:
    """So no subset of its rows has a maximum likelihood estimate with all of them."""
    reasons = []
    for columns in ("all", ""):
        whole = table(WISCONSIN, columns)
        away = (whole.features - whole.features.mean(axis=0)) / whole.features.std(axis=0)
        x = np.vstack([np.ones(569), away.T])
        reasons.append(existence.reason(Family.BINOMIAL, x, whole.labels.astype(float)))
    assert reasons == ["separation", None]


def small(generator: np.random.Generator) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Small tables [200, 9, 3] of whole numbers, about half of them separable in some direction."""
    x = np.concatenate([np.ones((200, 9, 1)), generator.integers(-2, 3, size=(200, 9, 2))], axis=2)
    trials = generator.integers(0, 3, size=(200, 9))
    return x, trials, generator.binomial(trials, 0.5)


def test_an_estimate_exists_where_the_exact_rule_says_so() -> None:
    x, trials, successes = small(np.random.default_rng(8))
    found = fit(x, trials, successes, 0.0)
    exact = [
        existence.reason(Family.BINOMIAL, rows.T, y.astype(float), trials=of.astype(float)) is None
        for rows, of, y in zip(x, trials, successes, strict=True)
    ]
    assert found.exists.tolist() == exact
    assert 20 < sum(exact) < 180
    assert np.isfinite(found.coefficients).all()


def test_the_certificate_is_never_wrong_and_often_given() -> None:
    x, trials, successes = small(np.random.default_rng(9))
    exists = fit(x, trials, successes, 0.0).exists
    at = fit(x, trials, successes, 1e-7).coefficients
    chance = 1 / (1 + np.exp(-predictor(x, at)))
    gradient = ((trials * chance - successes)[:, None, :] @ x)[:, 0]
    information = (x * (trials * chance * (1 - chance))[..., None]).transpose(0, 2, 1) @ x
    given = certain(x, trials, gradient, information)
    assert not (given & ~exists).any()
    assert given.sum() > exists.sum() / 2


def test_a_ridge_makes_every_fit_exist_even_of_one_class() -> None:
    x = np.ones((1, 4, 1))
    found = fit(x, np.ones((1, 4), dtype=np.int64), np.ones((1, 4), dtype=np.int64), 0.5)
    b = found.coefficients[0, 0]
    assert found.exists.all()
    assert 4 / (1 + np.exp(b)) == pytest.approx(0.5 * b, rel=1e-9)  # the score of the four rows is that of the ridge
