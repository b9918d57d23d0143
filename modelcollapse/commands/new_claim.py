"""`modelcollapse new-claim`: the files that a claim of one's own begins with."""

import keyword
import re
from importlib.resources import files
from pathlib import Path

import click

from modelcollapse import options
from modelcollapse.errors import InputError, require_writable
from modelcollapse.options import write_whole
from modelcollapse.output import emit_json

SCHEMA = "modelcollapse/new-claim/1"
NAME = re.compile(r"[a-z][a-z0-9_]*")
MODELS = {
    "own": """
MODEL = OwnModel(
    program=program("model_@NAME@.py:@CLASS@", beside=__file__),
    truth=(todo("the true parameters"),),
    workflow="replace",  # or "accumulate", "halfway", "window:3", "kept:1/4": docs/own-theorems.md
)
""",
    "gaussian": '''

def trials(point):
    """A normal distribution of mean 2 and standard deviation 3/2, refitted on its own draws."""
    design = GaussianDesign(
        workflow=Workflow.DISCARD, estimator=Estimator.MLE, rows=int(point[n]), generations=int(point[t]),
        mean=Fraction(2), sigma=Fraction(3, 2), statistic=STATISTIC,
    )
    return (Trial(parameters=dict(point), designs=(design,)),)


STATISTIC = todo("the statistic: Statistic.VARIANCE, MEAN_DISPLACEMENT, LOG_VARIANCE or WASSERSTEIN")
''',
    "glm": "",  # its claim has a template of its own, as it is one about a limit
    "proof": "",
}
PLANS = {
    "own": "MODEL.plan(at=[{n: 5, t: 3}], delta=Fraction(1, 50))",
    "gaussian": "plan_at(trials, [{n: 5, t: 3}], statistic=STATISTIC, delta=Fraction(1, 100))",
    "glm": "",
    "proof": "None",
}
TEMPLATES = {"glm": "claim_glm"}  # all others begin with claim_own
VOCABULARY = "from theory.vocabulary import Estimator, GaussianDesign, Statistic, Workflow\n"
EXAMPLE = ("model_exponential.py", "claim_exponential.py", "claim_exponential_sum.py")


@click.command("new-claim", short_help="Write the files that a claim of yours begins with.")
@click.argument("name", required=False)
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path, file_okay=False), default=Path(), show_default=True,
    metavar="DIR", help="Folder of the files.",
)  # fmt: skip
@click.option(
    "--system", type=click.Choice(list(MODELS)), default="own", show_default=True,
    help="What is simulated: a model of yours in a second file, a normal distribution, a generalised linear model, or "
    "nothing (a proof alone).",
)  # fmt: skip
@click.option(
    "--example", is_flag=True, help="Write the files of the tutorial: a theorem with its proof, and a false one."
)
@options.as_json
def command(name: str | None, folder: Path, system: str, example: bool, as_json: bool) -> None:
    """Write claim_NAME.py, and model_NAME.py where the model is yours too. A file that exists is never written over.

    What is to be filled in is marked with todo(...), and nothing passes before it is: `pytest` says what is missing.

    Example: modelcollapse new-claim exponential
    """
    texts = _example(name) if example else _skeleton(name, system)
    there = [str(folder / file) for file in texts if (folder / file).exists()]
    if there:
        raise InputError(f"{', '.join(there)}: already there, and not written over; give another NAME or --dir DIR")
    require_writable(folder)
    for file, text in texts.items():
        write_whole(folder / file, text)
    written = [str(folder / file) for file in texts]
    if as_json:
        emit_json(SCHEMA, {"files": written})
        return
    for each in written:
        click.echo(each)
    click.echo("Now type: pytest " + ("--claims" if example else written[-1]))


def _example(name: str | None) -> dict[str, str]:
    """The files of the tutorial, by their names."""
    if name is not None:
        raise InputError(
            f"NAME {name!r} with --example: the files of the tutorial have names of their own; leave it out"
        )
    return {file: _template(file.removesuffix(".py")) for file in EXAMPLE}


def _skeleton(name: str | None, system: str) -> dict[str, str]:
    """The files of a claim that is still to be written, by their names."""
    if name is None:
        raise InputError("NAME is missing; type: modelcollapse new-claim exponential, or --example for the tutorial's")
    plain = name.removeprefix("claim_").removesuffix(".py").replace("-", "_")
    if not NAME.fullmatch(plain) or keyword.iskeyword(plain) or keyword.iskeyword(plain.capitalize()):  # class None
        raise InputError(
            f"NAME {name!r}: letters a-z, digits and _, beginning with a letter, and no word of Python, as in "
            "exponential_mean"
        )
    filled = {
        "@MODEL@": MODELS[system],
        "@PLAN@": PLANS[system],
        "@NAME@": plain,
        "@ID@": f"mine.{plain.replace('_', '-')}",
        "@CLASS@": "".join(part.capitalize() for part in plain.split("_")),
        "@TITLE@": plain.replace("_", " ").capitalize(),
        "@KIND@": plain,
    }
    texts = {} if system != "own" else {f"model_{plain}.py": _filled(_template("model_own"), filled)}
    return {**texts, f"claim_{plain}.py": _claim(system, filled)}


def _claim(system: str, filled: dict[str, str]) -> str:
    """The file of the claim, which imports what its system needs."""
    claim = _filled(_template(TEMPLATES.get(system, "claim_own")), filled)
    if system == "gaussian":
        more = "from theory.claim import Trial, plan_at\nfrom theory.own import"
        claim = claim.replace("from theory.own import", more, 1).replace(
            ")\n\nQUANTITY", f")\n{VOCABULARY}\nQUANTITY", 1
        )
    return claim if system == "own" else claim.replace(" OwnModel,", "", 1).replace(" program,", "", 1)


def _filled(text: str, filled: dict[str, str]) -> str:
    for place, value in filled.items():
        text = text.replace(place, value)
    return text


def _template(name: str) -> str:
    return files("modelcollapse").joinpath("templates", f"{name}.txt").read_text(encoding="utf-8")
