"""The comparison of an archive beside datasketch and rensa, on the same reports and planted copies.

Both libraries answer which documents are alike, by MinHash (128 permutations, character 5-grams as
everywhere here) and LSH. They are asked twice: with whole reports as documents, and with sentences,
which is how passages are found with them. Everything runs on one core, from texts to answers.
"""

from __future__ import annotations

import dataclasses
import pathlib
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from pipeline import publish, reuse
from pipeline.zh import bare
from tests.archives import NO_YEARS, write_shard
from tests.benchmarks.peers import PeersMissing
from tests.benchmarks.reuse import Made, Texts, reading

_PERMUTATIONS = 128
_GRAM = 5
_SHARD = 1000
Alike = Callable[[list[list[str]], float], list[set[int]]]
"""Documents by their grams, and a threshold, to the documents that each is alike to."""


def measure(count: int, seed: int = 0) -> dict[str, Any]:
    """Reports a second; characters of planted passages, and near-copies of reports, that are found."""
    texts = Texts(seed, count)
    made = [texts.make(number) for number in range(count)]
    # What was copied from a report that is itself a copy, or took something over, may not be in it.
    made = [
        dataclasses.replace(
            each, copied=tuple(part for part in each.copied if part[1] in made[part[0]].text)
        )
        for each in made
    ]
    near = _planted(texts, made)
    told: dict[str, Any] = {"reports": count, "ours": _ours(texts, made, near)}
    for name, alike in (("datasketch", _datasketch()), ("rensa", _rensa())):
        told[name] = {
            "reports": _by_report(made, near, alike),
            "sentences": _by_sentence(made, alike),
        }
    return told


def _ours(texts: Texts, made: list[Made], near: list[frozenset[int]]) -> dict[str, float]:
    readings = [reading(texts, number) for number in range(len(made))]
    numbers = {each.report.report_id: number for number, each in enumerate(readings)}
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        shards = []
        ordered = sorted(readings, key=lambda each: each.report.report_id)
        for at in range(0, len(ordered), _SHARD):
            shards.append(pathlib.Path(folder) / f"{at:06d}")
            write_shard(shards[-1], ordered[at : at + _SHARD])
        beside = reuse.compare_archive(shards, NO_YEARS, pathlib.Path(folder) / "scratch")
        tables = {
            "reuse": [publish.fit("reuse", reuse.passage_table(beside, at)) for at in range(len(shards))],
            "pairs": [publish.fit("pairs", reuse.pair_table(beside, at)) for at in range(len(shards))],
        }  # fmt: skip
    seconds = time.perf_counter() - started
    spans: dict[tuple[int, int], list[str]] = defaultdict(list)
    for table in tables["reuse"]:
        for row in table.filter(~table["masked"].to_numpy(zero_copy_only=False)).to_pylist():
            one, other = numbers[row["report_id"]], numbers[row["other_report_id"]]
            text = readings[one].report.text[row["start"] : row["end"]]
            spans[one, other].append(bare(text))
    pairs = {
        frozenset((numbers[row["report_id"]], numbers[row["other_report_id"]]))
        for table in tables["pairs"]
        for row in table.to_pylist()
    }
    found = total = 0
    for number, each in enumerate(made):
        for other, passage in each.copied:
            words = bare(passage)
            total += len(words)
            found += len(words) if any(words in span for span in spans[number, other]) else 0
    return _figures(len(made) / seconds, found, total, _share(near, pairs.__contains__))


def _figures(speed: float, found: int, total: int, near: float | None) -> dict[str, float]:
    told = {"reports_per_second": round(speed), "passage_recall": round(found / total, 4)}
    return told if near is None else told | {"near_copy_recall": round(near, 4)}


def _planted(texts: Texts, made: list[Made]) -> list[frozenset[int]]:
    """Near-copies of reports that are themselves as they were copied."""
    return [
        frozenset((number, each.near))
        for number, each in enumerate(made)
        if each.near is not None and made[each.near].text == "".join(texts.base(each.near))
    ]


def _share(planted: list[frozenset[int]], is_found: Callable[[frozenset[int]], bool]) -> float:
    return sum(map(is_found, planted)) / len(planted)


def _grams(text: str) -> list[str]:
    return [text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1))]


def _by_report(made: list[Made], near: list[frozenset[int]], alike: Alike) -> dict[str, float]:
    started = time.perf_counter()
    answer = alike([_grams(each.text) for each in made], 0.5)
    seconds = time.perf_counter() - started
    found = total = 0
    for number, each in enumerate(made):
        for other, passage in each.copied:
            total += len(passage)
            found += len(passage) if other in answer[number] else 0
    return _figures(
        len(made) / seconds, found, total, _share(near, lambda pair: max(pair) in answer[min(pair)])
    )


def _by_sentence(made: list[Made], alike: Alike) -> dict[str, float]:
    """Sentences as documents; a planted one is found if it is alike to one of its model's report."""
    started = time.perf_counter()
    sentences = [
        (number, sentence)
        for number, each in enumerate(made)
        for sentence in re.findall("[^。]+。?", each.text)
    ]
    answer = alike([_grams(sentence) for _, sentence in sentences], 0.8)
    seconds = time.perf_counter() - started
    others: dict[tuple[int, str], set[int]] = defaultdict(set)
    for (number, sentence), found_in in zip(sentences, answer, strict=True):
        others[number, sentence] |= {sentences[at][0] for at in found_in}
    found = total = 0
    for number, each in enumerate(made):
        for other, passage in each.copied:
            total += len(passage)
            for (owner, sentence), reports in _of(others, number):
                if sentence in passage and owner == number and other in reports:
                    found += len(sentence)
    return _figures(len(made) / seconds, found, total, None)


def _of(
    others: dict[tuple[int, str], set[int]], number: int
) -> Iterable[tuple[tuple[int, str], set[int]]]:
    return [entry for entry in others.items() if entry[0][0] == number]


def _datasketch() -> Alike:
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError:
        raise PeersMissing("pip install 'gongkai[bench]'") from None

    def alike(documents: list[list[str]], threshold: float) -> list[set[int]]:
        tokens = [[gram.encode() for gram in grams] for grams in documents]
        hashes = MinHash.bulk(tokens, num_perm=_PERMUTATIONS)
        index = MinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS)
        for at, one in enumerate(hashes):
            index.insert(at, one)
        return [set(index.query(one)) for one in hashes]

    return alike


def _rensa() -> Alike:
    try:
        from rensa import RMinHash, RMinHashLSH
    except ImportError:
        raise PeersMissing("pip install 'gongkai[bench]'") from None

    def alike(documents: list[list[str]], threshold: float) -> list[set[int]]:
        hashes = []
        for grams in documents:
            one = RMinHash(num_perm=_PERMUTATIONS, seed=1)
            one.update(grams)
            hashes.append(one)
        bands = 32 if threshold < 0.7 else 16
        index = RMinHashLSH(threshold=threshold, num_perm=_PERMUTATIONS, num_bands=bands)
        for at, one in enumerate(hashes):
            index.insert(at, one)
        return [
            {other for other in index.query(one) if one.jaccard(hashes[other]) >= threshold}
            for one in hashes
        ]

    return alike
