"""Filling, inference and repair against brute force over all tables that could have been meant."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.forms import Identity, Place, Sum, load_form
from pipeline.tables.fill import fill
from pipeline.tables.infer import infer
from pipeline.tables.network import balance, rigid
from pipeline.tables.repair import smallest_repair
from pipeline.tables.tokens import Token

COLUMNS = ("a", "b", "c", "total")
ROW_SUM = Sum(check="row", over="rows", place="total", left=("a", "b", "c"), right=("total",))
ROWS = ("x", "y", "all")
MOST = 4  # the largest part that the small tables below hold


def token(raw: str, start: int = 0) -> Token:
    kind = "blank" if not raw else "dash" if raw == "-" else "number" if raw.isdigit() else "word"
    return Token(kind=kind, start=start, end=start + len(raw), squeezed=raw, line=0)  # type: ignore[arg-type]


def balanced(row: tuple[str, ...]) -> bool:
    *parts, total = (int(cell) if cell.isdigit() else 0 for cell in row)
    return sum(parts) == total


def can_balance(row: tuple[str, ...]) -> bool:
    """Whether numbers up to 40 for the cells without one can make the row's sum hold."""
    *parts, total = (int(cell) if cell.isdigit() else None for cell in row)
    known = sum(part for part in parts if part is not None)
    reachable = range(known, 41) if None in parts else range(known, known + 1)
    return total is None or total in reachable


def placements(values: list[str]) -> Iterator[tuple[str, ...]]:
    """All ways to put fewer values than columns into a row, in order, that may keep its sum."""
    for slots in itertools.combinations(range(len(COLUMNS)), len(values)):
        row = [""] * len(COLUMNS)
        for slot, value in zip(slots, values, strict=True):
            row[slot] = value
        if can_balance(tuple(row)):
            yield tuple(row)


VALUE = st.integers(0, 6).map(str) | st.just("-")


@settings(max_examples=400, deadline=None)
@given(values=st.lists(VALUE, min_size=1, max_size=3))
def test_fewer_values_than_columns_are_placed_only_in_the_one_way_there_is(
    values: list[str],
) -> None:
    tokens = [token(raw, at) for at, raw in enumerate(values)]
    filled = fill(tokens, COLUMNS, [ROW_SUM])
    ways = list(placements(values))
    row = tuple("" if found is None else found.squeezed for found in filled.tokens)
    if filled.outcome == "placed":
        assert ways == [row]
    else:
        assert filled.outcome == "open"
        assert not any(row)
        assert len(ways) != 1


@st.composite
def with_values_too_many(draw: st.DrawFn) -> list[str]:
    """A row whose sum mostly holds, and up to three values more at any place in it."""
    parts = draw(st.lists(st.integers(0, MOST), min_size=3, max_size=3))
    values = [*map(str, parts), str(sum(parts) + draw(st.sampled_from([0, 0, 0, 1])))]
    for extra in draw(st.lists(VALUE | st.sampled_from(values), max_size=3)):
        values.insert(draw(st.integers(0, len(values))), extra)
    return values


def divisions(values: list[str]) -> Iterator[tuple[str, ...]]:
    """All ways to join neighbours whose digits may be those of one number."""
    for cuts in itertools.product([True, False], repeat=len(values) - 1):
        edges = [0, *(at + 1 for at, cut in enumerate(cuts) if cut), len(values)]
        parts = [values[a:b] for a, b in itertools.pairwise(edges)]
        if all(len(p) == 1 or ("".join(p).isdigit() and p[0][0] != "0") for p in parts):
            yield tuple("".join(part) for part in parts)


