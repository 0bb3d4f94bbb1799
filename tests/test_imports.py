"""The direction of imports, and the sizes that keep a module readable."""

from __future__ import annotations

import ast
import graphlib
import pathlib
import subprocess
import sys
from collections.abc import Iterator

import pytest

import pipeline

PACKAGE = pathlib.Path(pipeline.__file__).parent

# From the inside out: a part may import what stands further left, never what stands right.
BASE = ("zh", "forms", "places", "lexicon", "bodies", "store", "labelled")
STAGES = ("ingest", "segment", "tables", "statements", "figures", "audit", "promises", "reuse", "publish", "browse")  # fmt: skip
RANKS = {
    "errors": 0,
    "records": 1,
    "progress": 2,
    **dict.fromkeys(BASE, 2),
    **dict.fromkeys(STAGES, 3),
    "batches": 4,
    "engine": 4,
    "machines": 4,
    "watch": 4,
    "second_pass": 5,
    "query": 4,
    "copied": 5,
    "stored": 5,
    "evaluation": 4,
    "attempts": 5,
    "run": 6,
    "show": 7,
    "options": 7,
    "cli": 8,
    "__main__": 9,
}
# `import pipeline` gives the version to everyone, and `pipeline.read` opens the way back in.
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def part_of(path: pathlib.Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_parts(path: pathlib.Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "pipeline" and len(parts) > 1 and parts[1] != "__version__":
                yield parts[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_inwards(path: pathlib.Path) -> None:
    part = part_of(path)
    wrong = {
        other
        for other in imported_parts(path)
        if other != part and RANKS[other] >= RANKS[part] and not (part in BASE and other in BASE)
    }
    assert not wrong, f"{part} imports {', '.join(sorted(wrong))}"


def test_queries_know_no_stage() -> None:
    assert not set(imported_parts(PACKAGE / "query.py")) & set(STAGES)


def test_base_modules_import_each_other_in_one_direction() -> None:
    graph: dict[str, set[str]] = {part: set() for part in BASE}
    for path in MODULES:
        if (part := part_of(path)) in BASE:
            graph[part] |= {other for other in imported_parts(path) if other in BASE} - {part}
    assert set(graphlib.TopologicalSorter(graph).static_order()) == set(BASE)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_and_functions_stay_short(path: pathlib.Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= 400
    too_long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert not too_long


def test_help_loads_nothing_heavy() -> None:
    heavy = ("duckdb", "jieba", "lxml", "numpy", "pandas", "pyarrow", "spacy")
    program = f"import sys, pipeline.cli; print([m for m in {heavy} if m in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"
