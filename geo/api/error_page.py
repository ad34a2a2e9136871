"""Error answers for browsers: a small page with the message and what to do."""

from __future__ import annotations

import html
from collections.abc import Sequence

from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from geo.api.responses import (
    Handler,
    error_answer,
    error_status,
    guarded,
    language_of,
    retry_header,
)
from geo.model.errors import Finding, InvalidConfiguration, PlanMapError
from geo.model.messages import advice, sentence
from geo.model.text.language import Language
from geo.model.text.translate import translate

_STYLE = (
    "body{margin:15vh auto;max-width:34em;padding:0 24px;color:#1f2933;background:#fff;"
    'font:18px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif}'
    "h1{font-size:24px}h2{font-size:20px}a{color:#0f5c6e}"
    "@media(prefers-color-scheme:dark){body{color:#e8eef2;background:#17212a}a{color:#5cc0d3}}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def readable(handler: Handler) -> Handler:
    """Wrap a handler so that browsers get errors as a page, other clients as JSON."""

    def handle(request: Request) -> Response:
        try:
            return handler(request)
        except PlanMapError as error:
            return readable_answer(request, error)

    handle.__name__ = handler.__name__
    handle.__doc__ = handler.__doc__
    return guarded(handle)


async def refuse(
    error: PlanMapError, status: int, scope: Scope, receive: Receive, send: Send
) -> None:
    """Answer a connection with an error; a websocket is refused.

    Parameters
    ----------
    error : PlanMapError
    status : int
    scope, receive, send
        Arguments of the ASGI application.
    """
    answer = readable_answer(HTTPConnection(scope), error, status)
    if scope["type"] == "http" or "websocket.http.response" in scope.get("extensions", {}):
        await answer(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1008})


def readable_answer(
    request: HTTPConnection, error: PlanMapError, status: int | None = None
) -> Response:
    """Return an error as a page if the caller accepts HTML, otherwise as JSON."""
    make = error_page if wants_page(request) else error_answer
    return make(request, error, status)


def wants_page(request: HTTPConnection) -> bool:
    """Return whether the caller accepts HTML, as browsers do."""
    return "text/html" in request.headers.get("accept", "")


def error_page(
    request: HTTPConnection,
    error: PlanMapError,
    status: int | None = None,
    *,
    links: Sequence[tuple[str, str]] = (),
) -> Response:
    """Return an error as a small HTML page.

    Parameters
    ----------
    request : HTTPConnection
    error : PlanMapError
    status : int, optional
        HTTP status; by default that of the error's class.
    links : sequence of (str, str)
        Addresses of links to offer, with their titles (English source texts).
    """
    language = language_of(request)
    findings = error.findings if isinstance(error, InvalidConfiguration) else []
    first = findings[0] if findings else Finding(error.code, params=error.params)
    code = "zh-CN" if language == "zh" else "en"
    title = html.escape(sentence(first, language))
    body = "".join(_part(each, language, is_first=each is first) for each in findings or [first])
    body += "".join(_link(address, title, language) for address, title in links)
    return HTMLResponse(
        f'<!doctype html><html lang="{code}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style><main>{body}</main>{_other(language)}</html>",
        status_code=status or error_status(error),
        headers={
            "Cache-Control": "no-cache",
            "Content-Security-Policy": _POLICY,
            "Vary": "Accept-Language",
            **retry_header(error),
        },
    )


def _part(finding: Finding, language: Language, *, is_first: bool) -> str:
    text = html.escape(sentence(finding, language))
    what_to_do = html.escape(advice(finding, language))
    below = f"<p>{what_to_do}</p>" if what_to_do else ""
    return f"<h{2 - is_first}>{text}</h{2 - is_first}>{below}"


def _link(address: str, title: str, language: Language) -> str:
    name = html.escape(translate(title, language))
    return f'<p><a href="{html.escape(address)}">{name}</a></p>'


def _other(language: Language) -> str:
    """Return the link to the same page in the other language."""
    if language == "zh":
        return '<p><a href="?lang=en" lang="en">English</a></p>'
    return '<p><a href="?lang=zh" lang="zh-CN">中文</a></p>'