@settings(max_examples=400, deadline=None)
@given(values=with_values_too_many())
def test_values_too_many_are_left_out_only_if_all_readings_that_fit_the_sum_are_equal(
    values: list[str],
) -> None:
    """At most two are left out or joined to a neighbour: page number, footnote mark, split digits."""
    tokens = [token(raw, at) for at, raw in enumerate(values)]
    filled = fill(tokens, COLUMNS, [ROW_SUM])
    row = tuple("" if found is None else found.squeezed for found in filled.tokens)
    readings = {
        reading
        for parts in divisions(values)
        if len(parts) >= 4
        for reading in itertools.combinations(parts, 4)
        if balanced(reading)
    }
    if len(values) == 4:
        assert (filled.outcome, row) == ("exact", tuple(values))
    elif len(values) <= 6 and len(readings) == 1:
        assert filled.outcome == "mended"
        assert {row} == readings
        starts = [found.start for found in filled.tokens if found]
        assert starts == sorted(set(starts))
    else:
        assert filled.outcome == "surplus"
        assert not any(row)


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(st.integers(0, 30), min_size=3, max_size=3), off=st.sampled_from([0, 0, 0, 1])
)
def test_glued_digits_are_cut_only_in_the_one_way_there_is(parts: list[int], off: int) -> None:
    digits = "".join(map(str, [*parts, sum(parts) + off]))
    whole = Token(kind="number", start=0, end=len(digits), squeezed=digits, line=0, glued=True)
    filled = fill([whole], COLUMNS, [ROW_SUM])
    ways = set()
    for edges in itertools.combinations_with_replacement(range(len(digits) + 1), 3):
        row = tuple(digits[a:b] for a, b in itertools.pairwise([0, *edges, len(digits)]))
        if all(cell in ("", "0") or cell[0] != "0" for cell in row):
            ways.add(row)
    left = ways if len(ways) == 1 else {row for row in ways if balanced(row)}
    found = tuple("" if cut is None else cut.squeezed for cut in filled.tokens)
    if filled.outcome == "placed":
        assert left == {found}
        assert [digits[cut.start : cut.end] for cut in filled.tokens if cut] == [
            c for c in found if c
        ]
    else:
        assert not any(found)
        assert len(left) != 1


def test_without_a_sum_fewer_values_are_never_placed() -> None:
    for count in (1, 2, 3):
        filled = fill([token("1", at) for at in range(count)], COLUMNS, [])
        assert filled.outcome == "open"
        assert filled.tokens == (None,) * 4


def test_blanks_that_make_up_the_row_say_where_values_stand() -> None:
    row = [token("", 0), token("3", 1), token("", 2), token("3", 3)]
    filled = fill(row, COLUMNS, [])
    assert filled.outcome == "exact"
    assert [found and found.squeezed for found in filled.tokens] == [None, "3", None, "3"]


def small_rules() -> tuple[Identity, ...]:
    """Two rows and their sum, three columns and their sum: five identities over twelve cells."""
    rows = [
        Identity(check="row", place=(row, "total"), left=tuple((row, c) for c in "abc"), right=((row, "total"),))
        for row in ROWS
    ]  # fmt: skip
    columns = [
        Identity(check="column", place=("all", c), left=(("x", c), ("y", c)), right=(("all", c),))
        for c in COLUMNS
    ]
    return (*rows, *columns)


RULES = small_rules()
PLACES: tuple[Place, ...] = tuple((row, column) for row in ROWS for column in COLUMNS)


def table_of(parts: tuple[int, ...]) -> dict[Place, float]:
    """The whole table that six parts make."""
    values: dict[Place, float] = {}
    for at, row in enumerate("xy"):
        for column, value in zip("abc", parts[3 * at : 3 * at + 3], strict=True):
            values[row, column] = float(value)
        values[row, "total"] = float(sum(parts[3 * at : 3 * at + 3]))
    for column in COLUMNS:
        values["all", column] = values["x", column] + values["y", column]
    return values


