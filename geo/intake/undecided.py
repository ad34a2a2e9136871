"""A file whose coordinate system only a person can name: what to ask, and of which readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.crs.convert import to_wgs84
from geo.crs.recognition import Question
from geo.crs.systems import SYSTEMS, Reading
from geo.intake.placing import asked_as
from geo.model.errors import UndecidedSystem

SHOWN = 400  # places of the file that go with the question; more hide the difference
Positions = list[list[float]]


def undecided(questions: Sequence[Question], x: npt.ArrayLike, y: npt.ArrayLike) -> UndecidedSystem:
    """Return the question about a file's coordinates as an error: nothing is made of the file.

    Parameters
    ----------
    questions : sequence of Question
        The first one is asked.
    x, y : array_like of float64
        Positions, as in the file.

    Returns
    -------
    UndecidedSystem
        Its parameters are plain values: the error may come from another process.
    """
    question = questions[0]
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    finite = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    some = finite[:: max(1, -(-len(finite) // SHOWN))]
    found = asked_as(question)
    return UndecidedSystem(
        found.code,
        **found.params,
        apart_m=question.metres,
        asked=[_plain(each) for each in question.readings],
        likely=_plain(question.recommended) if question.recommended else None,
        places=np.column_stack((x[some], y[some])).tolist(),
    )


def _plain(reading: Reading) -> list[Any]:
    return [reading.system.code, reading.swapped, reading.scale]


def question_of(error: UndecidedSystem) -> Question:
    """Return the question that an error asks."""
    params = error.params
    readings = [Reading(SYSTEMS[code], swapped, scale) for code, swapped, scale in params["asked"]]
    likely = readings[params["asked"].index(params["likely"])] if params["likely"] else None
    code: Any = error.code.removeprefix("crs_question_")
    return Question(code, tuple(readings), likely, params["apart_m"])


def places_under(error: UndecidedSystem, reading: Reading) -> Positions:
    """Return some places of the file as a reading puts them: WGS 84 degrees, possible ones."""
    x, y = np.asarray(error.params["places"], np.float64).reshape(-1, 2).T
    read = np.column_stack(to_wgs84(x, y, reading.system, reading.swapped, reading.scale))
    possible = (np.abs(read) <= (180.0, 90.0)).all(axis=1)
    made: Positions = np.round(read[possible], 6).tolist()
    return made
