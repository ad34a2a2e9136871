"""What the tests of the view of layers share: the view as a script, and what it says."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.ui.uploading import said, seen


def script() -> None:
    """Run the view as the page does; the maps note what they are asked to show."""
    import streamlit as st

    from geo.ui.layers import file_step, replacing, same_place, view
    from geo.ui.shared import readings, state

    def noted(key: str, shapes: object, **told: object) -> None:
        st.session_state.setdefault("maps", {})[key.rsplit("_", 1)[1]] = {"shapes": shapes, **told}

    for module in (file_step, replacing, same_place, readings):
        module.edit_map = noted
    state.sync()
    view.show_layers()


def look(lang: str = "en", **session: Any) -> AppTest:
    app = AppTest.from_function(script, default_timeout=120)
    app.query_params["lang"] = lang
    for key, value in session.items():
        app.session_state[key] = value
    return seen(app)


def words(app: AppTest) -> str:
    """Return every text on the page, HTML and labels included."""
    import html

    shown = [each.proto.body for each in app.get("html")]
    labels = [each.label for each in app.button] + [each.value for each in app.header]
    figures = [f"{each.label} {each.value}" for each in app.metric]
    plain = "\n".join([said(app), *shown, *labels, *figures]).replace("\\", "")
    return html.unescape(plain).replace("\u2060", "")


def find(elements: Any, ending: str) -> Any:
    """Return the element whose key ends so."""
    return next(each for each in elements if str(each.key or "").endswith(ending))


def sign(app: AppTest, author: str = "王工", reason: str = "年度更新") -> AppTest:
    find(app.text_input, "_author").set_value(author)
    find(app.text_input, "_reason").set_value(reason)
    return seen(app)


def press(app: AppTest, ending: str) -> AppTest:
    find(app.button, ending).click()
    return seen(app)


def give(app: AppTest, content: bytes, name: str) -> AppTest:
    app.file_uploader[0].upload(name, content)
    return seen(app)


def fill(app: AppTest, **facts: str) -> AppTest:
    for name, value in facts.items():
        find(app.text_input, f"_{name}").set_value(value)
    return seen(app)