# Every table whose parts are at most MOST; one step more would not change which cells are fixed,
# since the tables drawn below have smaller parts and any freedom shows within one step.
TABLES = [table_of(parts) for parts in itertools.product(range(MOST + 1), repeat=6)]
PARTS = st.tuples(*[st.integers(0, 2)] * 6)
UNKNOWN = st.sets(st.sampled_from(PLACES), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None)
@given(parts=PARTS, unknown=UNKNOWN)
def test_what_is_inferred_is_the_only_value_that_satisfies_the_sums(
    parts: tuple[int, ...], unknown: set[Place]
) -> None:
    table = table_of(parts)
    known = {place: value for place, value in table.items() if place not in unknown}
    inferred = infer(RULES, known, frozenset(unknown))
    possible = [t for t in TABLES if all(t[place] == value for place, value in known.items())]
    assert table in possible
    assert set(inferred) <= unknown
    for place in unknown:
        left = {t[place] for t in possible}
        assert inferred.get(place) == (next(iter(left)) if len(left) == 1 else None)


@settings(max_examples=60, deadline=None)
@given(parts=PARTS, place=st.sampled_from(PLACES))
def test_one_unknown_cell_is_always_inferred(parts: tuple[int, ...], place: Place) -> None:
    table = table_of(parts)
    known = {other: value for other, value in table.items() if other != place}
    assert infer(RULES, known, frozenset([place])) == {place: table[place]}


@settings(max_examples=60, deadline=None)
@given(
    parts=PARTS, unknown=st.sets(st.sampled_from(PLACES), min_size=1, max_size=4),
    wrong=st.sampled_from(PLACES), by=st.integers(1, 3),
)  # fmt: skip
def test_a_complete_sum_that_is_broken_stops_inference(
    parts: tuple[int, ...], unknown: set[Place], wrong: Place, by: int
) -> None:
    assume(wrong not in unknown)
    known = {p: v for p, v in table_of(parts).items() if p not in unknown}
    known[wrong] += by
    complete = [rule for rule in RULES if not unknown & {*rule.left, *rule.right}]
    broken = any(
        sum(known[p] for p in rule.left) != sum(known[p] for p in rule.right) for rule in complete
    )
    if broken:
        assert infer(RULES, known, frozenset(unknown)) == {}


def test_nothing_is_inferred_where_no_table_satisfies_the_sums() -> None:
    known = table_of((1, 2, 0, 0, 1, 1)) | {("x", "a"): 9.0}
    unknown = frozenset([("x", "b"), ("x", "c"), ("y", "a"), ("y", "b")])
    given_ = {place: value for place, value in known.items() if place not in unknown}
    assert not any(all(t[p] == v for p, v in given_.items()) for t in TABLES)
    assert infer(RULES, given_, unknown) == {}


def test_only_unknown_cells_are_inferred() -> None:
    """A cell that is neither known nor named as unknown (a dash, a word) stops its sums."""
    table = table_of((1, 1, 1, 1, 1, 1))
    known = {p: v for p, v in table.items() if p not in {("x", "a"), ("x", "b")}}
    assert infer(RULES, known, frozenset([("x", "a")])) == {("x", "a"): 1.0}
    column = [
        Identity(check="", place=("all", "a"), left=(("x", "a"), ("y", "a")), right=(("all", "a"),))
    ]
    given_ = {("y", "a"): 1.0, ("all", "a"): 2.0}
    assert infer(column, given_, frozenset([("x", "a")])) == {("x", "a"): 1.0}
    assert infer(column, given_, frozenset([("x", "b")])) == {}


def holds(values: Mapping[Place, float]) -> bool:
    return all(
        sum(values[p] for p in rule.left) == sum(values[p] for p in rule.right) for rule in RULES
    )


def repairs(
    values: dict[Place, float], cells: int, most: int
) -> set[tuple[tuple[Place, float], ...]]:
    """Every change of so many cells to counts up to `most` that makes all identities hold."""
    return {
        tuple(zip(places, counts, strict=True))
        for places in itertools.combinations(sorted(PLACES), cells)
        for counts in itertools.product(map(float, range(most + 1)), repeat=cells)
        if all(values[p] != c for p, c in zip(places, counts, strict=True))
        and holds(values | dict(zip(places, counts, strict=True)))
    }


