"""The examples in docstrings run, in every module that needs neither store nor service to run them."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from types import ModuleType

import pytest

import benchmarks.mutation
import graphintel.analysis
import graphintel.briefing
import graphintel.indicators
import graphintel.model
import graphintel.resolve

PACKAGES: list[ModuleType] = [
    graphintel.model,
    graphintel.analysis,
    graphintel.resolve,
    graphintel.indicators,
    graphintel.briefing,
    benchmarks.mutation,
]
MODULES = [
    module.name
    for package in PACKAGES
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_docstrings_say_what_comes_out(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
