"""The forms: complete as the law has them, and every variant matches its own example."""

import re

import pytest

from pipeline.errors import FormError
from pipeline.forms import VERSIONS, Label, TableForm, form_in_force, load_form
from pipeline.forms.load import expression
from pipeline.zh import squeeze

# Written anew, not taken from the loader: 一、 （一） 1.
NUMBER = r"^(?:[一二三四五六七八九十]、|\([一二三四五六七八九十]\)(?!项)|\d\.)"

# Cells per table as the contract counts them (国办公开办函〔2019〕60号, 〔2021〕30号).
CELLS = {
    "2019": {
        "rules": 6,
        "licensing": 6,
        "enforcement": 6,
        "fees": 2,
        "procurement": 2,
        "requests": 161,
        "disputes": 15,
    },
    "2021": {
        "rules": 6,
        "licensing": 1,
        "enforcement": 2,
        "fees": 1,
        "requests": 175,
        "disputes": 15,
    },
}


def labels_of(table: TableForm) -> list[Label]:
    caption = [table.caption] if table.caption else []
    return [*caption, *table.stubs, *table.extra_rows, *table.rows, *table.columns]


@pytest.mark.parametrize("version", CELLS)
def test_a_form_has_the_prescribed_cells(version):
    form = load_form(version)
    assert {t.key: len(t.rows) * len(t.columns) for t in form.tables} == CELLS[version]


@pytest.mark.parametrize("version", CELLS)
def test_a_form_has_the_prescribed_sums(version):
    lines = {}
    for table in load_form(version).tables:
        for rule in table.sums:
            lines[rule.check] = len(table.rows if rule.over == "rows" else table.columns)
    rows = {"2019": 23, "2021": 25}[version]
    assert lines == {
        "requests_flow": 7,
        "requests_outcomes": 7,
        "requests_row_total": rows,
        "disputes_total": 3,
    }


@pytest.mark.parametrize("version", CELLS)
def test_the_header_of_a_table_covers_its_columns(version):
    for table in load_form(version).tables:
        top = sum(cell.colspan for cell in table.header[0])
        wide = len(table.columns) * (len(table.rows) if table.printed_as_one_row else 1)
        stub = {"requests": 3, "disputes": 0}.get(table.key, 1)
        assert top == wide + stub, table.key


@pytest.mark.parametrize("version", VERSIONS)
def test_every_variant_matches_its_example(version):
    form = load_form(version)
    labels = [section.heading for section in form.sections]
    labels += [label for table in form.tables for label in labels_of(table)]
    for label in labels:
        for variant in label.variants:
            body = re.sub(NUMBER, "", squeeze(variant.example)[0])
            assert re.fullmatch(expression(variant.match), body), (label.key, variant)
        assert label.pattern.fullmatch(squeeze(label.text)[0]), label.text


@pytest.mark.parametrize("version", VERSIONS)
def test_no_label_matches_nothing(version):
    for table in load_form(version).tables:
        for label in labels_of(table):
            assert not label.pattern.match(""), label.key


def test_the_form_in_force():
    assert [form_in_force(year).version for year in (2007, 2008, 2018, 2019, 2020, 2021, 2025, 2031)] == [
        "2008", "2008", "2008", "2019", "2019", "2021", "2021", "2021",
    ]  # fmt: skip


def test_an_unknown_form_names_the_known_ones():
    with pytest.raises(FormError) as caught:
        load_form("1999")
    assert "2019" in caught.value.remedy
