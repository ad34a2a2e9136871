"""The field for a file, in the visitor's language.

Streamlit's own words in it ("Upload", "20MB per file") cannot be translated by
any setting; a style sheet of this field alone puts others in their place. A
browser test watches that it still does.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from geo.model.config.settings import limit_settings
from geo.ui.shared.words import _

_KEY = "edit_file"


def file_input(key: str, *, disabled: bool) -> Any:
    """Show the field and return the file that is chosen, or None.

    Parameters
    ----------
    key : str
        Another key is an empty field.
    disabled : bool
    """
    megabytes = limit_settings().max_upload_mb
    with st.container(key=_KEY):
        st.html(file_style(_KEY, _("Choose a file"), _hint(megabytes)))
        # No list of endings: Streamlit would mark another file red without a word, and whatever
        # is chosen is judged by its content anyway, with a sentence.
        return st.file_uploader(
            _("File from the survey office"),
            key=key,
            max_upload_size=megabytes,
            disabled=disabled,
        )


def _hint(megabytes: int) -> str:
    return _(
        "or drop it here: GeoJSON, Shapefile (zip), GeoPackage, KML, KMZ, GPX, FlatGeobuf, CSV, "
        "XLSX; at most {limit} MB",
        limit=megabytes,
    )


def file_style(key: str, button: str, hint: str) -> str:
    """Return the style sheet that puts our words into a file field.

    Parameters
    ----------
    key : str
        Of the container around the field.
    button, hint : str
        In the visitor's language.
    """
    scope = f".st-key-{key} [data-testid='stFileUploaderDropzone"
    rules = {f"{scope}'] button p": button, f"{scope}Instructions'] span": hint}
    hidden = "".join(
        f"{place} {{ font-size: 0; }}"  # not hidden: a button needs a name for screen readers
        f"{place}::after {{ font-size: .875rem; white-space: normal; "
        f"content: {_css(text)}; }}"
        for place, text in rules.items()
    )
    return f"<style>{hidden}</style>"


def _css(text: str) -> str:
    # A catalogue's text, never one from data; angle brackets would end the style element.
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")
