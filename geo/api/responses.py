"""How routes answer: JSON, ETags by revision, and errors in the caller's language."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from geo.model.errors import (
    Abandoned,
    AnalysisStopped,
    BadQuery,
    ClusterFailed,
    EditConflict,
    EditingNotAllowed,
    Finding,
    InvalidChange,
    InvalidConfiguration,
    InvalidDocument,
    LayersConflict,
    NothingToStore,
    PlanMapError,
    ServerBusy,
    StillLoading,
    StoreBusy,
    UndecidedSystem,
    UnknownCRS,
    UnknownLayer,
    UnknownProject,
    UnknownRevision,
    UnreadableFile,
    UnreadableHistory,
    UnreadableTiles,
    UnusablePopulation,
)
from geo.model.messages import advice, finding_json, sentence
from geo.model.text.language import LANGUAGES, Language, as_language, negotiate

log = logging.getLogger("planmap.api")

_BROWSERS = "auto"  # language of a presentation: the browser's
NOBODY = 499  # the client has closed the connection before the answer
STATUS_CODES: dict[type[PlanMapError], int] = {
    BadQuery: 400,
    UnknownCRS: 400,
    EditingNotAllowed: 403,
    UnknownLayer: 404,
    UnknownProject: 404,
    UnknownRevision: 404,
    EditConflict: 409,
    LayersConflict: 409,
    NothingToStore: 409,
    InvalidChange: 422,
    UndecidedSystem: 422,
    UnusablePopulation: 422,
    ClusterFailed: 503,
    ServerBusy: 503,
    AnalysisStopped: 503,
    Abandoned: NOBODY,
    StillLoading: 503,
    StoreBusy: 503,
    InvalidDocument: 503,
    UnreadableFile: 503,
    UnreadableHistory: 503,
    UnreadableTiles: 503,
    InvalidConfiguration: 503,
}
RETRY_SECONDS: dict[type[PlanMapError], int] = {StillLoading: 1, StoreBusy: 1, ServerBusy: 5}
MAX_REPORTED = 50

Handler = Callable[[Request], Response]


def language_of(request: HTTPConnection) -> Language:
    """Return the language of an answer: ``lang``, or the browser's preferred one."""
    return as_language(request.query_params.get("lang")) or negotiate(
        request.headers.get("accept-language")
    )


def json_answer(
    content: Any, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """Return `content` as a JSON response that caches must revalidate."""
    return Response(
        orjson.dumps(content, option=orjson.OPT_SERIALIZE_NUMPY),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-cache", **(headers or {})},
    )


def revision_answer(request: Request, tag: str, make: Callable[[], Any]) -> Response:
    """Return 304 if the caller already has the current answer, otherwise the answer.

    Parameters
    ----------
    request : Request
    tag : str
        ETag; changes whenever the content does.
    make : callable
        Returns the content; not called for a 304.
    """
    etag = f'"{tag}"'
    if etag in (part.strip() for part in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers={"ETag": etag, "Cache-Control": "no-cache"})
    return json_answer(make(), headers={"ETag": etag})


def error_status(error: PlanMapError) -> int:
    """Return the HTTP status code of an error."""
    return STATUS_CODES.get(type(error), 500)


def error_answer(
    request: HTTPConnection, error: PlanMapError, status: int | None = None
) -> Response:
    """Return an error as JSON: message, advice and findings."""
    language = language_of(request)
    findings = error.findings[:MAX_REPORTED]
    code = status or error_status(error)
    content = {
        "error": {
            "code": error.code,
            "message": sentence(Finding(error.code, params=error.params), language),
            "hint": advice(Finding(error.code), language),
            "findings": [finding_json(finding, language) for finding in findings],
            **({"percent": error.params["percent"]} if isinstance(error, StillLoading) else {}),
        }
    }
    return json_answer(content, status=code, headers=retry_header(error))


def retry_header(error: PlanMapError) -> dict[str, str]:
    """Return the Retry-After header of a temporary error; empty for others."""
    seconds = RETRY_SECONDS.get(type(error))
    return {} if seconds is None else {"Retry-After": str(seconds)}


def guarded(handler: Handler) -> Handler:
    """Wrap a handler so that every exception becomes a JSON error without internal details."""

    def handle(request: Request) -> Response:
        try:
            return handler(request)
        except PlanMapError as error:
            return error_answer(request, error)
        except Exception:
            log.exception("%s %s", request.method, request.url.path)
            return error_answer(request, PlanMapError("internal_error"), 500)

    handle.__name__ = handler.__name__
    handle.__doc__ = handler.__doc__
    return handle


def only_known(request: Request, known: tuple[str, ...]) -> None:
    """Check that the query has only known parameters and a supported language.

    Raises
    ------
    BadQuery
        For the first unknown parameter, or for the language.
    """
    for name in request.query_params:
        if name not in known:
            raise BadQuery("unknown_parameter", value=name[:80], allowed=tuple(sorted(known)))
    lang = request.query_params.get("lang")
    if lang and lang != _BROWSERS and as_language(lang) is None:
        allowed = LANGUAGES
        params = {"field": "lang", "value": lang[:20], "rule": "known_code", "allowed": allowed}
        raise BadQuery("bad_parameter", **params)


def takes_gzip(accepted: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip.

    Examples
    --------
    >>> takes_gzip("br, gzip"), takes_gzip("gzip;q=0, br"), takes_gzip("")
    (True, False, False)
    """
    return any(
        coding.strip() == "gzip" and weight.strip().rstrip("0.") != "q="
        for coding, _, weight in (part.partition(";") for part in accepted.split(","))
    )


def all_params(request: Request) -> dict[str, list[str]]:
    """Return the query parameters, each with all of its values."""
    return {name: request.query_params.getlist(name) for name in request.query_params}
