import os
import subprocess
import sys
from importlib.util import find_spec

import pytest

from kg import engine
from kg.engine import map_documents
from kg.errors import NewskgError, RequirementError


def square(number):
    return number * number


def fail_at_three(number):
    if number == 3:
        raise ValueError("three")
    return number


def die(number):
    os._exit(1)


@pytest.mark.parametrize(("name", "workers"), [("serial", 1), ("processes", 1), ("processes", 2)])
def test_results_come_in_the_order_of_the_items(name, workers):
    assert list(map_documents(square, range(20), workers=workers, engine=name)) == [
        n * n for n in range(20)
    ]


@pytest.mark.parametrize("name", ["serial", "processes"])
def test_no_items_give_no_results(name):
    assert list(map_documents(square, [], engine=name)) == []


@pytest.mark.parametrize("name", ["serial", "processes"])
def test_error_is_raised_where_its_result_would_stand(name):
    results = map_documents(fail_at_three, range(6), workers=2, engine=name)
    assert [next(results) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


@pytest.mark.parametrize("name", ["serial", "processes"])
def test_items_are_taken_as_they_are_needed(name):
    taken = []

    def items():
        for number in range(1000):
            taken.append(number)
            yield number

    results = map_documents(square, items(), workers=2, engine=name)
    assert next(results) == 0
    results.close()
    assert len(taken) <= 2 * engine.AHEAD + 1


def test_dead_worker_is_reported_with_a_remedy():
    with pytest.raises(NewskgError, match=r"a worker process ended .* use fewer workers than 2"):
        list(map_documents(die, [1], workers=2, engine="processes"))


def test_unknown_engine_names_the_choices():
    with pytest.raises(NewskgError, match="'dask' is no engine; choose one of serial, processes"):
        map_documents(square, [], engine="dask")


def test_workers_must_be_positive():
    with pytest.raises(NewskgError, match="0 workers"):
        map_documents(square, [], workers=0)


def test_missing_ray_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RequirementError, match=r"kg\[ray\]"):
        list(map_documents(square, [1], engine="ray"))


@pytest.mark.skipif(find_spec("ray") is None, reason="the extra newskg[ray] is not installed")
def test_ray_keeps_the_order():
    # In a process of its own: Ray leaves threads and warnings behind.
    code = (
        "from kg.engine import map_documents; from operator import neg;"
        "print(list(map_documents(neg, range(9), workers=2, engine='ray')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith(str([-n for n in range(9)]))


def test_engine_imports_no_optional_package():
    code = "import sys, kg.engine; print('ray' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
