"""What a visitor lets the coverage page work out ends within its limits, and with the visitor."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator

import psutil
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.servers import serving
from tests.hardening.hostile_shapes import boxes, collection, star, tangle, zigzag
from tests.hardening.servers import memory_mb, process_of
from tests.hardening.visitors import Page, fields_of, page, seconds_of, texts_of, upload

SECONDS = 2
PEOPLE, LAND, FACILITIES = "People", "Residential land", "Existing facilities"
COMMUNITIES, CANDIDATES = "Outlines of the communities", "Candidate sites"
Wait = Callable[[Callable[[], object]], object]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose visitors may let it work for two seconds, one at a time."""
    log = tmp_path_factory.mktemp("analyses") / "log.txt"
    limits = {"analysis_seconds": str(SECONDS), "repair_seconds": "1", "analyses": "1"}
    with serving(log, **limits) as address:
        with page(address) as visitor:  # the first visit imports what the page needs
            visitor.run("coverage", "lang=en")
        yield address


@contextlib.contextmanager
def health_watched(address: str) -> Iterator[list[float]]:
    """Ask for the health of a server again and again, and give how long each answer took."""
    answers: list[float] = []
    done = threading.Event()

    def ask() -> None:
        while not done.wait(0.05):
            answers.append(seconds_of(f"{address}/health"))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        yield answers
    finally:
        done.set()
        asking.join()


TANGLED = "could not be repaired within 1 seconds"
TOO_LONG = f"This takes more than {SECONDS} seconds and was stopped"
# Five times what may be worked: no machine is so fast, nor so idle.
STARS = collection(*[star(200, seed) for seed in range(500)])


ROLES = (LAND, PEOPLE, COMMUNITIES, FACILITIES, CANDIDATES)


def test_a_tangled_area_is_refused_whatever_it_is_for(server: str, wait_until: Wait) -> None:
    before = memory_mb(server)
    tangled = collection(tangle(3_000))
    with page(server) as visitor, health_watched(server) as answers:
        _begin(server, visitor, dict.fromkeys(ROLES, tangled))
        text = _heard(visitor)
    # On a busy machine the time may be over before that for mending.
    assert text.count(TANGLED) + text.count(TOO_LONG) == len(ROLES)
    assert memory_mb(server) - before < 150
    assert sorted(answers)[len(answers) // 2] < 2
    # The process that has read the files held them.
    wait_until(lambda: not _living(server))


@pytest.mark.parametrize(
    ("label", "content", "told"),
    [
        (LAND, collection(boxes(12_000)), "has 12,000 parts and holes"),
        (LAND, STARS, TOO_LONG),
        (FACILITIES, collection(*[zigzag(1_000, seed) for seed in range(30)]), TOO_LONG),
    ],
    ids=["parts", "stars", "lines"],
)
def test_shapes_that_take_long_end_in_words_and_hold_up_nobody(
    server: str, label: str, content: bytes, told: str
) -> None:
    before = memory_mb(server)
    with page(server) as visitor, health_watched(server) as answers:
        _begin(server, visitor, {label: content})
        text = _heard(visitor)
    assert any(each in text for each in (told, TOO_LONG)), text[-2000:]
    assert memory_mb(server) - before < 150
    assert sorted(answers)[len(answers) // 2] < 2


def test_work_ends_when_the_visitor_leaves(server: str, wait_until: Wait) -> None:
    with page(server) as visitor:
        _begin(server, visitor, {LAND: STARS})
        wait_until(lambda: any(each.cpu_percent(0.1) > 20 for each in _living(server)))
    wait_until(lambda: not _living(server))


def test_work_ends_when_something_else_is_asked(server: str, wait_until: Wait) -> None:
    with page(server) as visitor:
        _begin(server, visitor, {LAND: STARS})
        (busy,) = wait_until(lambda: [p for p in _living(server) if p.cpu_percent(0.1) > 20][:1])
        visitor.run("coverage", "lang=en")
        wait_until(lambda: busy.pid not in {each.pid for each in _living(server)})


def test_others_wait_their_turn_and_are_told(server: str) -> None:
    heard: dict[int, str] = {}

    def ask(number: int) -> None:
        with page(server) as visitor:
            content = collection(*[star(200, 1_000 * number + seed) for seed in range(500)])
            _begin(server, visitor, {LAND: content})
            heard[number] = _heard(visitor)

    visitors = [threading.Thread(target=ask, args=(number,)) for number in (1, 2)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    assert all(TOO_LONG in text for text in heard.values())
    assert any("Another analysis is running" in text for text in heard.values())


def _begin(address: str, visitor: Page, files: dict[str, bytes]) -> None:
    """Give files by the label of their field, and do not wait for what the page says to them."""
    fields = {each.label: each.id for each in fields_of(visitor.run("coverage", "lang=en"))}
    asked = BackMsg()
    asked.rerun_script.page_name = "coverage"
    asked.rerun_script.query_string = "lang=en"
    states = asked.rerun_script.widget_states
    for label, content in files.items():
        (place,) = visitor.places_for(["a.geojson"])
        assert upload(address + place.upload_url, content).status == 204
        value = states.widgets.add(id=fields[label]).file_uploader_state_value
        info = value.uploaded_file_info.add(
            file_id=place.file_id, name="a.geojson", size=len(content)
        )
        info.file_urls.CopyFrom(place)
    visitor.say(asked)


def _heard(visitor: Page) -> str:
    """Return the words of a page until its script has ended."""
    heard = []
    while not heard or heard[-1].WhichOneof("type") != "script_finished":
        heard.append(visitor.hear())
    return texts_of(heard)


def _living(address: str) -> list[psutil.Process]:
    """Return the processes in which a server lets questions be worked out, and their readers."""
    found = []
    for each in process_of(address).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if each.status() != psutil.STATUS_ZOMBIE:
                found.append(each)
    return found
