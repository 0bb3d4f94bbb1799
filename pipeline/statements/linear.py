"""A linear layer over named features: many names to choose from, few in any one statement.

Scores are sums of the weights of the names that are seen, squashed by a softmax (one of the
outputs) or by a sigmoid each (any of them). Trained by AdaGrad (Duchi, Hazan & Singer 2011) in
small batches, which touches only the weights of names that were seen. Same examples, same
order, same numbers: nothing is drawn but the order, from a fixed seed.
"""

from __future__ import annotations

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
_LEAST = 2
_INITIAL = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """Weights by name (row of `weights`) and output (its column), and a bias for each output."""

    rows: dict[str, int]
    outputs: tuple[str, ...]
    weights: Floats
    bias: Floats
    exclusive: bool

    def scores(self, examples: Names) -> Floats:
        """For each example and output a score in [0, 1]; the rows add up to 1 if exclusive."""
        return _squash(self.sums(examples), exclusive=self.exclusive)

    def sums(self, examples: Names) -> Floats:
        """For each example and output the sum of weights and bias."""
        seen = [_rows_of(self.rows, names) for names in examples]
        return _sum(self.weights, self.bias, seen)

    def weights_of(self, name: str) -> Floats | None:
        """The weight of `name` for each output; None for a name that training has not seen."""
        row = self.rows.get(name)
        return None if row is None else self.weights[row]


def train(examples: Names, targets: Floats, outputs: Sequence[str], *, exclusive: bool) -> Linear:
    """A layer for `examples` whose targets are rows of 0 and 1 (shape: examples x outputs).

    Names that fewer than two examples show are left out.
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
            found = _squash(_sum(weights, bias, chosen), exclusive=exclusive)
            error = (found - targets[batch]).astype("f4")
            rows_seen = numpy.concatenate([numpy.array(names, "i8") for names in chosen])
            touched, place = numpy.unique(rows_seen, return_inverse=True)
            slope = numpy.zeros((len(touched), shape[1]), "f4")
            numpy.add.at(slope, place, error.repeat([len(names) for names in chosen], axis=0))
            slope = slope / len(batch) + _DECAY * weights[touched]
            steps[touched] += slope * slope
            weights[touched] -= rate * slope / numpy.sqrt(steps[touched])
            slope = error.mean(axis=0)
            bias_steps += slope * slope
            bias -= rate * slope / numpy.sqrt(bias_steps)
    return Linear(
        rows=rows, outputs=tuple(outputs), weights=weights, bias=bias, exclusive=exclusive
    )


def pack(layer: Linear) -> dict[str, Any]:
    """The layer as arrays: weights in eight bits, each output with a scale of its own."""
    scale = numpy.maximum(numpy.abs(layer.weights).max(axis=0, initial=0.0), 1e-9) / 127
    return {
        "names": numpy.frombuffer("\0".join(layer.rows).encode("utf-8"), "u1"),
        "outputs": numpy.frombuffer("\0".join(layer.outputs).encode("utf-8"), "u1"),
        "weights": numpy.rint(layer.weights / scale).astype("i1"),
        "scale": scale.astype("f4"),
        "bias": layer.bias.astype("f4"),
        "exclusive": numpy.array(layer.exclusive),
    }


def unpack(arrays: Any) -> Linear:
    """The layer that `pack` packed."""
    names = arrays["names"].tobytes().decode("utf-8").split("\0")
    return Linear(
        rows={name: at for at, name in enumerate(names)},
        outputs=tuple(arrays["outputs"].tobytes().decode("utf-8").split("\0")),
        weights=arrays["weights"].astype("f4") * arrays["scale"],
        bias=arrays["bias"],
        exclusive=bool(arrays["exclusive"]),
    )


def _rows_of(rows: dict[str, int], names: Iterable[str]) -> list[int]:
    return [rows[name] for name in dict.fromkeys(names) if name in rows]


def _sum(weights: Floats, bias: Floats, seen: Sequence[list[int]]) -> Floats:
    sums: Floats = numpy.zeros((len(seen), weights.shape[1]), "f4")
    lengths = [len(rows) for rows in seen]
    if any(lengths):
        spoken = [at for at, length in enumerate(lengths) if length]
        rows = numpy.concatenate([seen[at] for at in spoken]).astype("i8")
        firsts = numpy.concatenate(([0], numpy.cumsum([lengths[at] for at in spoken])[:-1]))
        sums[spoken] = numpy.add.reduceat(weights[rows], firsts, axis=0)
    sums += bias
    return sums


def _squash(sums: Floats, *, exclusive: bool) -> Floats:
    raised: Floats
    if not exclusive:
        raised = 1 / (1 + numpy.exp(-numpy.clip(sums, -30, 30)))
        return raised
    raised = numpy.exp(sums - sums.max(axis=1, keepdims=True))
    raised /= raised.sum(axis=1, keepdims=True)
    return raised
