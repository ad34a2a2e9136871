"""The file field of the upload, in the visitor's language.

Streamlit's own texts in it ("Upload", "20MB per file") cannot be translated by a setting, so
a style sheet replaces them. A browser test checks that it still works.
"""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from geo.model.config.settings import limit_settings
from geo.ui.shared.words import _

_KEY = "edit_file"


def file_input(key: str, *, disabled: bool) -> Any:
    """Show the field and return the chosen file, or None.

    Parameters
    ----------
    key : str
        A new key gives an empty field.
    disabled : bool
    """
    megabytes = limit_settings().max_upload_mb
    with st.container(key=_KEY):
        st.html(file_style(_KEY, _("Choose a file"), _hint(megabytes)))
        # No list of extensions: Streamlit would reject other files without an explanation, while
        # any file is recognised by its content here.
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
    """Return the style sheet that replaces the texts of a file field.

    Parameters
    ----------
    key : str
        Key of the container around the field.
    button, hint : str
        In the visitor's language.
    """
    scope = f".st-key-{key} [data-testid='stFileUploaderDropzone"
    rules = {f"{scope}'] button p": button, f"{scope}Instructions'] span": hint}
    hidden = "".join(
        f"{place} {{ font-size: 0; }}"  # not hidden: screen readers need the button's name
        f"{place}::after {{ font-size: .875rem; white-space: normal; "
        f"content: {_css(text)}; }}"
        for place, text in rules.items()
    )
    return f"<style>{hidden}</style>"


def _css(text: str) -> str:
    # Only for catalogue texts, not for data; angle brackets would end the style element.
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")