@settings(max_examples=80, deadline=None)
@given(
    parts=PARTS,
    wrong=st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 12)), max_size=2),
)
def test_a_repair_is_proposed_where_exactly_one_cell_would_mend_all(
    parts: tuple[int, ...], wrong: list[tuple[Place, int]]
) -> None:
    values = table_of(parts) | {place: float(value) for place, value in wrong}
    ones = repairs(values, 1, 40) if not holds(values) else set()
    answer = smallest_repair(RULES, values)
    if ones or holds(values):
        assert answer == (next(iter(ones)) if len(ones) == 1 else ())
    else:
        assert len(answer) in (0, 2)


@settings(max_examples=12, deadline=None)
@given(
    parts=st.tuples(*[st.integers(0, 1)] * 6),
    wrong=st.lists(st.tuples(st.sampled_from(PLACES), st.integers(0, 3)), min_size=2, max_size=2),
)
def test_two_cells_are_mended_where_exactly_one_pair_would(
    parts: tuple[int, ...], wrong: list[tuple[Place, int]]
) -> None:
    values = table_of(parts) | {place: float(value) for place, value in wrong}
    assume(not holds(values) and not repairs(values, 1, 12))
    pairs = repairs(values, 2, 12)
    answer = smallest_repair(RULES, values)
    assert answer == (next(iter(pairs)) if len(pairs) == 1 else ())


@pytest.mark.parametrize(("version", "flows"), [("2019", 37), ("2021", 39)])
def test_identities_of_the_forms(version: str, flows: int) -> None:
    """Seven columns twice and one sum a row in the request table, three in the disputes table."""
    forms = {form.key: form for form in load_form(version).tables}
    assert len(forms["requests"].identities) == flows
    assert len(forms["disputes"].identities) == 3
    assert sum(len(form.identities) for form in forms.values()) == flows + 3


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_every_single_wrong_cell_of_the_request_table_is_found_and_mended(version: str) -> None:
    """The distance of the code: design, idea 2."""
    form = next(form for form in load_form(version).tables if form.key == "requests")
    rules = form.identities
    values = {(row.key, column.key): 0.0 for row in form.rows for column in form.columns}
    for place in values:
        assert smallest_repair(rules, values | {place: 3.0}) == ((place, 0.0),)


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_identities_of_every_table_are_a_network(version: str) -> None:
    """With nothing known every table of zeros balances, and no cell is fixed."""
    for form in load_form(version).tables:
        if form.identities:
            flow = balance(form.identities, {})
            assert flow is not None
            assert rigid(flow) == {}
            assert len(flow.arcs) == len(form.rows) * len(form.columns)


@pytest.mark.parametrize("version", ["2019", "2021"])
def test_the_identity_left_out_of_the_network_follows_from_the_others(version: str) -> None:
    form = next(form for form in load_form(version).tables if form.key == "requests")
    others = [rule for rule in form.identities if rule.place != ("concluded", "total")]
    others += [r for r in form.identities if r.check != "requests_row_total" and r not in others]
    assert rank(others) == rank(form.identities) == len(form.rows) + 12


def rank(rules: list[Identity] | tuple[Identity, ...]) -> int:
    """Of the identities as rows of coefficients, by elimination in whole fractions."""
    places = sorted({p for rule in rules for p in (*rule.left, *rule.right)})
    rows = [[Fraction((p in rule.left) - (p in rule.right)) for p in places] for rule in rules]
    found = 0
    for column in range(len(places)):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at in range(len(rows)):
            if at != found and rows[at][column]:
                factor = rows[at][column] / rows[found][column]
                rows[at] = [a - factor * b for a, b in zip(rows[at], rows[found], strict=True)]
        found += 1
    return found
