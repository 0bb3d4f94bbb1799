"""Many damaged inputs in workers; what breaks is kept, with the input that broke it."""

from __future__ import annotations

import functools
import pathlib
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from pipeline import engine, watch
from tests.fuzz.judge import READ, judge
from tests.fuzz.mutate import make_input

SECONDS = 30.0
_AT_ONCE = 50


@dataclass(slots=True)
class Fault:
    """What went wrong with the input of this number, and where its bytes are kept."""

    seed: int
    error: str
    example: str = ""


@dataclass(slots=True)
class Outcome:
    """What came of some inputs. `slowest` is the most seconds one took, with its number."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, 0)

    def add(self, other: Outcome) -> None:
        """Count others too."""
        self.inputs += other.inputs
        self.outcomes += other.outcomes
        self.faults += other.faults
        self.slowest = max(self.slowest, other.slowest)

    def told(self) -> dict[str, Any]:
        """For one line of JSON."""
        rejected = {reason: n for reason, n in sorted(self.outcomes.items()) if reason != READ}
        return {
            "mutated": self.inputs,
            "inputs": self.outcomes.total(),
            "read": self.outcomes[READ],
            "rejected": rejected,
            "slowest_seconds": round(self.slowest[0], 2),
            "slowest_seed": self.slowest[1],
            "faults": [asdict(fault) for fault in self.faults],
        }


def run_campaign(
    seed: int, count: int, *, jobs: int = 1, keep: pathlib.Path | None = None
) -> Outcome:
    """Judge `count` inputs from number `seed` on; what breaks is written into `keep`."""
    whole = Outcome()
    starts = range(seed, seed + count, _AT_ONCE)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        answers = engine.work(
            functools.partial(_work, folder),
            [range(start, min(start + _AT_ONCE, seed + count)) for start in starts],
            jobs=jobs,
            isolated=jobs > 1,
            blame=lambda alone: watch.blame(folder, SECONDS, alone=alone),
        )
        for answer in answers:
            whole.add(answer)
    whole.faults.sort(key=lambda fault: fault.seed)
    for fault in whole.faults if keep else ():
        fault.example = _keep(fault.seed, keep)
    return whole


def _work(folder: pathlib.Path, seeds: range) -> Outcome:
    outcome = Outcome()
    shard = folder / str(seeds.start)
    (files := folder / f"files-{seeds.start}").mkdir(exist_ok=True)
    with watch.announce(shard) as at:
        for seed in seeds:
            outcome.inputs += 1
            if fate := watch.fate_of(shard, str(seed)):
                outcome.faults.append(Fault(seed, fate))
                continue
            at(str(seed))
            begun = time.monotonic()
            try:
                sample = make_input(seed)
                outcome.outcomes += judge(sample, files, seconds=SECONDS, twice=seed % 10 == 0)
            except Exception as error:
                frame = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{pathlib.Path(frame.filename).name}:{frame.lineno}"
                outcome.faults.append(Fault(seed, f"{where} {type(error).__name__} {error}"[:300]))
            outcome.slowest = max(outcome.slowest, (time.monotonic() - begun, seed))
    return outcome


def _keep(seed: int, folder: pathlib.Path | None) -> str:
    assert folder is not None
    folder.mkdir(parents=True, exist_ok=True)
    sample = make_input(seed)
    path = folder / f"{seed}.{sample.kind}"
    path.write_bytes(sample.raw)
    return path.as_posix()
