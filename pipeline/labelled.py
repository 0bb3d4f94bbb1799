"""Labelled sections: the notation that `corpus/statements` and `corpus/gold` are written in.

A section begins with a header, `§ ` and `name=value` pairs, and has a line for each of its
pieces, in order, so that the body is what stands behind ` | `, joined::

    § year=2019 level=county body=department trade=教育 heading=四、存在的问题及改进措施
    C | ‖今年仍有以下不足：¶
    - | （一）存在的问题¶
    P1>M1,M2 platforms,content 1 | 1.渠道单一。‖公告只贴在大厅。¶
    M1 platforms 2 | 一是‖开设“教育公开”专栏；

A line's head is its role: `P` problem, `M` measure_planned, `D` measure_done, `C` context, `N`
none_stated, `-` no statement (a role sub-heading, bars). `P`, `M` and `D` have a number for the
links (`P1>M1,D2`), aspects (the primary one first) and a specificity. `‖` stands before the
statement, behind its enumerator and title, and after it where something follows that is not
its own. `¶` is a line break. `^` behind the number says that the title is that of the line
before. Lines that begin with `#` are comments.

>>> section, = read_notation('''§ year=2019 level=county body=department trade=教育 heading=四、问题
... P1>M1 platforms 1 | 1.渠道单一。‖公告只贴在大厅。¶
... M1 platforms 2 | ‖今后开设专栏。''')
>>> section.text
'四、问题\\n1.渠道单一。公告只贴在大厅。\\n今后开设专栏。'
>>> first, second = section.statements
>>> section.text[first.start : first.end], first.heading, first.answered, first.measures
('公告只贴在大厅。', '渠道单一', 'yes', (1,))
"""

from __future__ import annotations

import json
import pathlib
import re
from dataclasses import dataclass, replace
from typing import Any, cast, get_args

from pipeline.errors import ModelError
from pipeline.records import Answered, Aspect, Identity, Place, Report, Role, Section

