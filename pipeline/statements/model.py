"""The trained layers that cut, label and link statements, kept in one file.

`joints` and `titles` decide where a statement ends and what is an item's title; `roles` reads all
statements of a section by themselves, `roles_again` once more beside their neighbours' first
reading; `primary` and `aspects` say what a statement is about, one or several; `grades` how far it
can be checked; `links` which measure answers which problem. `calibration` turns scores into the
shares of labels that turned out right (Platt 1999), by cross-validation on the training corpus.
"""

from __future__ import annotations

import functools
import json
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
_FOLDER = "statements/gongkai_statements"
_LAYERS = ("joints", "titles", "roles", "roles_again", "primary", "aspects", "grades", "links")
_EVEN = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """All layers, and for each calibrated question the slope and offset of its log-odds."""

    joints: Linear
    titles: Linear
    roles: Linear
    roles_again: Linear
    primary: Linear
    aspects: Linear
    grades: Linear
    links: Linear
    calibration: dict[str, tuple[float, float]]

    def parts(self, folded: str, run: Run) -> Sequence[bool]:
        """Whether a statement ends at each of the n - 1 joints of a run of n clauses."""
        if len(run.clauses) < 2:
            return ()
        scores: numpy.ndarray = self.joints.scores(joints.features(folded, run))
        return [bool(score > _EVEN) for score in scores[:, 0]]

    def heads(self, folded: str, run: Run) -> bool:
        """Whether the first clause of `run`, an item's, is a title and no statement."""
        return bool(self.titles.scores([joints.title_features(folded, run)])[0, 0] > _EVEN)

    def calibrate(self, question: str, score: float) -> float:
        """The share of labels with this score that are right, for `role`, `aspect` or `link`."""
        slope, offset = self.calibration[question]
        odds = numpy.log((score + 1e-6) / (1 - score + 1e-6))
        return float(1 / (1 + numpy.exp(-(slope * odds + offset))))


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
    return read(store.shipped("models") / _FOLDER / FILE)
