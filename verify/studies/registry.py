"""The studies by name: each is a module of this package with a STUDY, imported when it is named."""

from importlib import import_module

from verify.studies.study import Study

NAMES = (
    "discrete",
    "gaussian",
    "mixture",
    "kde",
    "fixed-budget",
    "linear",
    "real-data",
    "cardinality",
    "language",
    "growth",
    "efficiency",
    "innovations",
    "power",
)
MODULES = {"power": "power_curves"}  # verify.power sizes claims


def study(name: str) -> Study:
    """The study of that name; ValueError with those that exist."""
    if name not in NAMES:
        raise ValueError(f"no figure {name!r}; there are {', '.join(NAMES)}")
    module = MODULES.get(name, name.replace("-", "_"))
    found: Study = import_module(f"verify.studies.{module}").STUDY
    return found
