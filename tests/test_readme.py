"""The READMEs: every command in them runs and prints what they show.

`pytest --regold` writes what the commands print now into the READMEs, and fails.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
WITH_SESSIONS = (*READMES, "models/README.md")
LINES = (
    "pip install . && gongkai run corpus/samples --out outputs/samples",
    "pip install '.[test]' && pytest",
)
_SESSION = re.compile(r"```console\n(?P<body>.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A folder that looks like a checkout, where sessions can write outputs/."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("corpus", "models", "pipeline"):
        (folder / name).symlink_to(ROOT / name, target_is_directory=True)
    return folder


def replay(body: str, folder: Path) -> str:
    """A session with its commands run anew: the commands and what they print on a terminal of
    80 columns, without trailing space."""
    lines = []
    for command in [line for line in body.split("\n") if line.startswith("$ ")]:
        assert command.startswith("$ gongkai "), command
        # The program of this checkout, whatever is installed.
        called = command.removeprefix("$ gongkai ")
        done = subprocess.run(
            f"{sys.executable} -m pipeline {called}",
            shell=True,
            cwd=folder,
            env=os.environ | {"COLUMNS": "80", "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
            encoding="utf-8",
        )
        printed = [line.rstrip() for line in done.stdout.strip("\n").split("\n")]
        lines += [command, *printed]
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


@pytest.mark.parametrize("name", WITH_SESSIONS)
def test_sessions_print_what_is_shown(name, checkout, request):
    path = ROOT / name
    written = path.read_text("utf-8")
    sessions = list(_SESSION.finditer(written))
    assert sessions
    renewed = _SESSION.sub(
        lambda session: f"```console\n{replay(session['body'], checkout)}```", written
    )
    if request.config.getoption("--regold", default=False) and renewed != written:
        path.write_text(renewed, "utf-8")
    assert written == renewed


@pytest.mark.parametrize("name", READMES)
def test_both_lines_stand_in_the_readme(name):
    written = (ROOT / name).read_text("utf-8")
    for line in LINES:
        assert f"```sh\n{line}\n```" in written
        assert f"\n{line}\n" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("name", READMES)
def test_python_examples_run(name, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"```python\n(.*?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        exec(compile(example, name, "exec"), {})
    assert "五龙壮族乡人民政府 2020" in capsys.readouterr().out


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name):
    for target in re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text("utf-8")):
        assert target.startswith("https://") or (ROOT / target).exists(), target
