"""What docs/performance.md says between its tables."""

START = """
# Performance

This page is made by `python -m benchmarks`; nothing in it is typed. To make it again:

```console
.venv/bin/pip install -e '.[benchmark]'
.venv/bin/python -m benchmarks --full
```

`--quick` takes under three minutes once the engine is compiled, and shows whether all is well; without an option the
long runs at the end of the page are left out. `--again` makes page and plot from docs/performance.json, which holds the
time of every round, and measures nothing. Other programs that want a core spoil the numbers: run it on a quiet machine.
These are from a {sizes} run, on
"""

WORKLOAD = """
## Workload W
n = 500 rows a generation, an intercept and three standard normal features, G = 20 generations, theta_0 = (-0.3, 0.5,
-0.4, 0.3); normal responses have variance 9/4. In *augment* a generation is fitted on all batches so far, in *discard*
on the newest. A replicate is everything: drawing the features and responses of 20 generations, and 20 maximum
likelihood fits. Each cell holds the median over the rounds, and in brackets the fastest and the slowest round. In a
round every contender runs once, in an order that turns, so a change of the machine's pace meets all of them. All run on
one thread: the largest ratio of processor time to elapsed time was {busy}.

- **this engine** draws whole blocks of 256 replicates in compiled code. *strict*, the default, gives the same bits on
  every processor; *fast-math* lets the compiler reorder sums. In a real run statsmodels makes one in a hundred of all
  fits again, chosen at random: *checked* is the time with that. A hundredth of the loop over statsmodels is part of it,
  so a checked run cannot be a hundred times faster than that loop, and the ratios below are of the engine alone.
- **floor** is compiled code of the same kind that draws the same numbers and evaluates the exponential of each row that
  a generation is fitted on once. It fits nothing, so an engine that draws these numbers and looks at the data once a
  generation cannot be faster. A normal family needs no exponential.
- **statsmodels loop** is `GLM(y, x, family=...).fit()` and nothing else, as users write it; its features lie column by
  column in memory, which it is faster with. *tight* asks for coefficients that agree to 1e-10
  (`tol_criterion="params"`).
- **NumPy Newton loop** starts at the last fit, keeps the features column by column and stops when a step is below 1e-5,
  which leaves an error of the order of its square. Normal families solve the normal equations. *16 at a time* does the
  same with arrays of 16 replicates.
- **glum loop** and **scikit-learn loop** are without penalty, start at the last fit (`warm_start`), have a gradient
  tolerance of 1e-10 and no checks of their input; scikit-learn's solver is newton-cholesky, and LinearRegression fits
  the normal family.

All but this engine and the floor draw from NumPy's PCG64. Drawing is part of every time.
"""

RATIOS = """
## How many times faster
Ratios are taken within a round; the median over the rounds, the smallest and the largest.
"""

DIFFERENCES = """
## The same estimates
Each contender fits the same data, generation after generation of the recursion, and its estimates are compared with
those of full Newton steps that go on until a step is rounding. The table has the largest difference in any coefficient
of any generation; above 1e-8 it is printed in bold. This engine draws its own data, which is read back and solved in
the same way.
"""

GOALS = """
## Goals
The median of a ratio, and in brackets what was asked for; what was missed is bold. Unless it says otherwise, a ratio is
how many times more replicates are drawn in the same time.
"""

THREADS = """
## Threads
Runs on one thread and on two of the same process, without the check by statsmodels. That is Python, of which one thread
runs at a time; what two threads do for a checked run is among the tables below.
"""

SCALING = """
## Scaling
![Microseconds a replicate: each contender on workload W, and how this engine scales](performance.svg)

Microseconds a replicate; the median of three rounds, the fastest and the slowest.
"""

PROCESSES = """
## Start
Imports in a fresh process, and the first block of 256 replicates of W: *cold* with an empty folder of compiled code,
*warm* with what the first process left there.
"""

LONG_RUNS = """
## Long runs
Whole runs on one thread in a fresh process, without the check and with it: the time, and the most memory that the
process held, before the run (with everything imported and compiled) and at its end.
"""

NO_LONG_RUNS = """
## Long runs
Left out; `--full` measures them.
"""
