"""The gallery of deliberate faults, and the check that must catch each.

A fault that nothing catches is the next thing to build. A fault is put in with `inject` (monkeypatch), and `report` is
what the program then says. The faults of the proofs change a derivation; those of the simulators change how a
generation is drawn, labelled, kept or fitted; those of the judge and the store change how evidence is read or kept.
None of them touches the check that catches it.
"""

from tests.fault import SEED, Fault
from tests.faults_discrete import DISCRETE_FAULTS
from tests.faults_gaussian import GAUSSIAN_FAULTS
from tests.faults_glm import GLM_FAULTS
from tests.faults_judge import JUDGE_FAULTS, STORE_FAULTS
from tests.faults_linear import LINEAR_FAULTS
from tests.faults_process import PROCESS_FAULTS
from tests.faults_proofs import PROOF_FAULTS

__all__ = ["FAULTS", "SEED", "Fault"]

FAULTS: tuple[Fault, ...] = (
    *PROOF_FAULTS,
    *LINEAR_FAULTS,
    *GAUSSIAN_FAULTS,
    *DISCRETE_FAULTS,
    *GLM_FAULTS,
    *PROCESS_FAULTS,
    *JUDGE_FAULTS,
    *STORE_FAULTS,
)
