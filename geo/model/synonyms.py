"""Common words for a status or a category, beside the labels of the vocabulary, in both languages.

What offices write in their tables, and what people type to find it.
"""

from __future__ import annotations

from geo.model.vocabulary import vocabulary

# Code of the vocabulary: words of the same meaning, as geo.model.search.fold returns them. A word
# that means less than the category (hospital, primary school) is not one: it would find too much.
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
_CATEGORY: dict[str, tuple[str, ...]] = {
    "school": ("schools", "中小学"),
    "kindergarten": ("kindergartens", "preschool", "preschools", "nursery school"),
    "park": ("parks",),
    "road": ("roads", "street", "streets", "公路", "马路"),
    "village": ("demonstration villages", "villages", "乡村振兴示范村", "特色精品示范村"),
    "health": ("healthcare", "medical", "medical care", "医疗", "卫生", "医卫"),
    "elderly_care": ("养老", "aged care", "senior care", "care for the elderly"),
    "urban_renewal": ("旧改", "城市更新改造", "三旧改造", "redevelopment", "urban regeneration"),
    "business_district": ("business districts", "商务中心区", "central business district"),
    "industry": ("industries", "industrial", "工业"),
    "public_space": ("public spaces",),
    "public_safety": ("safety", "安全", "治安"),
    "welfare": ("social welfare", "福利"),
    "sports": ("sport", "运动", "文体"),
    "utility": ("utility", "市政"),
    "event": ("events", "节庆"),
    "programme": ("programmes", "program", "programs", "campaign", "campaigns", "专项"),
    "party_building": ("党的建设",),
}  # fmt: skip


def synonyms(kind: str, code: str) -> tuple[str, ...]:
    """Return common words for a code of the vocabulary beside its labels.

    Those of the town's own vocabulary (`also`) come first.

    Examples
    --------
    >>> "已完成" in synonyms("status", "completed"), synonyms("section", "3")
    (True, ())
    """
    common = {"status": _STATUS, "category": _CATEGORY}.get(kind)
    if common is None:
        return ()
    own = next((term.also for term in getattr(vocabulary(), kind) if term.code == code), ())
    return (*own, *common.get(code, ()))
