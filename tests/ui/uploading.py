"""What the tests of an upload share: the view as a script, a file in it, and what it says."""

from __future__ import annotations

import json
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.conftest import DECLARED

NEAR = {"type": "Point", "coordinates": [113.75, 23.001]}
FAR = {"type": "Point", "coordinates": [113.75, 23.01]}
HOSTILE = "**b** <img src=x onerror=alert(1)> {{7*7}} {x} [y](http://e.invalid) :material/home: $x$"


def script() -> None:
    """Run the view as the page does; the maps note what they are asked to show."""
    import streamlit as st

    from geo.ui.shared import readings, state
    from geo.ui.upload import questions, review_step, view

    def noted(key: str, shapes: object, **told: object) -> None:
        st.session_state[f"asked_{key}"] = {"shapes": shapes, **told}

    for module in (questions, review_step, readings):
        module.edit_map = noted
    view.QUICK = 20
    state.sync()
    view.show_upload()


def seen(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def look(lang: str = "en") -> AppTest:
    app = AppTest.from_function(script, default_timeout=120)
    app.query_params["lang"] = lang
    return seen(app)


def upload(content: bytes, name: str = "survey.geojson", lang: str = "en") -> AppTest:
    app = look(lang)
    app.file_uploader[0].upload(name, content)
    return seen(app)


def geojson(*features: Any) -> bytes:
    document = {"type": "FeatureCollection", **DECLARED, "features": features}
    return json.dumps(document, ensure_ascii=False).encode()


def said(app: AppTest) -> str:
    """Return every text that stands on the page, without the signs that keep it plain."""
    kinds = ("markdown", "caption", "info", "success", "warning", "error", "header")
    texts = [each.value for kind in kinds for each in app.get(kind)]
    texts += [each.proto.body for each in app.get("html")]
    return "\n".join(texts).replace("\\", "")


def figures(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


def asked(app: AppTest, key: str) -> Any:
    """Return what a map was asked to show, as role and id of its shapes."""
    return [(each.role, each.id) for each in app.session_state[f"asked_{key}"]["shapes"]]


def button(app: AppTest, label: str) -> Any:
    (found,) = (each for each in app.button if each.label == label)
    return found


def press(app: AppTest, label: str) -> AppTest:
    button(app, label).click()
    return seen(app)


def switch(app: AppTest, ending: str) -> AppTest:
    (found,) = (each for each in app.toggle if each.key and each.key.endswith(ending))
    found.set_value(found.value is False)
    return seen(app)


def field(app: AppTest, kind: str, ending: str) -> Any:
    (found,) = (each for each in app.get(kind) if each.key and each.key.endswith(ending))
    return found


def say_nothing_new(app: AppTest) -> AppTest:
    """Let the new places be as sure as they are marked, where the file leaves that open."""
    for each in app.radio:
        if each.key and each.key.endswith("_known") and each.value is None:
            each.set_value("same")
            return seen(app)
    return app


def store(app: AppTest, projects: str = "1 project") -> AppTest:
    say_nothing_new(app)
    field(app, "text_input", "_author").set_value("李工")
    seen(app)
    return press(app, f"Save {projects} as a revision")
