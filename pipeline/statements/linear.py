"""A linear layer over named features: many names to choose from, few in any one statement.

Scores are sums of the weights of the names that are seen, squashed by a softmax (one of the
outputs) or by a sigmoid each (any of them). Trained by AdaGrad (Duchi, Hazan & Singer 2011) in
small batches, which touches only the weights of names that were seen. Same examples, same
order, same numbers: nothing is drawn but the order, from a fixed seed.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy

Floats = numpy.ndarray[Any, Any]
Names = Sequence[Sequence[str]]
"""The names seen of each example."""

# Chosen on the training corpus by five-fold cross-validation (models/README.md).
_RATE = 0.1
_SLOWER = 0.3
_EPOCHS = 12
_BATCH = 64
_DECAY = 1e-4
_LEAST = 3
_INITIAL = 1e-3


@dataclass(frozen=True, kw_only=True)
class Linear:
    """Weights by name (row of `weights`) and output (its column), and a bias for each output."""

    rows: dict[str, int]
    outputs: tuple[str, ...]
    weights: Floats
    bias: Floats

    def find(self, examples: Names) -> list[list[int]]:
        """The rows of the names of each example; a name that training has not seen has none."""
        return [_rows_of(self.rows, names) for names in examples]

    def sums(self, examples: Names) -> Floats:
        """For each example and output the sum of weights and bias."""
        return self.add_up(self.find(examples)) + self.bias

    def add_up(self, seen: Sequence[list[int]]) -> Floats:
        """For each list of rows and each output the sum of weights, without the bias."""
        return _sum(self.weights, seen)

    def yes(self, names: Sequence[str]) -> float:
        """The chance of a layer's only output for one example."""
        weights, bias = self._only
        odds = bias + sum(map(weights.__getitem__, weights.keys() & set(names)))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))

    @functools.cached_property
    def _only(self) -> tuple[dict[str, float], float]:
        column = self.weights[:, 0].tolist()
        return {name: column[row] for name, row in self.rows.items()}, float(self.bias[0])


def join(layers: Sequence[Linear]) -> Linear:
    """Layers side by side as one, so that names are looked up once for all their outputs."""
    names = sorted({name for layer in layers for name in layer.rows})
    rows = {name: at for at, name in enumerate(names)}
    weights = []
    for layer in layers:
        spread = numpy.zeros((len(names), len(layer.outputs)), "f4")
        spread[[rows[name] for name in layer.rows]] = layer.weights
        weights.append(spread)
    return Linear(
        rows=rows,
        outputs=tuple(output for layer in layers for output in layer.outputs),
        weights=numpy.concatenate(weights, axis=1),
        bias=numpy.concatenate([layer.bias for layer in layers]),
    )


def train(examples: Names, targets: Floats, outputs: Sequence[str], *, exclusive: bool) -> Linear:
    """A layer for `examples` whose targets are rows of 0 and 1 (shape: examples x outputs).

    Names that fewer than three examples show are left out.
    """
    counts = Counter(name for names in examples for name in dict.fromkeys(names))
    rows = {name: at for at, name in enumerate(sorted(n for n, c in counts.items() if c >= _LEAST))}
    seen = [_rows_of(rows, names) for names in examples]
    shape = (len(rows), len(outputs))
    weights, bias = numpy.zeros(shape, "f4"), numpy.zeros(shape[1], "f4")
    steps, bias_steps = numpy.full(shape, _INITIAL, "f4"), numpy.full(shape[1], _INITIAL, "f4")
    order = numpy.random.default_rng(0)
    for epoch in range(_EPOCHS):
        rate = _RATE / (1 + _SLOWER * epoch)
        shuffled = order.permutation(len(seen))
        for start in range(0, len(seen), _BATCH):
            batch = shuffled[start : start + _BATCH]
            chosen = [seen[at] for at in batch]
            found = squash(_sum(weights, chosen) + bias, exclusive=exclusive)
            error = (found - targets[batch]).astype("f4")
            rows_seen = numpy.array(list(itertools.chain.from_iterable(chosen)), "i8")
            touched, place = numpy.unique(rows_seen, return_inverse=True)
            spread = error.repeat([len(names) for names in chosen], axis=0)
            # By column: bincount adds up ten times as fast as add.at.
            slope = numpy.stack(
                [numpy.bincount(place, weights=column) for column in spread.T], axis=1
            ).astype("f4")
            slope = slope / len(batch) + _DECAY * weights[touched]
            steps[touched] += slope * slope
            weights[touched] -= rate * slope / numpy.sqrt(steps[touched])
            slope = error.mean(axis=0)
            bias_steps += slope * slope
            bias -= rate * slope / numpy.sqrt(bias_steps)
    return Linear(rows=rows, outputs=tuple(outputs), weights=weights, bias=bias)


def pack(layer: Linear) -> dict[str, Any]:
    """The layer as arrays: weights in eight bits, each output with a scale of its own."""
    scale = numpy.maximum(numpy.abs(layer.weights).max(axis=0, initial=0.0), 1e-9) / 127
    return {
        "names": numpy.frombuffer("\0".join(layer.rows).encode("utf-8"), "u1"),
        "outputs": numpy.frombuffer("\0".join(layer.outputs).encode("utf-8"), "u1"),
        "weights": numpy.rint(layer.weights / scale).astype("i1"),
        "scale": scale.astype("f4"),
        "bias": layer.bias.astype("f4"),
    }


def unpack(arrays: Any) -> Linear:
    """The layer that `pack` packed."""
    names = arrays["names"].tobytes().decode("utf-8").split("\0")
    return Linear(
        rows={name: at for at, name in enumerate(names)},
        outputs=tuple(arrays["outputs"].tobytes().decode("utf-8").split("\0")),
        weights=arrays["weights"].astype("f4") * arrays["scale"],
        bias=arrays["bias"],
    )


def _rows_of(rows: dict[str, int], names: Iterable[str]) -> list[int]:
    found = set(map(rows.get, names))
    found.discard(None)
    return list(found)  # type: ignore[arg-type]


def _sum(weights: Floats, seen: Sequence[list[int]]) -> Floats:
    sums: Floats = numpy.zeros((len(seen), weights.shape[1]), "f4")
    lengths = [len(rows) for rows in seen]
    if any(lengths):
        spoken = [at for at, length in enumerate(lengths) if length]
        rows = numpy.array(list(itertools.chain.from_iterable(seen)), "i8")
        firsts = numpy.concatenate(([0], numpy.cumsum([lengths[at] for at in spoken])[:-1]))
        sums[spoken] = numpy.add.reduceat(weights[rows], firsts, axis=0)
    return sums


def squash(sums: Floats, *, exclusive: bool) -> Floats:
    """Sums as chances: of one output among all if `exclusive`, else of each by itself."""
    raised: Floats
    if not exclusive:
        raised = 1 / (1 + numpy.exp(-numpy.clip(sums, -30, 30)))
        return raised
    raised = numpy.exp(sums - sums.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return raised