_ROLES: dict[str, Role] = {
    "P": "problem",
    "M": "measure_planned",
    "D": "measure_done",
    "C": "context",
    "N": "none_stated",
}
_HEAD = re.compile(
    r"(?P<role>[PMDCN-])(?P<number>[0-9]*)(?P<same>\^?)(?:>(?P<links>[MD][0-9]+(?:,[MD][0-9]+)*))?"
    r"(?: (?P<aspects>[a-z_]+(?:,[a-z_]+)*) (?P<grade>[0-3]))?"
)
# What may stand between an enumerator and a title, or close the title.
_ENUMERATOR = re.compile(
    r"[\s　|#*●◆■·•-]*(?:[（(][一二三四五六七八九十0-9]+[)）]|[一二三四五六七八九十]+(?:是|、|，)|第[一二三四五六七八九十]+(?:，|、|是|,)?"
    r"|[0-9]{1,2}(?:[.．、:：)）]|(?=[\u4e00-\u9fff])(?![年月日个项条次件]))|[①-⑳㈠-㈩⑴-⒇]|首先|其次|再次|再者|最后|另外|此外)?[\s　,，、|*]*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledStatement:
    """A statement with the labels people gave it; `start` and `end` are offsets in the text.

    `measures` are the places, in the section's statements, of the measures that answer a problem.
    """

    role: Role
    heading: str | None
    aspects: tuple[Aspect, ...]
    specificity: int
    answered: Answered | None
    measures: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledSection:
    """A section whose statements people cut and labelled.

    `text` is its heading, a line break, and its body from `body_start` on. `level` and `body`
    are those of the report's organ, `trade` its field; `cut_off` says that the page breaks off.
    """

    year: int
    level: str
    body: str
    trade: str
    heading: str
    cut_off: bool
    text: str
    body_start: int
    statements: tuple[LabelledStatement, ...]


def read_files(folder: pathlib.Path) -> tuple[LabelledSection, ...]:
    """The sections of all files (`*.txt`) of `folder`, in the order of their names.

    Raises ModelError that names the file and line at fault, or for a folder without any.
    """
    sections: list[LabelledSection] = []
    for file in sorted(folder.glob("*.txt")):
        sections += read_file(file)
    if not sections:
        raise ModelError(f"{folder} 中没有标注过的段落。", remedy="标注文件的扩展名是 .txt。")
    return tuple(sections)


def read_file(file: pathlib.Path) -> tuple[LabelledSection, ...]:
    """The sections of one file: `.jsonl` as `read_documents` reads it, else the notation."""
    read = read_documents if file.suffix == ".jsonl" else read_notation
    try:
        sections = read(file.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelError(
            f"{file} 的标注有误：{error}", remedy="写法见 corpus/statements/README.md。"
        ) from error
    if not sections:
        raise ModelError(
            f"{file} 中没有标注过的段落。", remedy="写法见 corpus/statements/README.md。"
        )
    return sections


def read_notation(text: str) -> tuple[LabelledSection, ...]:
    """The sections of a file in the notation above. Raises ValueError that names the line."""
    sections: list[LabelledSection] = []
    header: dict[str, str] | None = None
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("§"):
            if header is not None:
                sections.append(_section(header, lines))
            header, lines = _read_header(line, number), []
        elif line.strip() and not line.startswith("#"):
            if header is None:
                raise ValueError(f"line {number}: a line before the first section")
            lines.append((number, line))
    if header is not None:
        sections.append(_section(header, lines))
    return tuple(sections)


def _read_header(line: str, number: int) -> dict[str, str]:
    pairs = dict(pair.split("=", 1) for pair in line[1:].split() if "=" in pair)
    for name in ("year", "level", "body", "trade"):
        if name not in pairs:
            raise ValueError(f"line {number}: the header has no {name}=")
    found = re.search(r"heading=(.*?)(?= cut_off=|$)", line)
    return pairs | {"heading": found.group(1).strip() if found else ""}


def _section(header: dict[str, str], lines: list[tuple[int, str]]) -> LabelledSection:
    heading = header["heading"]
    text = f"{heading}\n" if heading else ""
    body_start = len(text)
    drafts: list[tuple[str, LabelledStatement, tuple[str, ...]]] = []
    title: str | None = None
    for number, line in lines:
        head, separator, body = line.partition("| ")
        match = _HEAD.fullmatch(head.strip())
        if not separator or match is None:
            raise ValueError(f"line {number}: no head like `P1>M1 platforms 1 | `: {line[:40]}")
        body = body.replace("¶", "\n")
        if match["role"] == "-":
            text += body.replace("‖", "")
            continue
        stretches = body.split("‖")
        if not 2 <= len(stretches) <= 3:
            raise ValueError(f"line {number}: one or two ‖ are needed: {line[:40]}")
        before, stated = stretches[0], stretches[1]
        own = before[cast("re.Match[str]", _ENUMERATOR.match(before)).end() :].strip(
            "。：:；; \n　|"
        )
        title = own or (title if match["same"] else None)
        start = len(text) + len(before) + len(stated) - len(stated.lstrip())
        end = len(text) + len(before) + len(stated.rstrip())
        text += "".join(stretches)
        if start >= end:
            raise ValueError(f"line {number}: the statement is empty")
        statement = _statement(match, number, title, start, end)
        name = match["role"] + match["number"]
        drafts.append(
            (name, statement, tuple((match["links"] or "").split(",")) if match["links"] else ())
        )
    return LabelledSection(
        year=int(header["year"]),
        level=header["level"],
        body=header["body"],
        trade=header["trade"],
        heading=heading,
        cut_off=header.get("cut_off") == "yes",
        text=text,
        body_start=body_start,
        statements=_join(drafts, lines[0][0] if lines else 0, header.get("cut_off") == "yes"),
    )


def _statement(
    match: re.Match[str], number: int, title: str | None, start: int, end: int
) -> LabelledStatement:
    role = _ROLES[match["role"]]
    aspects = tuple(match["aspects"].split(",")) if match["aspects"] else ()
    unknown = [aspect for aspect in aspects if aspect not in get_args(Aspect)]
    if unknown:
        raise ValueError(f"line {number}: no such aspect: {', '.join(unknown)}")
    if (role in ("context", "none_stated")) == bool(aspects):
        raise ValueError(f"line {number}: problems and measures have aspects, others have none")
    if (
        len(aspects) > 3
        or len(set(aspects)) < len(aspects)
        or ("general" in aspects and len(aspects) > 1)
    ):
        raise ValueError(f"line {number}: one to three aspects, and general alone")
    return LabelledStatement(
        role=role,
        heading=title,
        aspects=cast("tuple[Aspect, ...]", aspects),
        specificity=int(match["grade"] or 0),
        answered=None,
        measures=(),
        start=start,
        end=end,
    )


def _join(
    drafts: list[tuple[str, LabelledStatement, tuple[str, ...]]], line: int, cut_off: bool
) -> tuple[LabelledStatement, ...]:
    """The statements with their links and with `answered` (never `no` where the page is cut off)."""
    places = {name: at for at, (name, _, _) in enumerate(drafts) if name[1:]}
    if len(places) < sum(bool(name[1:]) for name, _, _ in drafts):
        raise ValueError(f"section at line {line}: a number is used twice")
    has_measures = any(statement.role.startswith("measure") for _, statement, _ in drafts)
    joined: list[LabelledStatement] = []
    for name, statement, links in drafts:
        missing = [link for link in links if link not in places]
        if missing or (links and statement.role != "problem"):
            raise ValueError(
                f"section at line {line}: {name} links to {', '.join(missing or links)}"
            )
        if statement.role == "problem":
            answered: Answered = (
                "yes" if links else "unknown" if cut_off or not has_measures else "no"
            )
            measures = tuple(sorted(places[link] for link in links))
            statement = replace(statement, answered=answered, measures=measures)
        joined.append(statement)
    return tuple(joined)


def read_documents(text: str) -> tuple[LabelledSection, ...]:
    """The documents of a JSON Lines file with one labelled statement a line, as sections.

    The keys are `doc, year, level, heading, text, role, aspects, specificity,
    truncated_document, measures` (ids of the measures that answer a problem) and `id`. A
    document's text is made of its statements, a line each, and of their item titles where these
    change. Raises ValueError that names the line.
    """
    documents: dict[str, list[dict[str, Any]]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                missing = {"id", "doc", "text", "role", "aspects", "specificity"} - row.keys()
            except (ValueError, AttributeError) as error:
                raise ValueError(f"line {number}: no JSON object ({error})") from None
            if missing:
                raise ValueError(f"line {number}: {', '.join(sorted(missing))} missing")
            if fault := _fault_of(row):
                raise ValueError(f"line {number}: {fault}")
            documents.setdefault(str(row["doc"]), []).append(row)
    return tuple(map(_document, documents.values()))


def _fault_of(row: dict[str, Any]) -> str | None:
    """What is wrong with the labels of a line, if anything."""
    if not str(row["text"]).strip():
        return "the text is empty"
    if row["role"] not in get_args(Role):
        return f"no such role: {row['role']}"
    if unknown := [aspect for aspect in row["aspects"] if aspect not in get_args(Aspect)]:
        return f"no such aspect: {', '.join(map(str, unknown))}"
    if row["specificity"] not in range(4):
        return f"no such specificity: {row['specificity']}"
    return None


def _document(rows: list[dict[str, Any]]) -> LabelledSection:
    text, title = "", None
    places = {row["id"]: at for at, row in enumerate(rows)}
    cut_off = any(row.get("truncated_document") for row in rows)
    has_measures = any(row["role"].startswith("measure") for row in rows)
    statements: list[LabelledStatement] = []
    for row in rows:
        heading = row.get("heading")
        if heading and heading != title:
            text += f"{heading}\n"
        title = heading
        stated = row["text"].strip()
        mark = cast("re.Match[str]", _ENUMERATOR.match(stated)).end()
        start = len(text) + (mark if mark < len(stated) else 0)
        measures = tuple(places[m] for m in row.get("measures") or () if m in places)
        answered: Answered | None = None
        if row["role"] == "problem":
            answered = "yes" if measures else "unknown" if cut_off or not has_measures else "no"
        text += stated + "\n"
        statements.append(
            LabelledStatement(
                role=row["role"], heading=heading, aspects=tuple(row["aspects"]),
                specificity=row["specificity"], answered=answered, measures=measures,
                start=start, end=len(text) - 1,
            )
        )  # fmt: skip
    return LabelledSection(
        year=rows[0].get("year") or 0, level=str(rows[0].get("level") or ""), body="", trade="",
        heading="", cut_off=cut_off, text=text.rstrip("\n"), body_start=0,
        statements=tuple(statements),
    )  # fmt: skip


def bare_report(text: str) -> Report:
    """A report of which nothing is known but its text."""
    return Report(
        report_id="0" * 16, source="text", also_at=(), sha256="0" * 64, media_type="text",
        encoding="utf-8", text=text, grids=(), chrome=(),
        identity=Identity(
            title=None, organ=None, organ_level="unknown", organ_type="unknown", place=Place(),
            year=None, year_source="none", published_on=None,
        ),
    )  # fmt: skip


def bare_section(length: int, heading: str = "") -> Section:
    """The problem section that a text of `length` is, under `heading` if it begins with one."""
    return Section(
        ordinal=1, key="problems", heading=heading or None, start=0,
        body_start=len(heading) + 1 if heading else 0, end=length, confidence=1.0, warning=None,
    )  # fmt: skip
