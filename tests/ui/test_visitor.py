"""Whether a visitor comes through another server."""

from __future__ import annotations

from types import SimpleNamespace
from unittest import mock

import pytest

from geo.ui import visitor
from geo.ui.visitor import is_forwarded


def test_outside_a_page_there_is_no_visitor() -> None:
    assert not is_forwarded()


@pytest.mark.parametrize(
    ("headers", "forwarded"),
    [
        ({}, False),
        ({"Host": "localhost:8501"}, False),
        ({"X-Forwarded-For": "203.0.113.7"}, True),
        ({"Forwarded": "for=203.0.113.7"}, True),
        ({"Via": "1.1 proxy"}, True),
    ],
)
def test_a_proxy_is_known_by_what_it_adds(headers: dict[str, str], forwarded: bool) -> None:
    page = SimpleNamespace(context=SimpleNamespace(headers=headers))
    with (
        mock.patch.object(visitor, "get_script_run_ctx", return_value=object()),
        mock.patch.object(visitor, "st", page),
    ):
        assert is_forwarded() is forwarded
