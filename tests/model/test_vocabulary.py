"""The vocabulary: labels, shapes, icons, and colours that everyone can tell apart."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from colorspacious import cspace_convert, deltaE

from geo.model.errors import InvalidConfiguration
from geo.model.vocabulary import Vocabulary, read_vocabulary, vocabulary
from tests.conftest import DATA

KINDS = tuple(Vocabulary.model_fields)
TERMS = [term for kind in KINDS for term in getattr(vocabulary(), kind)]
SOLID = [status for status in vocabulary().status if not status.hollow]
# The nearest pair is "preparing" and "paused" for tritanopes: 10.97. Ten is several times the
# difference that two marks side by side need to look different.
MIN_DISTANCE = 10.0
TOML = (DATA / "vocabulary.toml").read_text(encoding="utf-8")


def rgb(colour: str) -> npt.NDArray[np.float64]:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255


def seen(colour: str, deficiency: str | None) -> npt.NDArray[np.float64]:
    """Return the sRGB colour as it is seen (Machado et al. 2009, severity 100)."""
    if deficiency is None:
        return rgb(colour)
    space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
    return np.clip(cspace_convert(rgb(colour), space, "sRGB1"), 0, 1)


@pytest.fixture
def broken(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write the vocabulary with one piece of text replaced."""

    def write(old: str, new: str) -> Path:
        assert old in TOML
        path = tmp_path / "vocabulary.toml"
        path.write_text(TOML.replace(old, new, 1), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("deficiency", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
def test_two_status_colours_differ_for_every_eye(deficiency: str | None) -> None:
    colours = {status.code: seen(status.colour, deficiency) for status in SOLID}
    assert len(colours) > 1
    for one, other in itertools.combinations(colours, 2):
        distance = deltaE(colours[one], colours[other], input_space="sRGB1")
        assert distance >= MIN_DISTANCE, (one, other)


def test_a_status_never_speaks_by_colour_alone() -> None:
    # Estimated places are hollow whatever their status is: only the outline tells them apart.
    shapes = [status.shape for status in vocabulary().status]
    assert len(set(shapes)) == len(shapes)


def test_category_icons_differ() -> None:
    icons = [category.icon for category in vocabulary().category]
    assert len(set(icons)) == len(icons)


def test_a_path_is_svg_path_data() -> None:
    paths = [(s.code, s.shape) for s in vocabulary().status]
    paths += [(c.code, c.icon) for c in vocabulary().category]
    for code, path in paths:
        assert re.fullmatch(r"[Mm][MmLlHhVvCcSsQqTtAaZz0-9 ,.\-]*[Zz]", path), code


def test_a_term_has_a_label_in_both_languages() -> None:
    for term in TERMS:
        assert term.label("zh").strip(), term
        assert term.label("en").isascii() or "²" in term.label("en"), term
        assert not term.label("zh").isascii(), term


@pytest.mark.parametrize("kind", KINDS)
def test_the_codes_of_a_kind_are_unique(kind: str) -> None:
    codes = vocabulary().codes(kind)
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_labels_of_a_kind_are_unique(kind: str, language: str) -> None:
    labels = [term.label(language) for term in getattr(vocabulary(), kind)]
    assert len(set(labels)) == len(labels)


def test_each_status_and_certainty_is_explained() -> None:
    for term in (*vocabulary().status, *vocabulary().certainty):
        assert term.meaning("zh")
        assert term.meaning("en")


def test_the_contracts_codes_are_known() -> None:
    words = vocabulary()
    assert list(words.codes("status")) == [
        "planned",
        "preparing",
        "under_construction",
        "completed",
        "ongoing",
        "paused",
        "cancelled",
        "not_stated",
    ]
    assert list(words.codes("visibility")) == ["public", "internal"]
    assert len(words.codes("category")) == 19


def test_a_target_unit_counts_a_known_category() -> None:
    counted = [unit.counts for unit in vocabulary().target_unit if unit.counts]
    assert counted
    assert set(counted) <= set(vocabulary().codes("category"))


def test_an_unknown_term_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        vocabulary().term("status", "finished")


def test_the_label_of_an_unknown_code_is_the_code() -> None:
    assert vocabulary().label("target_unit", "条公交线路", "en") == "条公交线路"
    assert vocabulary().label("target_unit", None, "en") == ""


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('colour = "#E69F00"', 'colour = "orange"', "status.1.colour"),
        ('colour = "#E69F00"', 'colour = "#E69F00;x"', "status.1.colour"),
        ('zh = "前期"', 'zh = ""', "status.1.zh"),
        ('en = "Preparing"\n', "", "status.1.en"),
        ('code = "school"', 'code = "School"', "category.0.code"),
        ('icon = "M12 4.5', 'icon = "url(#x) M12 4.5', "category.0.icon"),
        ('shape = "M4.5 3', 'shape = "M4.5 3<script>', "status.1.shape"),
        ("hollow = true", 'hollow = "perhaps"', "status.7.hollow"),
        ("hollow = true", "hollow = true\nglow = 3", "status.7.glow"),
    ],
)
def test_a_wrong_entry_names_file_and_field(
    broken: Callable[[str, str], Path], old: str, new: str, field: str
) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_vocabulary(broken(old, new))
    assert caught.value.params["file"] == "vocabulary.toml"
    table, place, name = field.split(".")
    told = caught.value.params
    assert (told["table"], told["number"], told["field"]) == (table, int(place) + 1, name)


def test_a_code_given_twice_is_refused(broken: Callable[[str, str], Path]) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_vocabulary(broken('code = "preparing"', 'code = "planned"'))
    assert "planned" in str(caught.value.params)


def test_a_unit_that_counts_an_unknown_category_is_refused(
    broken: Callable[[str, str], Path],
) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_vocabulary(broken('counts = "park"', 'counts = "garden"'))
    assert "garden" in str(caught.value.params)


@pytest.mark.parametrize("code", ["surveyed", "not_located"])
def test_a_certainty_that_the_program_needs_cannot_be_missing(
    broken: Callable[[str, str], Path], code: str
) -> None:
    with pytest.raises(InvalidConfiguration) as caught:
        read_vocabulary(broken(f'code = "{code}"', 'code = "else"'))
    assert code in str(caught.value.params)


def test_the_vocabulary_is_read_once() -> None:
    assert vocabulary() is vocabulary()
