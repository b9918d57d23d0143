"""The terms of a run: its margins, its levels, and how many replicates a user wants."""

from dataclasses import dataclass, replace

from theory.claim import Claim

ALPHA = 0.01  # the family-wise chance of accusing a true claim
PROFILES = {"quick": 1.0, "full": 0.5}  # the factor on every margin


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a user may change; None leaves it to the claim. ValueError says what is allowed.

    `delta` takes the place of every margin, whatever the profile; `alpha` of every level, of a claim and of the ledger.
    `replicates` takes the place of the computed sizes, for every design.
    """

    profile: str = "quick"
    delta: float | None = None
    alpha: float | None = None
    replicates: int | None = None

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ValueError(f"profile={self.profile!r}; allowed: {', '.join(PROFILES)}")
        for name, value in (("delta", self.delta), ("alpha", self.alpha)):
            if value is not None and not 0 < value < 1:
                raise ValueError(f"{name}={value}: a number above 0 and below 1 is needed; try {name}=0.01")
        if self.replicates is not None and self.replicates < 2:
            raise ValueError(f"replicates={self.replicates}: a standard error needs at least 2")

    @property
    def family_alpha(self) -> float:
        """The chance of accusing any true claim of the ledger."""
        return ALPHA if self.alpha is None else self.alpha

    def level(self, claim: Claim) -> float:
        """The level of the claim's own tests."""
        return float(claim.planned.alpha) if self.alpha is None else self.alpha

    def margin(self, claim: Claim) -> float:
        """The margin of equivalence, relative to what is predicted."""
        if self.delta is not None:
            return self.delta
        return float(claim.planned.delta) * (PROFILES[self.profile] if claim.planned.narrows else 1.0)

    def trimmed(self, claim: Claim) -> Claim:
        """The claim with the trials that the profile draws."""
        trials = tuple(trial for trial in claim.planned.trials if self.profile == "full" or not trial.full_only)
        return replace(claim, plan=replace(claim.planned, trials=trials))
