"""The workers of a real Dask scheduler draw the bytes of a local run, die, are refused, and are let go."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from simulate import cluster, pool
from simulate.cluster import ClusterError, NotInstalled, UnlikeWorker, arrivals, drawn_there, started
from simulate.likeness import likeness
from simulate.pool import Task, Workers
from simulate.request import Request, canonical
from simulate.run import draw_blocks, run, run_many
from theory.vocabulary import (
    Estimator,
    Family,
    Features,
    GaussianDesign,
    GlmDesign,
    LinearDesign,
    Workflow,
    own_design,
    program,
)

ROOT = Path(__file__).parents[2]
LINEAR = LinearDesign(
    workflow=Workflow.AUGMENT, features=Features.SAME, generations=2, rows=8, dimension=2, sigma=Fraction(3, 2)
)
GAUSSIAN = GaussianDesign(workflow=Workflow.AUGMENT, estimator=Estimator.MLE, generations=2, rows=5)
GLM = GlmDesign(family=Family.NORMAL, workflow=Workflow.DISCARD, generations=2, rows=60)
REQUESTS = [
    Request(design=GLM, replicates=700),
    Request(design=LINEAR, replicates=9000),
    Request(design=GAUSSIAN, replicates=40000),
]
SLOW = Request(design=GaussianDesign(**vars(GAUSSIAN) | {"rows": 50}), replicates=16384 * 12)
COMMAND = """
from simulate import cluster, pool
from modelcollapse.cli import main
pool.TASK_DRAWS, cluster.LEAST_SECONDS = 1, 0.0
if __name__ == "__main__":
    main()
