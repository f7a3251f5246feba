"""Map a function over documents: in this process, in several, or on a Ray cluster."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from importlib import import_module
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

from kg.errors import NewskgError, RequirementError

Item = TypeVar("Item")
Result = TypeVar("Result")

#: Items given out ahead of the one awaited, for each worker: enough to keep all of them busy, few
#: enough that a folder of a million documents is never in memory.
AHEAD = 4
ENGINES = ("serial", "processes", "ray")


def map_documents(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    workers: int = 1,
    engine: str = "serial",
) -> Iterator[Result]:
    """Yield `function(item)` for each item, in the order of the items.

    Items are taken as they are needed, a few ahead. An error of the function is raised where its
    result would have stood; leaving the iteration early stops the workers.

    Args:
        function: importable by name (defined at module level) for every engine but "serial".
        items: picklable for every engine but "serial".
        workers: how many items are worked on at the same time; "serial" has one whatever is given.
        engine: one of `ENGINES`. "processes" starts fresh interpreters, so that no lock, thread or
            open file of this one is copied; "ray" uses the running cluster or starts a local one.

    Raises:
        RequirementError: if Ray is asked for and not installed.
        NewskgError: if the engine is unknown, there is no worker, or a worker dies.
    """
    if engine not in ENGINES:
        raise NewskgError(f"{engine!r} is no engine; choose one of {', '.join(ENGINES)}")
    if workers < 1:
        raise NewskgError(f"{workers} workers cannot work; expected 1 or more")
    run = {"serial": _serial, "processes": _processes, "ray": _ray}[engine]
    return run(function, items, workers)


def _serial(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[Result]:
    yield from map(function, items)


def _processes(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[Result]:
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        waiting = iter(items)
        running = deque(pool.submit(function, item) for item in islice(waiting, AHEAD * workers))
        while running:
            yield running.popleft().result()
            running.extend(pool.submit(function, item) for item in islice(waiting, 1))
    except BrokenProcessPool as error:
        raise NewskgError(
            "a worker process ended before its work was done, most often for lack of memory; "
            f"use fewer workers than {workers}, or the engine 'serial' to see the cause"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ray(
    function: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[Result]:
    try:
        ray = import_module("ray")
    except ImportError:
        raise RequirementError(
            "the engine 'ray' needs the extra kg[ray]; install it with: pip install 'newskg[ray]'"
        ) from None
    started = not ray.is_initialized()
    if started:
        # With an address in RAY_ADDRESS this joins that cluster, else it starts one on this
        # machine.
        ray.init(log_to_driver=False, include_dashboard=False)
    try:
        # Ray takes plain functions only, not partials, bound methods or builtins.
        remote = ray.remote(lambda item: function(item))
        waiting = iter(items)
        running = deque(remote.remote(item) for item in islice(waiting, AHEAD * workers))
        while running:
            yield ray.get(running.popleft())
            running.extend(remote.remote(item) for item in islice(waiting, 1))
        running.clear()
    finally:
        if started:
            ray.shutdown()
