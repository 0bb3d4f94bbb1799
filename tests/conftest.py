"""What tests share: the sample archive, a dataset made of it, and the command line."""

from __future__ import annotations

import hashlib
import pathlib
from collections.abc import Callable

import pytest

from pipeline import cli
from pipeline.run import run

ROOT = pathlib.Path(__file__).parent.parent
SAMPLES = ROOT / "corpus" / "samples"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--regold` writes what the tests compare with anew, and fails, so that a person looks."""
    parser.addoption("--regold", action="store_true", help="rewrite goldens, then fail")


@pytest.fixture(scope="session")
def samples() -> pathlib.Path:
    """The folder of sample reports."""
    return SAMPLES


@pytest.fixture(scope="session")
def sample_dataset(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The dataset of the sample archive, made once in one process. For reading only."""
    out = tmp_path_factory.mktemp("outputs") / "samples"
    run([SAMPLES], out, jobs=1)
    return out


@pytest.fixture(scope="session")
def digests() -> Callable[[pathlib.Path], dict[str, str]]:
    """SHA-256 of every published file of a dataset, by name; not of the log, which has dates."""
    return lambda out: {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.iterdir())
        if path.is_file() and path.suffix != ".log"
    }


@pytest.fixture
def gongkai(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Call the command line in this process: (exit status, stdout, stderr)."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["gongkai", *map(str, arguments)])
        with pytest.raises(SystemExit) as leaving:
            cli.main()
        printed = capfd.readouterr()
        return int(leaving.value.code or 0), printed.out, printed.err

    return call
