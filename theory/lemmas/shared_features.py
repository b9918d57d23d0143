"""The test error when all generations share one feature matrix: one derivation for accumulate, replace and halfway."""

from theory.lemmas.inverse_wishart import trace_line
from theory.lemmas.refitting import TEST_ERROR, error_instances, same_features
from theory.proof.line import Derivation
from theory.symbols import T, d, n
from theory.vocabulary import Features, Workflow


def error_of_shared(workflow: Workflow) -> Derivation:
    """E |w_n - w*|^2 from the workflow's coefficients, orthogonal noises and the inverse Wishart mean."""
    facts, chain = same_features(workflow, trace_line())
    return Derivation(
        quantity=TEST_ERROR(n),
        facts=facts,
        chain=chain,
        instances=lambda: error_instances(workflow, Features.SAME),
        least={T: d + 2},
    )
