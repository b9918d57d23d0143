"""The words: families, workflows, estimators, features and statistics."""

from enum import StrEnum


class Family(StrEnum):
    """A response distribution with the link that it is fitted with."""

    NORMAL = "normal"  # identity link
    BINOMIAL = "binomial"  # logit
    POISSON = "poisson"  # log
    GAMMA = "gamma"  # log, known shape
    NEGATIVE_BINOMIAL = "negative-binomial"  # log, known dispersion


class Workflow(StrEnum):
    """Which data a generation is fitted on."""

    DISCARD = "discard"  # the newest batch alone ("replace")
    AUGMENT = "augment"  # every batch so far ("accumulate")
    HALFWAY = "halfway"  # generation i: one synthetic set of i times the rows, drawn from the newest fit


class Estimator(StrEnum):
    """The divisor of a fitted variance: N (maximum likelihood) or N - 1 (unbiased)."""

    MLE = "mle"
    UNBIASED = "unbiased"


class Features(StrEnum):
    """Whether the generations of a linear regression share one feature matrix."""

    SAME = "same"
    FRESH = "fresh"


class Statistic(StrEnum):
    """What is recorded of a replicate."""

    TEST_ERROR = "test error"  # |w_n - w*|^2
    TRACE_INVERSE_GRAM = "trace of the inverse Gram matrix"  # tr((X'X)^-1)
    VARIANCE = "fitted variance over the true one"  # sigma_t^2 / sigma_0^2
    MEAN_DISPLACEMENT = "squared displacement of the fitted mean"  # (mu_t - mu_0)^2 / sigma_0^2
    LOG_VARIANCE = "logarithm of the fitted variance over the true one"  # log(sigma_t^2 / sigma_0^2)
    WASSERSTEIN = "squared Wasserstein distance over the true variance"  # of order 2, fit from truth
    VARIANCE_GROWTH = "variance of the fit over that of the first fit"  # Var W(G) / Var W(1)
    PATH = "scores and fits of every generation"  # the process of Theorem 5.1
    DIVERGENCE = "divergence of the truth from the fit"  # n KL(p_theta0 || p_theta-hat), averaged over the features
    WEIGHTED = "bounded functional of the last fit"  # times the likelihood ratio where the design is the reference
    LIKELIHOOD_RATIO = "likelihood ratio"  # of the workflow over the reference law, under the latter
    FITTED_COEFFICIENTS = "fitted coefficients with the noise that made them"
    OWN = "number that the model records"  # of a model that its user brings
    SERIES = "every quantity of every generation"  # of the systems that are measured
    # discrete distributions
    HETEROZYGOSITY = "heterozygosity of the fit over the true one"  # (1 - sum p_t^2)/(1 - sum p_0^2)
    CATEGORY_SHARE = "fitted share of the first category"
    CATEGORY_FACTOR = "fitted share of the first category over the true one"
    CATEGORY_GONE = "whether the first category is gone"
    CATEGORY_ALONE = "whether the first category is the one that is left in the end"
    STILL_MIXED = "whether two categories or more are left"
    FITS_TO_ONE = "fits until one category is left"
    SURVIVING_SHARE = "whether the first category is seen, and its fitted share"  # read as a ratio of two means
    # Gaussians in d dimensions
    COVARIANCE_TRACE = "trace of the fitted covariance over the true one"  # tr(Sigma_0^-1 Sigma_t) / d
    COVARIANCE_ENTRY = "covariance of the first two coordinates over the true one"
    LOG_DETERMINANT = "logarithm of the fitted determinant over the true one"  # log(det Sigma_t / det Sigma_0)
    SCALE = "root of the fitted variance over the true one"  # mean over the eigenvalues
    SECOND_MOMENT = "fitted variance and squared displacement over the true variance"  # of one coordinate, on average
    SQUARED_VARIANCE = "square of the fitted variance over the true one"  # (tr(Sigma_0^-1 Sigma_t) / d)^2
    VARIANCE_SPREAD = "half the squared difference of two fitted variances"  # of independent chains, as the one above
    SQUARED_DRAW = "squared distance of a draw from the true mean"  # of a row drawn from the last fit
    # kernel densities
    FIT_VARIANCE = "variance of the fitted density"
    KERNEL_DRAW = "square of a draw of the last kernel density"
    HELD_OUT_LOSS = "loss of the last fit on real rows"
    LOSS_RISE = "loss of the last fit less that of the first, on real rows"
    # regressions as the papers run them
    COMPONENT = "component of the last fit along the true coefficients"
    SQUARED_BIAS = "product of the errors of two such components"
    COMPONENT_SPREAD = "half the squared difference of two such components"
    ERROR_SPREAD = "half the squared difference of two test errors"
    # real rows beside synthetic ones
    EXCESS_LOSS = "twice the excess loss, a parameter"  # 2 KL(p_theta0 || p_theta-hat)/p, averaged over the features
    RELATIVE_LOSS = "twice the excess loss, a parameter, times the real rows"
    # language models
    SOURCE_LOSS = "loss of the source on its own text"  # -log p(y_t | y_{t-1}), nats a token
    SAMPLE_LOSS = "loss of samples under the first fit over that of the text it was fitted on"
