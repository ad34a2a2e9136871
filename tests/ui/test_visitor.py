"""What the visitor of the moment brought along."""

from __future__ import annotations

from types import SimpleNamespace
from unittest import mock

from geo.ui.shared import visitor
from geo.ui.shared.visitor import visitor_headers


def test_outside_a_page_there_is_no_visitor() -> None:
    assert visitor_headers() is None


def test_on_a_page_the_headers_are_those_of_the_handshake() -> None:
    headers = {"X-Forwarded-For": "203.0.113.7"}
    page = SimpleNamespace(context=SimpleNamespace(headers=headers))
    with (
        mock.patch.object(visitor, "get_script_run_ctx", return_value=object()),
        mock.patch.object(visitor, "st", page),
    ):
        assert visitor_headers() == headers
