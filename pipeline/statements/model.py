"""The trained layers that cut, label and link statements, kept in one file.

`joints` and `titles` decide where a statement ends and what is an item's title. `roles` reads the
roles of a section twice, the second time with the neighbours' first reading beside it, and
`topics` says what a statement is about, first and at all, and how far it can be checked: these
are layers side by side. `links` says which measure answers which problem.
`calibration` turns scores into the shares of labels that turned out right (Platt 1999), by
cross-validation on the training corpus.
"""

from __future__ import annotations

import functools
import json
import math
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy

from pipeline import store
from pipeline.errors import ModelError
from pipeline.statements import joints
from pipeline.statements.joints import Run
from pipeline.statements.linear import Linear, pack, unpack

FILE = "layers.npz"
COMPONENT = "gongkai_statements"
_LAYERS = ("joints", "titles", "roles", "topics", "links")
_EVEN = 0.5
# A title missed spoils two statements, one found in vain only one.
_TITLE = 0.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """All layers, and for each calibrated question the slope and offset of its log-odds."""

    joints: Linear
    titles: Linear
    roles: Linear
    topics: Linear
    links: Linear
    calibration: dict[str, tuple[float, float]]

    def parts(self, folded: str, run: Run) -> Sequence[bool]:
        """Whether a statement ends at each of the n - 1 joints of a run of n clauses."""
        if len(run.clauses) < 2:
            return ()
        return [self.joints.yes(names) > _EVEN for names in joints.features(folded, run)]

    def heads(self, folded: str, run: Run) -> bool:
        """Whether the first clause of `run`, an item's, is a title and no statement."""
        return self.titles.yes(joints.title_features(folded, run)) > _TITLE

    def calibrate(self, question: str, score: float) -> float:
        """The share of labels with this score that are right, to three places, for `role`, `aspect` or `link`."""
        slope, offset = self.calibration[question]
        odds = math.log((score + 1e-6) / (1 - score + 1e-6))
        return round(1 / (1 + math.exp(-(slope * odds + offset))), 3)


def save(model: Model, path: pathlib.Path) -> None:
    """Write the model; the same model gives the same bytes."""
    arrays: dict[str, Any] = {
        f"{layer}/{name}": array
        for layer in _LAYERS
        for name, array in pack(getattr(model, layer)).items()
    }
    told = json.dumps(model.calibration, sort_keys=True)
    arrays["calibration"] = numpy.frombuffer(told.encode("ascii"), "u1")
    # Entries of an npz carry a fixed date, so nothing of the clock gets in.
    numpy.savez_compressed(path, **arrays)


def read(path: pathlib.Path) -> Model:
    """The model that `save` wrote. Raises ModelError for what is none."""
    try:
        with numpy.load(path, allow_pickle=False) as arrays:
            layers = {layer: unpack(_of_layer(arrays, layer)) for layer in _LAYERS}
            calibration = json.loads(arrays["calibration"].tobytes())
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"模型 {path} 无法读取：{error}", remedy="运行 gongkai train 重新训练，或重新安装。"
        ) from error
    return Model(**layers, calibration={name: (a, b) for name, (a, b) in calibration.items()})


def _of_layer(arrays: Any, layer: str) -> dict[str, Any]:
    return {
        name.split("/")[1]: arrays[name] for name in arrays.files if name.startswith(f"{layer}/")
    }


@functools.cache
def load() -> Model:
    """The model that comes with the program."""
    return read_pipeline(store.shipped("models") / "statements")


def read_pipeline(folder: pathlib.Path) -> Model:
    """The model in `folder`, a spaCy pipeline as `gongkai train` writes it."""
    return read(folder / COMPONENT / FILE)
