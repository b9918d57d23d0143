"""`python -m benchmarks [--quick] [--full] [--again] [--out docs]`: writes performance.md, .json and .svg."""

import argparse
import json
import sys
import time
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks import page, plot
from benchmarks.report import Report, measured
from benchmarks.sizes import QUICK, USUAL


def main() -> None:
    chosen = options()
    folder: Path = chosen.out
    kept = folder / "performance.json"
    if chosen.again:
        report: Report = json.loads(kept.read_text(encoding="utf-8"))
    else:
        report = measure(quick=chosen.quick, full=chosen.full)
        folder.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    text = page.page(report)
    (folder / "performance.md").write_text(text, encoding="utf-8")
    plot.save(report, folder / "performance.svg")
    print(text)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, under three minutes")
    parser.add_argument("--full", action="store_true", help="the long runs too, with their memory")
    parser.add_argument("--again", action="store_true", help="measure nothing; page and plot from performance.json")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="folder of performance.md, .json and .svg")
    return parser.parse_args()


def measure(*, quick: bool, full: bool) -> Report:
    """The report, measured on one thread unless a part asks for more."""
    started = time.perf_counter()

    def told(what: str) -> None:
        print(f"{time.perf_counter() - started:6.0f} s  {what}", file=sys.stderr, flush=True)

    with threadpool_limits(limits=1):
        return measured(QUICK if quick else USUAL, full, told)


if __name__ == "__main__":
    main()
