"""The check before publishing."""

from __future__ import annotations

import datetime as dt

from geo.publish.report import PublishReport
from geo.store.snapshot import Snapshot


def publish_report(snapshot: Snapshot, *, today: dt.date) -> PublishReport:
    """Say what stands in the way of showing the plan to the public.

    Parameters
    ----------
    snapshot : Snapshot
        The office's or the public one; both give the same verdict.
    today : datetime.date
        Data are judged old against it.
    """
    del snapshot, today
    return PublishReport()
