"""The check before publishing: what must be settled, and what should be reviewed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from geo.model.config.settings import map_settings, store_settings
from geo.model.plan import Plan, plan
from geo.model.vocabulary import Vocabulary, vocabulary
from geo.publish.colours import alike
from geo.publish.gather import Gathered, gathered
from geo.publish.languages import plan_texts, vocabulary_texts
from geo.publish.report import PublishFinding, PublishReport
from geo.store.snapshot import Snapshot

_RANK = {"error": 0, "warning": 1, "info": 2}
# 粤S(2024)012号, GS(2024)1234号, 粤东莞S（2024）001号, 京审字(2024)G第0123号
_APPROVAL = re.compile(
    r"^[\u4e00-\u9fff]{0,6}[A-Z]{0,3}[\u4e00-\u9fff]{0,2}[(（\[〔]20\d\d[)）\]〕].{0,20}\d号?$"
)


def publish_report(snapshot: Snapshot, *, today: dt.date) -> PublishReport:
    """Say what stands in the way of showing the plan to the public.

    Parameters
    ----------
    snapshot : Snapshot
        The office's or the public one; both give the same verdict.
    today : datetime.date
        Data are judged old against it.

    Raises
    ------
    InvalidConfiguration
        When plan or vocabulary cannot be read.
    """
    return _report(snapshot, today, store_settings().data, map_settings().map_approval.strip())


@lru_cache(maxsize=4)
def _report(snapshot: Snapshot, today: dt.date, data: Path, approval: str) -> PublishReport:
    # `data` stands for what plan() and vocabulary() give.
    del data
    facts = gathered(snapshot)
    found = [
        *_of_projects(facts),
        *_of_age(facts, today),
        *_of_map(approval, plan()),
        *_of_words(plan(), vocabulary()),
    ]
    return PublishReport(tuple(sorted(found, key=lambda each: _RANK[each.severity])))


def _of_projects(facts: Gathered) -> Iterator[PublishFinding]:
    if not facts.count:
        yield PublishFinding("nothing_public")
    matters = (
        PublishFinding("internal_mentioned", "error", tuple(facts.mentioning)),
        PublishFinding("places_estimated", "error", tuple(facts.estimated)),
        PublishFinding("surer_than_source", "error", tuple(facts.surer)),
        PublishFinding("texts_one_language", "error", tuple(facts.one_language)),
        PublishFinding("internal_named", "warning", tuple(facts.named)),
        PublishFinding("security_places", "warning", tuple(facts.withheld)),
        PublishFinding("security_elsewhere", "warning", tuple(facts.watching)),
        PublishFinding("places_waiting", "info", tuple(facts.waiting)),
        PublishFinding("positions_blanked", "info", tuple(facts.blanked)),
        PublishFinding("internal_left_out", "info", tuple(facts.internal)),
    )
    yield from (matter for matter in matters if matter.ids)


def _of_age(facts: Gathered, today: dt.date) -> Iterator[PublishFinding]:
    old = sorted(day for day in facts.dates if day < a_year_before(today))
    ahead = sorted(day for day in facts.dates if day > today)
    if old:
        ids = tuple(each for day in old for each in facts.dates[day])
        yield PublishFinding("data_old", "error", ids, {"oldest": old[0].isoformat()})
    if ahead:
        ids = tuple(each for day in ahead for each in facts.dates[day])
        yield PublishFinding("data_ahead", "warning", ids)


def a_year_before(today: dt.date) -> dt.date:
    """Return the same day of the year before.

    Examples
    --------
    >>> a_year_before(dt.date(2024, 2, 29)).isoformat()
    '2023-02-28'
    """
    leap = (today.month, today.day) == (2, 29)
    return today.replace(year=today.year - 1, day=28 if leap else today.day)


def _of_map(approval: str, document: Plan) -> Iterator[PublishFinding]:
    if not approval:
        yield PublishFinding("approval_missing")
    elif not _APPROVAL.match(approval):
        yield PublishFinding("approval_form", "warning", params={"value": approval})
    if not (document.base_map_source_zh or document.base_map_source_en):
        yield PublishFinding("base_map_source_missing")


def _of_words(document: Plan, words: Vocabulary) -> Iterator[PublishFinding]:
    pairs = tuple(f"{one.code} / {other.code}" for one, other in alike(words.status))
    if pairs:
        yield PublishFinding("colours_close", "error", pairs)
    missing = (*plan_texts(document), *vocabulary_texts(words))
    if missing:
        yield PublishFinding("words_one_language", "error", missing)
