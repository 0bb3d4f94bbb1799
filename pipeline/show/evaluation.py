"""What `gongkai evaluate` prints."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from pipeline.evaluation import Evaluation, Figure, calibration_error

_NAMES = {
    "cut F1": "切分 F1",
    "cut precision": "切分准确率",
    "cut recall": "切分召回率",
    "role accuracy": "角色正确率",
    "aspects micro-F1": "主题 micro-F1",
    "primary aspect": "首要主题",
    "specificity exact": "具体程度一致",
    "specificity within one": "具体程度差一级内",
    "links F1": "对应 F1",
    "links precision": "对应准确率",
    "links recall": "对应召回率",
    "answered accuracy": "有无回应",
}
_SHORT = ("切分", "角色", "主题", "首要", "具体", "对应")
_QUESTIONS = {"role": "角色", "aspect": "主题"}


def show_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print the figures with their intervals, per era and level, confusions and calibration."""
    say = console.out
    say(
        f"{evaluation.sections} 段，{evaluation.statements} 条。方括号内为按段自助抽样的 95 % 区间。"
    )
    for figure in evaluation.figures:
        say(f"{_padded(_NAMES[figure.name], 20)}{_with_interval(figure)}")
    say(
        f"\n{_padded('年代、层级（段数）', 20)}{''.join(_padded(name, 8) for name in _SHORT)}".rstrip()
    )
    for name, figures in evaluation.groups:
        say(f"{_padded(name, 20)}{_row(figures)}".rstrip())
    say("\n最常见的混淆（标注 → 模型）")
    for question, given, read, number in evaluation.confusions:
        say(f"{_QUESTIONS[question]}  {given} → {read}  {number}")
    say("\n校准：得分、其中正确的比例（各分十组）")
    for question, name in _QUESTIONS.items():
        error = calibration_error(evaluation.bins, question)
        of = [(score, right) for asked, score, right, _ in evaluation.bins if asked == question]
        say(f"{name}  期望校准误差 {error:.3f}")
        say("  " + " ".join(f"{score:.2f}/{right:.2f}" for score, right in of))


def _with_interval(figure: Figure) -> str:
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _row(figures: Sequence[Figure]) -> str:
    names = ("cut F1", "role accuracy", "aspects micro-F1", "primary aspect", "specificity exact", "links F1")  # fmt: skip
    by_name = {figure.name: f"{figure.value:.3f}" for figure in figures}
    return "".join(_padded(by_name.get(name, "—"), 8) for name in names)


def _padded(text: str, width: int) -> str:
    """`text` padded to `width` columns; a Chinese character takes two."""
    return text + " " * max(1, width - sum(2 if ord(c) > 0x2E7F else 1 for c in text))
