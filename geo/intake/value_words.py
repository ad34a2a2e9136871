"""What offices write for a status, beside the labels of the vocabulary, in both languages."""

from __future__ import annotations

# Code of the vocabulary: words of the same meaning, as geo.model.search.fold returns them.
_STATUS: dict[str, tuple[str, ...]] = {
    "planned": (
        "未开工", "尚未开工", "未动工", "未建", "待建", "拟建", "规划中", "计划", "计划中",
        "not started", "not yet started", "to be built", "in planning", "proposed",
    ),
    "preparing": (
        "前期工作", "前期阶段", "前期准备", "筹备", "筹备中", "筹建", "筹建中", "准备中",
        "in preparation", "preparation",
    ),
    "under_construction": (
        "建设中", "施工中", "正在建设", "正在施工", "已开工", "开工", "已动工", "动工",
        "in construction", "construction", "being built", "started",
    ),
    "completed": (
        "已完成", "完成", "已建成", "完工", "已完工", "竣工", "已竣工", "已投用", "建成投用",
        "complete", "done", "finished", "built",
    ),
    "ongoing": ("持续推进", "长期推进", "常态化推进", "continuous"),
    "paused": ("已暂停", "停工", "已停工", "暂缓", "缓建", "on hold", "suspended", "stopped"),
    "cancelled": ("已取消", "取消建设", "终止", "已终止", "canceled", "abandoned"),
}  # fmt: skip


def synonyms(kind: str, code: str) -> tuple[str, ...]:
    """Return common words for a code of the vocabulary beside its labels.

    Examples
    --------
    >>> "已完成" in synonyms("status", "completed"), synonyms("category", "school")
    (True, ())
    """
    return _STATUS.get(code, ()) if kind == "status" else ()
