"""The tests that are calibrated: those that verdicts rest on, and traps that none does, because of what is found here.

A further test is one more entry of `TESTS`: its name, the laws, and a function from a `Setting` to the p-values of its
runs, which draws with `setting.draws` or takes the samples of `verify.calibration.estimates`.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from verify.audit import exact_laws
from verify.audit import sample as few_replicates
from verify.calibration import audits, paths
from verify.calibration.admission import Calibrated, Runs
from verify.calibration.estimates import (
    FAMILY,
    GROWTH,
    Looked,
    Sample,
    Setting,
    few_blocks,
    growths,
    intercepts,
    looked_growths,
    looked_intercepts,
    looked_means,
    means,
    ratios,
)
from verify.calibration.laws import SIMPLE
from verify.calibration.p_values import (
    agreement_runs,
    covariance_runs,
    equivalence_runs,
    fit_runs,
    holm_runs,
    normal_quantiles,
    one_sided_runs,
    sequence_equivalence_runs,
    sequence_runs,
    two_sided_runs,
    variance_runs,
)
from verify.guards import LEAST_REPLICATES
from verify.hypotheses import above, against, below, equivalent, in_favour, two_sided
from verify.judge import holm
from verify.limits import agreement, line
from verify.process import whole_law
from verify.process.lines import lines, moves
from verify.process.reading import Laws, Numbers, Rate, bonferroni
from verify.sequence import ConfidenceSequence

Samples = Callable[[Setting], Sample]
MEANS = (*SIMPLE, "test error", "W2 of a chain")
GROWTHS = (*SIMPLE, "coefficient")
LIMITS = tuple(SIMPLE)
PATHS = ("normal",)  # the law that the limit process has; its fourth moments are the heaviest functional


def _read(member: object) -> Callable[..., object]:
    """The function behind a property of a class."""
    if not isinstance(member, property) or member.fget is None:
        raise TypeError(f"{member!r} is no property")
    return member.fget


def _sampled(samples: Samples, runs: Callable[..., Runs], *arguments: object) -> Callable[[Setting], Runs]:
    return lambda setting: runs(samples(setting), *arguments)


def _of(subject: str, samples: Samples, laws: tuple[str, ...], statistic: str, regime: str) -> tuple[Calibrated, ...]:
    """The tests of one estimate: equal, at most, at least, and equivalent from both sides."""
    kinds: tuple[tuple[str, str, tuple[Callable[..., object], ...], Callable[[Setting], Runs]], ...] = (
        ("two-sided", "equals its value", (two_sided, against), _sampled(samples, two_sided_runs)),
        ("above", "is at most its value", (above, against), _sampled(samples, one_sided_runs, above, 1)),
        ("below", "is at least its value", (below, against), _sampled(samples, one_sided_runs, below, -1)),
        ("equivalence, lower margin", "lies a margin or more below its value", (equivalent, in_favour),
         _sampled(samples, equivalence_runs, 1)),
        ("equivalence, upper margin", "lies a margin or more above its value", (equivalent, in_favour),
         _sampled(samples, equivalence_runs, -1)),
    )  # fmt: skip
    return tuple(
        Calibrated(
            name=f"{subject}: {kind}",
            what=f"the {subject} {states}",
            laws=laws,
            run=run,
            covers=covers,
            statistics=(statistic,),
            regimes=(regime,),
        )
        for kind, states, covers, run in kinds
    )


def _looked(subject: str, looked: Callable[[Setting], Looked], laws: tuple[str, ...]) -> tuple[Calibrated, ...]:
    """The tests by a confidence sequence of one estimate that is looked at again and again."""

    def tested(kind: str, states: str, side: str, run: Callable[[Setting], Runs]) -> Calibrated:
        return Calibrated(
            name=f"{subject}, repeated looks: {kind}",
            what=f"at every look, the {subject} {states}",
            laws=laws,
            run=run,
            covers=(getattr(ConfidenceSequence, side),),
            conservative=True,
        )

    return (
        tested("two-sided", "equals its value", "two_sided", lambda setting: sequence_runs(looked(setting), "=")),
        tested("above", "is at most its value", "one_sided", lambda setting: sequence_runs(looked(setting), "<=")),
        tested("below", "is at least its value", "one_sided", lambda setting: sequence_runs(looked(setting), ">=")),
        tested("equivalence, lower margin", "lies a margin or more below its value", "one_sided",
               lambda setting: sequence_equivalence_runs(looked(setting), 1)),
        tested("equivalence, upper margin", "lies a margin or more above its value", "one_sided",
               lambda setting: sequence_equivalence_runs(looked(setting), -1)),
    )  # fmt: skip


def _process_equivalence(kind: str, name: str, replicates: int) -> tuple[Calibrated, ...]:
    """Equivalence of one functional from both sides; p-values above a half are 1, so they are not uniform."""
    return tuple(
        Calibrated(
            name=f"process: equivalence of a {kind} of {replicates:,} draws, {word} margin",
            what=f"the {kind} lies a margin or more {direction} its value",
            laws=PATHS,
            run=partial(paths.equivalence_runs, name=name, side=side, replicates=replicates),
            covers=(_read(Numbers.equivalence),),
            conservative=True,
        )
        for word, direction, side in (("lower", "below", 1), ("upper", "above", -1))
    )


def _sides(tested: Calibrated, run: Callable[..., Runs], shown: Callable[..., Runs]) -> tuple[Calibrated, ...]:
    """The tests of audits of one kind: equal, at most, at least, and equivalent from both sides."""
    kinds = (
        ("two-sided", "equals its value", run, 0),
        ("above", "is at most its value", run, 1),
        ("below", "is at least its value", run, -1),
        ("equivalence, lower margin", "lies a margin or more below its value", shown, 1),
        ("equivalence, upper margin", "lies a margin or more above its value", shown, -1),
    )
    return tuple(
        replace(tested, name=f"{tested.name}: {kind}", what=f"{tested.what} {states}", run=partial(each, side=side))
        for kind, states, each, side in kinds
    )


def _few(name: str, laws: tuple[str, ...], count: int) -> tuple[Calibrated, ...]:
    """The tests of a mean in an audit; a sample that is too skewed has none, so that they are conservative."""
    run, shown = partial(audits.runs, count=count), partial(audits.equivalence_runs, count=count)
    covers = (few_replicates.against, few_replicates.in_favour)
    tested = Calibrated(name=name, what="the mean", laws=laws, run=run, covers=covers, conservative=True)
    return _sides(tested, run, shown)


def _exact(name: str, law: str, whole: audits.Whole) -> tuple[Calibrated, ...]:
    """The tests by a law that is known as a whole; those of a count are conservative, for counts leave gaps."""
    run, shown = partial(audits.exact_runs, whole=whole), partial(audits.exact_equivalence_runs, whole=whole)
    covers = (few_replicates.against, few_replicates.in_favour, exact_laws.against, exact_laws.in_favour)
    counted = whole.law.name == "binomial"
    tested = Calibrated(
        name=f"{name}, {whole.count} replicates",
        what="the mean",
        laws=(law,),
        run=run,
        covers=covers,
        conservative=counted,
        exact=not counted,
    )
    return _sides(tested, run, shown)


TESTS: tuple[Calibrated, ...] = (
    Calibrated(
        name="mean of few blocks: two-sided",
        what="the mean of normal blocks equals its value",
        laws=("normal",),
        run=_sampled(few_blocks, two_sided_runs),
        covers=(two_sided,),
        exact=True,
    ),
    Calibrated(
        name="mean of few blocks: above",
        what="the mean of normal blocks is at most its value",
        laws=("normal",),
        run=_sampled(few_blocks, one_sided_runs, above, 1),
        covers=(above,),
        exact=True,
    ),
    *_of("mean", means, MEANS, "mean", "exact"),
    *_of("ratio", ratios, LIMITS, "ratio", "exact"),
    *_of("growth", growths, GROWTHS, "growth", "exact"),
    *_of("inverse growth", partial(growths, truth=1 / GROWTH, inverse=True), GROWTHS, "inverse growth", "exact"),
    *_of("limit of a growth", intercepts, LIMITS, "growth", "limit"),
    *_of("limit of an inverse growth", partial(intercepts, inverse=True), LIMITS, "inverse growth", "limit"),
    Calibrated(
        name="line: lack of fit",
        what="the estimates lie on a straight line in 1/n",
        laws=LIMITS,
        run=fit_runs,
        covers=(line,),
        regimes=("limit",),
    ),
    Calibrated(
        name="line: agreement without the smallest n",
        what="leaving out the smallest n moves the limit by chance alone",
        laws=LIMITS,
        run=agreement_runs,
        covers=(agreement,),
        regimes=("limit",),
    ),
    Calibrated(
        name=f"Holm over {FAMILY} designs",
        what=f"{FAMILY} means all equal their values",
        laws=MEANS,
        run=holm_runs,
        covers=(holm,),
        conservative=True,
    ),
    *_looked("mean", looked_means, MEANS),
    *_looked("growth", looked_growths, LIMITS),
    *_looked("limit", looked_intercepts, LIMITS),
)

TESTS += (
    Calibrated(
        name="process: all functionals at once",
        what="means, covariances, third and fourth moments are those of the limit",
        laws=PATHS,
        run=paths.all_at_once_runs,
        covers=(Numbers.largest, bonferroni),
        conservative=True,
    ),
    *_process_equivalence("mean", "mean 1", paths.PLANNED),
    *_process_equivalence("fourth moment", paths.HEAVIEST, paths.PLANNED),
    Calibrated(
        name="process: lack of fit",
        what="a functional lies on a straight line in a power of n",
        laws=PATHS,
        run=paths.fit_runs,
        covers=(lines,),
    ),
    Calibrated(
        name="process: agreement without the smallest n",
        what="leaving out the smallest n moves the limit of a functional by chance alone",
        laws=PATHS,
        run=paths.agreement_runs,
        covers=(moves,),
    ),
    Calibrated(
        name="process: remainder",
        what="the remainder does not vanish",
        laws=PATHS,
        run=paths.rate_runs,
        covers=(_read(Rate.p),),
    ),
    Calibrated(
        name="process: whole law",
        what="a projection has its law",
        laws=PATHS,
        run=paths.law_runs,
        covers=(whole_law.against, _read(Laws.against)),
        conservative=True,
    ),
    Calibrated(
        name="process: equivalence of a whole law",
        what="the distance of a law from its own is the margin or more",
        laws=PATHS,
        run=paths.law_equivalence_runs,
        covers=(whole_law.in_favour, _read(Laws.in_favour)),
        conservative=True,
    ),
    Calibrated(
        name="process: equivalence of a scale",
        what="the scale of a law is off by the margin or more",
        laws=PATHS,
        run=paths.scale_runs,
        covers=(_read(Laws.in_favour),),
    ),
)

TESTS += (
    *_few(f"audit of {few_replicates.FEWEST} replicates", MEANS, few_replicates.FEWEST),
    *_few(f"audit of {audits.HALF_TESTED} replicates", ("exponential",), audits.HALF_TESTED),
    *_exact("audit by the law of a count", "binary", audits.ONES),
    *_exact("audit by the law of a fitted variance", "fitted variance", audits.SQUARES),
    Calibrated(
        name=f"audit by the law of a test error, {audits.ERRORS.count} replicates: whole law",
        what="the test error has its F law, with its mean",
        laws=("test error",),
        run=audits.shape_runs,
        covers=(few_replicates.against, exact_laws.against),
        exact=True,
    ),
)

TRAPS: tuple[Calibrated, ...] = (
    Calibrated(
        name="statsmodels test_cov",
        what="a covariance is the identity",
        laws=tuple(SIMPLE),
        run=covariance_runs,
        in_use=False,
        why="its likelihood ratio takes the fourth moments of the data for those of normal data",
    ),
    Calibrated(
        name="variance with s^2 sqrt(2/(R-1))",
        what="a variance equals its value",
        laws=tuple(SIMPLE),
        run=variance_runs,
        in_use=False,
        why="this standard error is that of normal data; verdicts use the scatter of squares or of blocks",
    ),
    Calibrated(
        name="mean without a variance: two-sided",
        what="the mean test error at T = d + 2 equals d",
        laws=("test error at T = d+2",),
        run=lambda setting: Runs(null=two_sided_runs(means(setting)).null),
        in_use=False,
        why="the test error has a mean and no variance, so a standard error means nothing; the guards refuse it",
    ),
    Calibrated(
        name="mean of few blocks: normal quantiles",
        what="the mean of normal blocks equals its value",
        laws=("normal",),
        run=_sampled(few_blocks, two_sided_runs, normal_quantiles),
        exact=True,
        in_use=False,
        why="a standard error from 20 blocks has 19 degrees of freedom: within the limits at 5 %, but about twice the "
        "level at 1 % and 10 times at 0.01 %, where verdicts are reached; the t law takes account of them",
    ),
    *(
        Calibrated(
            name=f"t test of {few_replicates.FEWEST} replicates: {kind}",
            what=f"the mean {states}",
            laws=("exponential", "test error", "W2 of a chain"),
            run=partial(audits.plain_runs, side=side),
            in_use=False,
            why="of few skewed replicates it rejects too often: an audit asks for Hall's test and a small skewness "
            f"too, and for {LEAST_REPLICATES:,} replicates where a mean is published without them",
        )
        for kind, states, side in (("two-sided", "equals its value", 0), ("below", "is at least its value", -1))
    ),
    *(
        replace(
            each,
            in_use=False,
            why=f"the mean of a fourth moment is skewed and takes {paths.PLANNED:,} draws at each n; a plan that draws "
            "fewer rests on less than it says",
        )
        for each in _process_equivalence("fourth moment", paths.HEAVIEST, paths.FEWER)
    ),
)
