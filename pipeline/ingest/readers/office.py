"""Binary Word and WPS documents (.doc, .wps), RTF and Word XML: read through LibreOffice where it is there.

What kind of OLE file it is, and whether it asks for a password, is told without LibreOffice.
The conversion runs apart from everything: a folder and a user profile of its own that vanish
afterwards, macros off, links never followed, the network cut off where the system lets a process
do so and pointed at a closed port everywhere.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import olefile

from pipeline.ingest.lines import Outline
from pipeline.ingest.page import Hints
from pipeline.ingest.readers.docx import read_docx
from pipeline.ingest.refusal import Unread

# Less than the 30 s that one input may take; a report takes some 2 s.
TIMEOUT = 25.0
_MAX_CONVERTED = 64 * 1024 * 1024
_HEAD = 1024
# Bit 8 of the flags at offset 10 of the File Information Block ([MS-DOC] 2.5.2).
_FLAGS_AT, _FLAG_ENCRYPTED = 10, 0x0100
_WORKBOOKS = frozenset(("workbook", "book", "etworkbook"))
_SLIDES = frozenset(("powerpoint document", "pp97_dualstorage"))
_WORKS = frozenset(("contents", "matost", "mn0"))  # Microsoft Works, versions 3 to 9
_REMEDY = "请安装 LibreOffice（使命令 soffice 可用）后重试，或另存为 .docx、PDF 或网页"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def read_office(raw: bytes) -> tuple[Outline, Hints] | Unread:
    """The lines of an OLE, RTF or Word XML document as `read_docx` gives them, or why there are none.

    `encrypted` where it asks for a password; `unsupported_type` for workbooks, slides, other
    OLE files and where LibreOffice is missing; `corrupt` where it cannot open the file, and
    `timeout` where it takes longer than 25 s.
    """
    head = raw[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"{\\rtf"):
        return _converted(raw, suffix="rtf", kind="RTF 文档")
    if head.startswith(b"<"):
        return _converted(raw, suffix="xml", kind="Word XML 文档")
    kind = _ole_kind(raw)
    if isinstance(kind, Unread):
        return kind
    return _converted(raw, suffix=kind, kind="Office 97–2003 文档（.doc .wps）")


def converter() -> str | None:
    """The command that starts LibreOffice, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def _ole_kind(raw: bytes) -> Unread | str:
    """The name's ending by which LibreOffice knows the kind, or why the file is not read."""
    try:
        with olefile.OleFileIO(io.BytesIO(raw)) as ole:
            names = {entry[0].lower() for entry in ole.listdir() if len(entry) == 1}
            start = b""
            if "worddocument" in names:
                with ole.openstream("WordDocument") as stream:
                    start = stream.read(_FLAGS_AT + 2)
    except Exception:  # olefile raises whatever a broken directory leads to
        return Unread(reason="corrupt", detail="Office 97–2003 文档已损坏，打不开")
    flags = int.from_bytes(start[_FLAGS_AT:], "little")
    if "encryptedpackage" in names or flags & _FLAG_ENCRYPTED:
        return Unread(reason="encrypted", detail="Office 文档有打开密码；请去掉密码后另存")
    if start:
        return "doc"
    if names & _WORKBOOKS:
        detail = "Excel 工作簿不是报告页面，不读取；请把报告另存为网页、PDF 或 .docx"
        return Unread(reason="unsupported_type", detail=detail)
    if names & _SLIDES:
        detail = "PowerPoint 演示文稿不读取；请另存为 PDF"
        return Unread(reason="unsupported_type", detail=detail)
    if names & _WORKS:
        return "wps"
    detail = "不认识的 OLE 文件（其中没有 Word 正文）；请另存为 .docx、PDF 或网页"
    return Unread(reason="unsupported_type", detail=detail)


def _converted(raw: bytes, *, suffix: str, kind: str) -> tuple[Outline, Hints] | Unread:
    program = converter()
    if program is None:
        return Unread(reason="unsupported_type", detail=f"读取 {kind} 需要 LibreOffice；{_REMEDY}")
    with tempfile.TemporaryDirectory(prefix="gongkai-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / f"input.{suffix}").write_bytes(raw)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        if not _run(_command(program, folder, suffix), folder):
            detail = f"LibreOffice 在 {TIMEOUT:.0f} 秒内没有转换完"
            return Unread(reason="timeout", detail=detail)
        written = folder / "out" / "input.docx"
        if not written.is_file():
            detail = f"LibreOffice 打不开这个{kind}：文件已损坏，或没有安装 LibreOffice Writer"
            return Unread(reason="corrupt", detail=detail)
        if written.stat().st_size > _MAX_CONVERTED:
            detail = f"转换后的文档超过 {_MAX_CONVERTED} 字节"
            return Unread(reason="too_large", detail=detail)
        return read_docx(written.read_bytes())


def _command(program: str, folder: Path, suffix: str) -> list[str]:
    return [
        *_apart(), program, f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
        "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"),
        str(folder / f"input.{suffix}"),
    ]  # fmt: skip


@functools.cache
def _apart() -> tuple[str, ...]:
    """The command that cuts a process off the network; empty where the system refuses it."""
    command = ("unshare", "--map-root-user", "--net", "--")
    if shutil.which(command[0]) is None:
        return ()
    probe = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if probe.returncode == 0 else ()


def _run(command: Sequence[str], folder: Path) -> bool:
    """Whether the command ended in time; otherwise it and all it started are ended."""
    closed = "http://127.0.0.1:9"
    environment = {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": str(folder),
        "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "http_proxy": closed,
        "https_proxy": closed, "ftp_proxy": closed,
    }  # fmt: skip
    running = subprocess.Popen(
        command, cwd=folder, env=environment, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        running.wait(TIMEOUT)
        return True
    except subprocess.TimeoutExpired:
        return False
    finally:  # also the parts that a crashed office leaves behind, and on interruption
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()