"""


@contextmanager
def dask(*arguments: Any, root: Path = ROOT) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of Dask's own command line, which imports the simulator from `root`."""
    typed = [sys.executable, "-m", "dask", *map(str, arguments), "--host", "127.0.0.1", "--no-dashboard"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    environment = os.environ | {"PYTHONPATH": str(root)}
    with subprocess.Popen(typed, cwd=root, env=environment, **quiet) as process:  # type: ignore[call-overload]
        try:
            yield process
        finally:
            process.kill()


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a scheduler that was started by hand."""
    file = tmp_path_factory.mktemp("scheduler") / "scheduler.json"
    with dask("scheduler", "--port", 0, "--scheduler-file", file):
        assert wait_until(file.exists, 30)
        time.sleep(0.05)  # the file is written in one go, but not in one step
        yield json.loads(file.read_text())["address"]


@pytest.fixture
def worker(scheduler: str, tmp_path: Path) -> Iterator[Callable[..., "subprocess.Popen[bytes]"]]:
    """Starts a worker by hand; all end with the test."""
    with ExitStack() as stack:

        def start(root: Path = ROOT) -> "subprocess.Popen[bytes]":
            options = ("--nthreads", 1, "--no-nanny", "--local-directory", tmp_path)
            return stack.enter_context(dask("worker", scheduler, *options, root=root))

        yield start
    with looking(scheduler) as client:  # the scheduler knows that they are gone
        assert wait_until(lambda: not client.nthreads(), 10)


@contextmanager
def looking(address: str) -> Generator[Any]:
    from distributed import Client

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        yield client


def wait_until(done: Callable[[], Any], seconds: float) -> bool:
    """Whether it was done in time."""
    deadline = time.monotonic() + seconds
    while not done() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(done())


@pytest.fixture
def many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every block goes its own way: the most interleaving."""
    monkeypatch.setattr(pool, "TASK_DRAWS", 1)
    monkeypatch.setattr(cluster, "LEAST_SECONDS", 0.0)
    monkeypatch.setattr(cluster, "HANDOVER_SECONDS", 0.0)


MODEL = """
class Mean:
    def draw(self, parameters, rows, generator):
        return parameters + generator.standard_normal((len(parameters), rows))

    def fit(self, rows):
        return rows.mean(axis=1)

    def fit_weighted(self, rows, weights):
        return rows @ weights / weights.sum()

    def record(self, fit, truth):
        return fit[:, 0]
"""


def own_request(file: Path) -> Request:
    """A request of a model that its user brings, which the file holds."""
    file.write_text(MODEL, encoding="utf-8")
    design = own_design(
        program(f"{file}:Mean"), record="record", truth=(1,), workflow="kept:1/4", generations=2, rows=5, given={}
    )
    return Request(design=design, replicates=9000)


def test_three_workers_started_here_give_the_bytes_of_a_local_run(many_tasks: None, tmp_path: Path) -> None:
    requests = [*REQUESTS, own_request(tmp_path / "model.py")]
    found = run_many(requests, workers=Workers(cluster="local:3"))
    assert canonical(found) == canonical([run(each) for each in requests])


@pytest.mark.parametrize(
    ("there", "message"), [(None, "cannot be read: No such file"), ("A = 1\n", "other bytes than")]
)
def test_a_worker_without_the_files_of_a_model_says_which(
    there: str | None, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "model.py"
    task = (own_request(file), 0, 1)
    file.unlink() if there is None else file.write_text(there, encoding="utf-8")
    monkeypatch.setattr("distributed.get_worker", lambda: SimpleNamespace(address="tcp://there:1"))
    told = drawn_there(draw_blocks, [task], likeness())
    assert isinstance(told, str)
    assert "the worker at tcp://there:1 does not have the model" in told
    assert message in told


def test_a_worker_that_is_killed_costs_time_and_no_byte(
    scheduler: str, worker: Callable[..., Any], many_tasks: None
) -> None:
    for _ in range(3):
        worker()
    with looking(scheduler) as client:
        client.wait_for_workers(3, timeout=30)
        pids = client.run(os.getpid)
        killed: list[int] = []

        def kill(status: Any) -> None:
            busy = [address for address, keys in client.processing().items() if keys]
            if status.done >= 2 and busy and not killed:
                killed.append(pids[busy[0]])
                os.kill(killed[0], signal.SIGKILL)

        found = run_many([SLOW], workers=Workers(cluster=scheduler), progress=kill)
        assert len(killed) == 1
        assert len(client.nthreads()) == 2
        assert wait_until(lambda: not tasks_held(client), 5)  # results do not pile up at the scheduler
    assert canonical(found) == canonical([run(SLOW)])


def tasks_held(client: Any) -> int:
    return int(client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sends the interrupt of a terminal")
def test_an_interrupt_keeps_what_is_finished_and_lets_the_workers_go(
    scheduler: str, worker: Callable[..., Any], tmp_path: Path
) -> None:
    worker()
    program, store = tmp_path / "program.py", tmp_path / "store"
    program.write_text(COMMAND)
    design = ["--family", "normal", "--workflow", "discard", "--n", "400", "--generations", "20"]
    typed = [sys.executable, program, "simulate", *design, "--replicates", "10000000", "--store", store]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*typed, "--cluster", scheduler], env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert wait_until(lambda: blocks_kept(store) >= 3 or process.poll() is not None, 120)
            process.send_signal(signal.SIGINT)
            _, message = process.communicate(timeout=30)
        finally:
            process.kill()  # or a failure here would wait for ten million replicates
    assert process.returncode == 130, message
    assert f"finished simulations are kept in {store}" in message
    assert "Traceback" not in message
    assert blocks_kept(store) >= 3
    with looking(scheduler) as client:
        assert wait_until(lambda: not tasks_held(client), 5)
        assert wait_until(lambda: not any(client.processing().values()), 5)


def blocks_kept(store: Path) -> int:
    file = f"file:{store / 'blocks.sqlite'}?mode=ro"
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(file, uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM blocks").fetchone()[0])
    return 0


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with another version of the simulator."""
    root = tmp_path_factory.mktemp("elsewhere")
    for package in ("simulate", "theory"):
        shutil.copytree(ROOT / package, root / package, ignore=shutil.ignore_patterns("__pycache__", "claims"))
    with (root / "simulate" / "linear.py").open("a") as file:
        file.write("# another version\n")
    return root


def test_a_worker_of_another_version_is_refused_at_once_and_when_it_joins(
    scheduler: str, worker: Callable[..., Any], elsewhere: Path, many_tasks: None
) -> None:
    worker()
    asked = [(SLOW, place % 12, place % 12 + 1) for place in range(10_000)]
    with closing(pool.arrivals(one_block, asked, Workers(cluster=scheduler))) as arriving:
        next(arriving)
        worker(elsewhere)
        with pytest.raises(UnlikeWorker, match=r"simulator.*install the same modelcollapse"):
            list(arriving)
    with pytest.raises(UnlikeWorker, match="simulator"), started(Workers(cluster=scheduler)):
        pass


def one_block(request: Request, first: int, last: int) -> Any:
    time.sleep(0.02)
    return [None]


def test_a_task_that_kills_its_workers_becomes_one_message(scheduler: str, worker: Callable[..., Any]) -> None:
    worker()
    with looking(scheduler) as client:
        client.run_on_scheduler(allow, deaths=0)
        try:
            with pytest.raises(ClusterError, match=r"1 workers died while they drew blocks 2 to 3 of GaussianDesign"):
                list(pool.arrivals(die, [(SLOW, 2, 4)], Workers(cluster=scheduler)))
        finally:
            client.run_on_scheduler(allow, deaths=3)


def allow(deaths: int, dask_scheduler: Any) -> None:
    dask_scheduler.allowed_failures = deaths


def die(request: Request, first: int, last: int) -> Any:
    os._exit(9)


def test_an_error_of_a_draw_on_a_worker_reaches_the_caller(scheduler: str, worker: Callable[..., Any]) -> None:
    worker()
    with pytest.raises(ValueError, match="no such data set: gaussian"):
        list(pool.arrivals(fail, [(SLOW, 0, 1)], Workers(cluster=scheduler)))


def fail(request: Request, first: int, last: int) -> Any:
    raise ValueError(f"no such data set: {request.design.system}")


def test_a_scheduler_without_workers_is_waited_for_a_stated_time(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.3)
    with (
        pytest.raises(ClusterError, match=f"no worker for 0.3 s; start one with: dask worker {scheduler}"),
        started(Workers(cluster=scheduler)),
    ):
        pass


def test_an_address_that_does_not_answer_is_waited_for_a_stated_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "SCHEDULER_SECONDS", 0.3)
    with (
        pytest.raises(ClusterError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9 within 0.3 s"),
        started(Workers(cluster="tcp://127.0.0.1:9")),
    ):
        pass


def test_without_the_library_the_message_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    with (
        pytest.raises(NotInstalled, match=r"pip install 'modelcollapse\[cluster\]'"),
        started(Workers(cluster="local:2")),
    ):
        pass


def test_nobody_is_asked_when_nothing_is_missing() -> None:
    assert not list(arrivals(fail, [], Workers(cluster="tcp://127.0.0.1:9")))


class Client:
    """A scheduler with one worker of two threads that is never done before `hold` tasks are with it."""

    def __init__(self, hold: int) -> None:
        self.hold = hold
        self.waiting: list[Any] = []
        self.most = 0
        self.sizes: list[int] = []

    def nthreads(self) -> dict[str, int]:
        return {"worker": 2}

    def run(self, ask: Callable[[], Any], workers: list[str], on_error: str) -> dict[str, Any]:
        return dict.fromkeys(workers, ask())

    def submit(self, function: Callable[..., Any], *arguments: Any, key: str, pure: bool) -> "Future":
        self.sizes.append(len(arguments[1]))
        return Future(self, key, function(*arguments))


class Future:
    def __init__(self, client: Client, key: str, value: Any) -> None:
        self.client, self.key, self.value = client, key, value

    def add_done_callback(self, land: Callable[[Any], None]) -> None:
        waiting = self.client.waiting
        waiting.append((land, self))
        self.client.most = max(self.client.most, len(waiting))
        while len(waiting) >= self.client.hold:
            earlier, future = waiting.pop(0)
            earlier(future)

    def result(self, timeout: float) -> Any:
        return self.value

    def release(self) -> None:
        self.value = None


def test_a_long_run_has_few_tasks_with_the_scheduler_at_any_moment() -> None:
    asked: list[Task] = [(SLOW, place, place + 1) for place in range(3000)]
    client, taken = Client(hold=1), 0

    def watched() -> Iterator[Task]:
        nonlocal taken
        for task in asked:
            taken += 1
            yield task

    for arrived, _ in enumerate(cluster._drawn(client, "tcp://here:1", quick, watched())):
        assert taken - arrived <= 2 * (1 + pool.AHEAD) * max(client.sizes)
    assert taken == 3000


def quick(request: Request, first: int, last: int) -> Any:
    return [None] * (last - first)


def test_short_tasks_go_together_as_soon_as_it_is_seen_that_they_are_short() -> None:
    asked: list[Task] = [(REQUESTS[0], place, place + 1) for place in range(200)]
    paces = {REQUESTS[0]: 0.2}
    bundles = cluster._bundles(asked, paces, lambda: 0.3)
    assert len(next(bundles)) == 2  # 0.4 s, the least that is over 0.3
    paces[REQUESTS[0]] = 0.01
    assert len(next(bundles)) == 30
    assert sum(map(len, bundles)) == 168
