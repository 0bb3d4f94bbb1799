"""Options of `gongkai run` that need more than a word: what they are called, and what help says."""

from __future__ import annotations

from typing import Annotated

import typer

# What one input or one container may cost: `pipeline.ingest.Limits`, whose defaults these are.
MaxInput = Annotated[
    int, typer.Option(min=1, metavar="MIB", help="单个文件的上限；更大的记为 too_large。")
]
MaxRatio = Annotated[
    int, typer.Option(min=1, metavar="N", help="压缩包展开超过 64 MiB 后，展开与压缩之比的上限。")
]
MaxMembers = Annotated[
    int, typer.Option(min=1, metavar="N", help="一个 zip 或 tar 里文件数的上限。")
]
MaxDepth = Annotated[int, typer.Option(min=1, metavar="N", help="压缩包嵌套层数的上限。")]
Timeout = Annotated[
    float,
    typer.Option(
        min=0.1,
        metavar="秒",
        help="单个文件用时的上限，超时记为 timeout；扫描件识别每页约需 8 秒。",
    ),
]
Engine = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="local|dask",
        help="在本机计算，或用 Dask 集群（pip install 'gongkai\\[cluster]'）。",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Dask 调度器，如 tcp://主机:8786；不给时在本机启动 --jobs 个计算节点。",
    ),
]
