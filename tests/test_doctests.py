"""The examples in the docstrings."""

import doctest
import importlib
import pkgutil

import pytest

import pipeline

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    if name == "pipeline.engine.cluster":
        pytest.importorskip("distributed", reason="needs the extra cluster")
    assert doctest.testmod(importlib.import_module(name)).failed == 0
