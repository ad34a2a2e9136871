"""A visitor without a browser, who says to the server whatever they like."""

from __future__ import annotations

import contextlib
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from websockets.sync.client import ClientConnection, connect

PATIENT = 60  # seconds: a guard, no measure


@dataclass
class Answer:
    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def ask(address: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Send a request; keywords are headers, with ``_`` for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, data=body, headers=named, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENT) as answer:
            return Answer(answer.status, answer.read(), dict(answer.headers))
    except urllib.error.HTTPError as answer:
        with answer:
            return Answer(answer.code, answer.read(), dict(answer.headers))


def seconds_of(address: str) -> float:
    """Return how long an answer takes."""
    begin = time.monotonic()
    assert ask(address).status == 200
    return time.monotonic() - begin


def end_of(address: str) -> tuple[str, int]:
    parts = urlsplit(address)
    return "127.0.0.1", parts.port or 80


@contextlib.contextmanager
def raw(address: str, content: bytes = b"") -> Iterator[socket.socket]:
    """Open a connection and say only what is given."""
    with socket.create_connection(end_of(address), timeout=PATIENT) as made:
        made.sendall(content)
        yield made


def handshake(address: str, headers: dict[str, str]) -> int:
    """Return the status that a websocket's handshake is answered with."""
    given = {
        "Host": urlsplit(address).netloc,
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol": "streamlit",
        **headers,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    head = f"GET /_stcore/stream HTTP/1.1\r\n{lines}\r\n".encode("latin-1")
    with raw(address, head) as made:
        return int(made.recv(12).split()[1])


class Page:
    """An open page: what a browser says to Streamlit, without the browser."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.session = ""

    def say(self, message: BackMsg) -> None:
        self._connection.send(message.SerializeToString())

    def hear(self, seconds: float = PATIENT) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self._connection.recv(timeout=seconds))
        return message

    def run(self, name: str = "", query: str = "", **state: Any) -> list[ForwardMsg]:
        """Run a page's script and return what it sends."""
        asked = BackMsg()
        asked.rerun_script.page_name = name
        asked.rerun_script.query_string = query
        for key, value in state.items():
            getattr(asked.rerun_script, key).CopyFrom(value)
        self.say(asked)
        heard = []
        while True:
            message = self.hear()
            heard.append(message)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            if kind == "script_finished":
                return heard

    def give(self, address: str, page: str, label: str, name: str, content: bytes) -> list[Any]:
        """Upload a file in a field of a page, as a browser does, and return what is sent then."""
        fields = {each.label: each.id for each in fields_of(self.run(page, "lang=en"))}
        (place,) = self.places_for([name])
        assert upload(address + place.upload_url, content).status == 204
        states = WidgetStates()
        state = states.widgets.add(id=fields[label])
        info = state.file_uploader_state_value.uploaded_file_info.add(
            file_id=place.file_id, name=name, size=len(content)
        )
        info.file_urls.CopyFrom(place)
        return self.run(page, "lang=en", widget_states=states)

    def uploads_for(self, names: list[str]) -> list[str]:
        """Return the paths to which files may be uploaded."""
        return [each.upload_url for each in self.places_for(names)]

    def places_for(self, names: list[str]) -> list[Any]:
        """Return what the server says of where files may be uploaded."""
        asked = BackMsg()
        asked.file_urls_request.request_id = "1"
        asked.file_urls_request.file_names.extend(names)
        asked.file_urls_request.session_id = self.session
        self.say(asked)
        while True:
            message = self.hear()
            if message.WhichOneof("type") == "file_urls_response":
                return list(message.file_urls_response.file_urls)


@contextlib.contextmanager
def page(address: str, **headers: str) -> Iterator[Page]:
    """Open a page; keywords are headers of the handshake."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    stream = address.replace("http://", "ws://") + "/_stcore/stream"
    with connect(
        stream,
        subprotocols=["streamlit"],  # type: ignore[list-item]
        additional_headers=named,
        max_size=None,
        open_timeout=PATIENT,
        proxy=None,
    ) as connection:
        yield Page(connection)


def fields_of(heard: list[ForwardMsg]) -> list[Any]:
    """Return the fields for files that a page has sent."""
    return [
        message.delta.new_element.file_uploader
        for message in heard
        if message.WhichOneof("type") == "delta"
        and message.delta.WhichOneof("type") == "new_element"
        and message.delta.new_element.WhichOneof("type") == "file_uploader"
    ]


def texts_of(heard: list[ForwardMsg]) -> str:
    """Return all that a page has sent, to look for words in it."""
    return b"\n".join(each.SerializeToString() for each in heard).decode("utf-8", "replace")


def form_is_open(heard: list[ForwardMsg]) -> bool:
    """Say whether the edit page takes a file."""
    fields = fields_of(heard)
    assert fields, "the edit page has no field for a file"
    return not any(each.disabled for each in fields)


def upload(address: str, content: bytes, **headers: str) -> Answer:
    """Upload a file as a browser does."""
    mark = "planmapboundary"
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n'
        "Content-Type: text/csv\r\n\r\n"
    )
    body = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    parts = urlsplit(address)
    cookie = ask(f"{parts.scheme}://{parts.netloc}/_stcore/health").headers["set-cookie"]
    pair = cookie.partition(";")[0]
    given = {
        "Content_Type": f"multipart/form-data; boundary={mark}",
        "Cookie": pair,
        "X_Xsrftoken": pair.partition("=")[2],
    }
    return ask(address, method="PUT", body=body, **given, **headers)
