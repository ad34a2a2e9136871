"""Facts to wait for: Streamlit has answered, a box stands still; and what a page has worked."""

from __future__ import annotations

from playwright.sync_api import Page

PATIENT = 45_000  # milliseconds; a busy machine may take its time

# A page's talk with Streamlit, before any script of the page runs: whether a run of the script is
# asked for or going on. The page itself shows that only once the server has begun to answer.
# Numbers are those of Streamlit's BackMsg.proto and ForwardMsg.proto; of a message only the
# outermost fields are looked at.
TALK = """(() => {
    const RERUN_SCRIPT = 11, NEW_SESSION = 4, SCRIPT_FINISHED = 6, EARLY_FOR_RERUN = 2;
    const talk = (window.streamlitTalk = { asked: false, running: false, answers: 0, last: 0 });
    const fields = function (bytes) {
        const found = new Map();
        let at = 0;
        const varint = function () {
            for (let value = 0, factor = 1; ; factor *= 128) {
                const byte = bytes[at++];
                value += (byte % 128) * factor;
                if (!(byte >= 128)) return value;
            }
        };
        while (at < bytes.length) {
            const key = varint();
            const kind = key % 8;
            const value = kind === 0 || kind === 2 ? varint() : 0;
            at += { 0: 0, 1: 8, 2: value, 5: 4 }[kind] ?? bytes.length;
            found.set(Math.floor(key / 8), value);
        }
        return found;
    };
    const note = function (change) {
        Object.assign(talk, change, { last: performance.now() });
    };
    const heard = function ({ data }) {
        if (!(data instanceof ArrayBuffer)) return;
        const message = fields(new Uint8Array(data));
        if (message.has(NEW_SESSION)) note({ running: true });
        if (!message.has(SCRIPT_FINISHED) || message.get(SCRIPT_FINISHED) === EARLY_FOR_RERUN) return;
        note({ asked: false, running: false, answers: talk.answers + 1 });
    };
    window.WebSocket = class extends window.WebSocket {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", heard);
            this.addEventListener("close", () => note({ asked: false, running: false }));
        }
        send(data) {
            if (data instanceof Uint8Array && fields(data).has(RERUN_SCRIPT)) note({ asked: true });
            super.send(data);
        }
    };
})()"""
RESTS = """(quiet) => {
    const { asked, running, answers, last } = window.streamlitTalk;
    return answers && !asked && !running && performance.now() - last >= quiet
        && document.querySelector("[data-test-script-state='notRunning']");
}"""
# What has been scrolled, and what begins to move, is told with the next picture.
TWO_PICTURES = (
    "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
)
NO_MOVEMENT = """() => document.getAnimations().every(({ playState, effect }) =>
    playState !== "running" || effect.getComputedTiming().endTime === Infinity)"""
STILL = """(selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    const now = [box.x, box.y, box.width, box.height].join();
    const isStill = window.boxBefore === now;
    window.boxBefore = now;
    return isStill;
}"""


def answered(page: Page) -> None:
    """Wait until the page's script has run through, and no other run is asked for."""
    page.wait_for_function(RESTS, arg=0, timeout=PATIENT)


def rest(page: Page) -> None:
    """Wait until what was done a moment ago is answered and no other run follows at once."""
    page.evaluate("streamlitTalk.last = performance.now()")
    page.wait_for_function(RESTS, arg=100, timeout=PATIENT)


def stand_still(page: Page, selector: str) -> None:
    """Wait until an element is where it was in the picture before."""
    page.evaluate("window.boxBefore = null")
    page.wait_for_function(STILL, arg=selector, timeout=PATIENT)


def nothing_moves(page: Page) -> None:
    """Wait until what folds or slides has come to its end; a click in between may be lost.

    What began a moment ago shows with the next picture; what turns for ever is no movement.
    """
    page.evaluate(TWO_PICTURES)
    page.wait_for_function(NO_MOVEMENT, timeout=PATIENT)


class Work:
    """The processor's time that a page's main thread has worked, whatever others do besides."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._begin = self._worked()

    def _worked(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))

    def milliseconds(self) -> float:
        """Return how much it was since the last call."""
        before, self._begin = self._begin, self._worked()
        return 1000 * (self._begin - before)


def least(page: Page, script: str, times: int = 5) -> float:
    """Return the least milliseconds of the processor that a script takes of several times."""
    work = Work(page)

    def took() -> float:
        work.milliseconds()
        page.evaluate(script)
        return work.milliseconds()

    return min(took() for _ in range(times))
