"""The systems beside the three that the spine draws: who draws each, how many replicates make a block, what it records.

Standard library only: a module that draws is imported when its system is drawn.
"""

from dataclasses import dataclass

from theory.vocabulary import (
    CardinalityDesign,
    Design,
    DiscreteDesign,
    KdeDesign,
    LanguageDesign,
    MixtureDesign,
    MultivariateDesign,
    OwnDesign,
    RegressionDesign,
    Statistic,
    TableDesign,
)


@dataclass(frozen=True, kw_only=True)
class System:
    """A system: its design, the module that draws it, the replicates of a block, and what it can record.

    The module has `draw(design, generator, replicates) -> Block` and, where a series is recorded,
    `quantities(design) -> tuple[Quantity, ...]`. `series_block` holds for a series, `block` for one number a replicate.
    `pilot` and `cap` are replicates: of the run that sizes a trial, and the most that a trial is given.
    """

    design: type[Design]
    module: str
    series_block: int = 1
    block: int = 4096
    statistics: tuple[Statistic, ...] = (Statistic.SERIES,)
    pilot: int = 16_384
    cap: int = 2_000_000


GAUSSIAN_STATISTICS = (
    Statistic.COVARIANCE_TRACE,
    Statistic.COVARIANCE_ENTRY,
    Statistic.LOG_DETERMINANT,
    Statistic.MEAN_DISPLACEMENT,
    Statistic.WASSERSTEIN,
    Statistic.SCALE,
    Statistic.SECOND_MOMENT,
    Statistic.SQUARED_VARIANCE,
    Statistic.VARIANCE_SPREAD,
    Statistic.SQUARED_DRAW,
)  # of the last fit of a Gaussian in d dimensions

SYSTEMS = {
    each.design.system: each
    for each in (
        System(
            design=DiscreteDesign,
            module="simulate.discrete",
            series_block=250,
            block=8192,
            statistics=(
                Statistic.SERIES,
                Statistic.HETEROZYGOSITY,
                Statistic.CATEGORY_SHARE,
                Statistic.CATEGORY_FACTOR,
                Statistic.CATEGORY_GONE,
                Statistic.CATEGORY_ALONE,
                Statistic.STILL_MIXED,
                Statistic.FITS_TO_ONE,
                Statistic.SURVIVING_SHARE,
            ),
        ),
        System(
            design=MultivariateDesign,
            module="simulate.multivariate",
            series_block=25,
            block=16384,
            statistics=(Statistic.SERIES, *GAUSSIAN_STATISTICS),
            pilot=32_768,
            cap=5_000_000,
        ),
        System(design=MixtureDesign, module="simulate.mixture"),
        System(
            design=KdeDesign,
            module="simulate.kde",
            statistics=(
                Statistic.SERIES,
                Statistic.FIT_VARIANCE,
                Statistic.KERNEL_DRAW,
                Statistic.HELD_OUT_LOSS,
                Statistic.LOSS_RISE,
            ),
        ),
        System(
            design=RegressionDesign,
            module="simulate.regression",
            series_block=25,
            statistics=(
                Statistic.SERIES,
                Statistic.TEST_ERROR,
                Statistic.COMPONENT,
                Statistic.SQUARED_BIAS,
                Statistic.COMPONENT_SPREAD,
                Statistic.ERROR_SPREAD,
            ),
        ),
        System(design=TableDesign, module="simulate.tables.chain", series_block=10),
        System(
            design=CardinalityDesign,
            module="simulate.cardinality",
            series_block=100,
            statistics=(Statistic.SERIES, Statistic.EXCESS_LOSS, Statistic.RELATIVE_LOSS),
        ),
        System(
            design=LanguageDesign,
            module="simulate.language",
            block=1024,
            statistics=(Statistic.SERIES, Statistic.SOURCE_LOSS, Statistic.SAMPLE_LOSS),
            pilot=2048,
        ),
        System(
            design=OwnDesign,
            module="simulate.own",
            series_block=25,
            statistics=(Statistic.SERIES, Statistic.OWN),
            pilot=4096,  # a user's fit may be slow
        ),
    )
}
