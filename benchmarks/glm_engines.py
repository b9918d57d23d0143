"""How many times faster the fast engine is than statsmodels, on the same designs in one run.

`python benchmarks/glm_engines.py [--rows 1000] [--generations 3]` prints microseconds a replicate and their ratio, the
median of interleaved rounds. Both engines run on one core and see the same draws; compiling is left out.
"""

import argparse
import statistics
import time

import numpy as np
from threadpoolctl import threadpool_limits

from simulate import seeds
from simulate.glm import engine
from simulate.request import Request
from theory.vocabulary import Family, GlmDesign, Workflow

REPLICATES = {"fast": 200, "statsmodels": 4}
ROUNDS = 5


def seconds(design: GlmDesign, name: str, round_number: int) -> float:
    generator = seeds.block_generator(Request(design=design, replicates=1, stream="benchmark"), round_number)
    start = time.perf_counter()
    engine.draw(design, generator, REPLICATES[name], name)
    return (time.perf_counter() - start) / REPLICATES[name]


def measure(design: GlmDesign) -> dict[str, float]:
    rounds: dict[str, list[float]] = {name: [] for name in REPLICATES}
    for number in range(ROUNDS):
        for name, times in rounds.items():
            times.append(seconds(design, name, number))
    return {name: statistics.median(times) for name, times in rounds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description="fast engine against statsmodels")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--generations", type=int, default=3)
    chosen = parser.parse_args()
    print(f"{'family':<10}{'workflow':<10}{'fast us':>12}{'statsmodels us':>16}{'ratio':>8}")
    ratios = []
    with threadpool_limits(limits=1):
        for family in Family:
            for workflow in (Workflow.DISCARD, Workflow.AUGMENT):
                design = GlmDesign(family=family, workflow=workflow, generations=chosen.generations, rows=chosen.rows)
                for name in REPLICATES:
                    seconds(design, name, 0)  # imports and compiles
                found = measure(design)
                ratios.append(found["statsmodels"] / found["fast"])
                micros = f"{found['fast'] * 1e6:>12.0f}{found['statsmodels'] * 1e6:>16.0f}"
                print(f"{family:<10}{workflow:<10}{micros}{ratios[-1]:>8.1f}", flush=True)
    print(f"geometric mean of the ratios: {np.exp(np.mean(np.log(ratios))):.1f}")


if __name__ == "__main__":
    main()
