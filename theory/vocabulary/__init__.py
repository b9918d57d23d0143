"""The words that theory and simulation share: families, workflows, statistics and designs. Standard library only.

This is the one part of `theory` that `simulate` may import. It names things and validates them; it holds no formula.
"""

from dataclasses import fields
from typing import Any

from theory.vocabulary.cardinality import CardinalityDesign
from theory.vocabulary.discrete import DiscreteDesign
from theory.vocabulary.gaussian import GaussianDesign
from theory.vocabulary.glm import MOST_FEATURES, GlmDesign
from theory.vocabulary.kde import Cloud, KdeDesign, Rule
from theory.vocabulary.language import LanguageDesign, Smoothing
from theory.vocabulary.linear import LinearDesign
from theory.vocabulary.mixture import EmEngine, MixtureDesign, Start, Truth
from theory.vocabulary.multivariate import Model, MultivariateDesign, Route, covariance_named, mean_named
from theory.vocabulary.own import OwnDesign, Program, Settings, digest_of, own_design, program
from theory.vocabulary.own import Truth as OwnTruth
from theory.vocabulary.recipes import RECIPES, SYNONYMS, Recipe, recipe_named, workflow_named
from theory.vocabulary.regression import Covariates, RegressionDesign
from theory.vocabulary.tables import Missing, TableDesign, TableSource
from theory.vocabulary.text import UNKNOWN, TextFile, Tokens, known, tokenised
from theory.vocabulary.words import Estimator, Family, Features, Statistic, Workflow

__all__ = [
    "DESIGNS",
    "MOST_FEATURES",
    "RECIPES",
    "SYNONYMS",
    "UNKNOWN",
    "CardinalityDesign",
    "Cloud",
    "Covariates",
    "Design",
    "DiscreteDesign",
    "EmEngine",
    "Estimator",
    "Family",
    "Features",
    "GaussianDesign",
    "GlmDesign",
    "KdeDesign",
    "LanguageDesign",
    "LinearDesign",
    "Missing",
    "MixtureDesign",
    "Model",
    "MultivariateDesign",
    "OwnDesign",
    "OwnTruth",
    "Program",
    "Recipe",
    "RegressionDesign",
    "Route",
    "Rule",
    "Settings",
    "Smoothing",
    "Start",
    "Statistic",
    "TableDesign",
    "TableSource",
    "TextFile",
    "Tokens",
    "Truth",
    "Workflow",
    "covariance_named",
    "design_fields",
    "digest_of",
    "known",
    "mean_named",
    "own_design",
    "program",
    "recipe_named",
    "tokenised",
    "workflow_named",
]

Design = (
    LinearDesign
    | GaussianDesign
    | GlmDesign
    | DiscreteDesign
    | MultivariateDesign
    | MixtureDesign
    | KdeDesign
    | RegressionDesign
    | TableDesign
    | CardinalityDesign
    | LanguageDesign
    | OwnDesign
)
DESIGNS: tuple[type[Design], ...] = Design.__args__


def design_fields(design: Design) -> dict[str, Any]:
    """The design as JSON-ready fields: enums and fractions as strings, whole numbers as numbers, `system` first."""
    values = {each.name: getattr(design, each.name) for each in fields(design)}
    plain = {name: value if isinstance(value, int) else str(value) for name, value in values.items()}
    return {"system": design.system, **plain}
