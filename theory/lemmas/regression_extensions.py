"""Parameters and remarks of the linear-regression claims that go beyond the source."""

from theory.lemmas.regression_trials import PARAMETERS
from theory.parameter import Parameter
from theory.symbols import T, d

BEYOND = "not printed in the source: an extension of its model"
ROWS_FOR_VARIANCE = Parameter(symbol=T, meaning="rows of the feature matrix", least=d + 4)  # else it is infinite
VARIANCE_PARAMETERS = (PARAMETERS[0], ROWS_FOR_VARIANCE, *PARAMETERS[2:])
REPLICATE = "the variance of the error |w_n - w*|^2 over replicates: features and noises are redrawn"
NORMAL = "the noises are normal and independent of the features"
FOUR = "T >= d + 4, since the second moment is infinite below"
ANY_COVARIANCE = "for features of any covariance Sigma > 0 with the error norm(w_n - w*)_Sigma^2"
