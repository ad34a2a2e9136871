"""The columns of the sheet: labels, vocabularies, limits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from geo.model.vocabulary import vocabulary
from geo.ui import state
from geo.ui.edit.project_form import HELP
from geo.ui.edit.values import field_label
from geo.ui.words import _


def column_config(frame: pd.DataFrame) -> dict[str, Any]:
    """Return how each column of the sheet is shown and edited.

    Parameters
    ----------
    frame : DataFrame
        A unit that is not in the vocabulary stays a choice.
    """
    config: dict[str, Any] = {
        "id": None,
        "section": st.column_config.TextColumn(field_label("section")),
        "name": _text("name", 200, width="medium"),
        "name_en": _text("name_en", 200, width="medium"),
        "community": _text("community", 500),
        "lead": _text("lead", 500),
        "location_source": _text("location_source", 500),
        "status": _choice("status", []),
        "category": _choice("category", []),
        "location_type": _choice("location_type", []),
        "target_unit": _choice("target_unit", list(frame["target_unit"].dropna().unique())),
        "status_as_of": st.column_config.DateColumn(
            field_label("status_as_of"),
            help=_told("status_as_of"),
            format="YYYY-MM-DD",
            min_value=dt.date(1900, 1, 1),
            max_value=dt.date(2200, 12, 31),
        ),
        "location_verified": st.column_config.CheckboxColumn(
            field_label("location_verified"), help=_told("location_verified")
        ),
    }
    limits: dict[str, dict[str, Any]] = {
        "location_accuracy_m": {"min_value": 0, "max_value": 100_000},
        "target_value": {},
        "target_year": {"min_value": 1900, "max_value": 2200, "step": 1},
    }
    for name, limit in limits.items():
        config[name] = st.column_config.NumberColumn(
            field_label(name), help=_told(name), format="%g", **limit
        )
    return config


def _text(name: str, limit: int, **look: Any) -> Any:
    label, told = field_label(name), _told(name)
    return st.column_config.TextColumn(label, help=told, max_chars=limit, **look)


def _told(name: str) -> str:
    return _(HELP[name])


def _choice(kind: str, further: list[str]) -> Any:
    codes = [*vocabulary().codes(kind)]
    codes += [code for code in further if code not in codes]
    labels: dict[Any, str] = {
        code: vocabulary().label(kind, code, state.language()) for code in codes
    }
    return st.column_config.SelectboxColumn(
        field_label(kind),
        help=_told(kind),
        options=codes,
        format_func=lambda code: labels.get(code, str(code)),
        required=kind != "target_unit",
    )
