"""The command ``new-town``: set up another town's data folder, step by step or from options."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.common import (
    ERRORS,
    Json,
    Lang,
    Refused,
    app,
    chosen_language,
    issues_answer,
    reporting_errors,
    write_json,
)
from geo.cli.wording import finding_line, harmless
from geo.model.config.settings import SAMPLE, store_settings
from geo.model.config.setup import folder_findings, forget_files
from geo.model.errors import Finding, InvalidConfiguration, UndecidedSystem
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.setup.answers import Answers, as_answers, read_answers, section_from
from geo.setup.folder import require_free, start_commands, town_findings, write_town
from geo.setup.town import NewTown, base_map_words, counts, new_town, where_words

_CRS = (
    "Coordinate system of all files or, as outline=, neighbours=, communities=, lines=, places= "
    "or NAME=, of one; can be given several times."
)


def _option(text: str, **more: Any) -> Any:
    return typer.Option(help=text, **more)


@app.command("new-town")
def make_town(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The new data folder.")],
    answers: Annotated[
        Path | None, _option("TOML file with the answers; options take precedence.")
    ] = None,
    *,
    place_zh: Annotated[str | None, _option("Name of the town in Chinese.")] = None,
    place_en: Annotated[
        str | None, _option("Name of the town in English, if there is one.")
    ] = None,
    place_kind: Annotated[
        str | None, _option("town, township, subdistrict …, if the Chinese name does not show it.")
    ] = None,
    region_zh: Annotated[str | None, _option("Where the town lies, in Chinese.")] = None,
    region_en: Annotated[str | None, _option("Where the town lies, in English.")] = None,
    publisher_zh: Annotated[str | None, _option("Who published the plan, in Chinese.")] = None,
    publisher_en: Annotated[str | None, _option("Who published the plan, in English.")] = None,
    date: Annotated[str | None, _option("Date of the plan, for example 2026-01-15.")] = None,
    title_zh: Annotated[str | None, _option("Title of the plan in Chinese.")] = None,
    title_en: Annotated[str | None, _option("Title of the plan in English.")] = None,
    map_title_zh: Annotated[str | None, _option("Title of the map in Chinese.")] = None,
    map_title_en: Annotated[str | None, _option("Title of the map in English.")] = None,
    subject: Annotated[str | None, _option("Id of the town's outline; default: its name.")] = None,
    section: Annotated[
        list[str] | None,
        _option(
            "Section as “numeral|Chinese|English|sentences”, for example 一|经济发展|Economy|9; "
            "once for each."
        ),
    ] = None,
    residents: Annotated[int | None, _option("Number of residents.")] = None,
    residents_year: Annotated[int | None, _option("Year of that number.")] = None,
    residents_source_zh: Annotated[str | None, _option("Its source in Chinese.")] = None,
    residents_source_en: Annotated[str | None, _option("Its source in English.")] = None,
    outline: Annotated[Path | None, _option("File with the town's outline.")] = None,
    subject_name: Annotated[
        str | None, _option("Name of the area in that file that is the town.")
    ] = None,
    subject_id: Annotated[
        str | None, _option("Its id, code or number (#3), if names are not enough.")
    ] = None,
    name_field: Annotated[str | None, _option("Field of the names in that file.")] = None,
    accuracy_m: Annotated[
        float | None, _option("How far the outline may be off, in metres.")
    ] = None,
    tolerance_m: Annotated[
        float | None, _option("How far outlines may move when generalised; default 20.")
    ] = None,
    outline_source_zh: Annotated[str | None, _option("Source of the outline, Chinese.")] = None,
    outline_source_en: Annotated[str | None, _option("Source of the outline, English.")] = None,
    neighbours: Annotated[
        Path | None, _option("File with the neighbours' outlines, if it is another one.")
    ] = None,
    communities: Annotated[
        Path | None, _option("File with the outlines of the communities, if it is another one.")
    ] = None,
    neighbours_within: Annotated[
        float | None, _option("Metres within which an area is a neighbour; default 100.")
    ] = None,
    osm: Annotated[
        Path | None, _option("OpenStreetMap extract (.osm.pbf, .osm) for the base map.")
    ] = None,
    lines: Annotated[
        list[Path] | None, _option("File with roads, metro lines or rivers; several are possible.")
    ] = None,
    places: Annotated[
        list[Path] | None, _option("File with stations and landmarks; several are possible.")
    ] = None,
    base_map_source_zh: Annotated[
        str | None, _option("Where the base map comes from, in Chinese.")
    ] = None,
    base_map_source_en: Annotated[
        str | None, _option("Where the base map comes from, in English.")
    ] = None,
    crs: Annotated[list[str] | None, _option(_CRS, metavar="[FILE=]CRS")] = None,
    vocabulary: Annotated[Path | None, _option("vocabulary.toml, instead of the usual.")] = None,
    standards: Annotated[Path | None, _option("standards.toml, instead of the usual.")] = None,
    english: Annotated[Path | None, _option("english.toml with translations.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="The outline lies where it is said.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an existing folder; it is kept beside.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Only check and report; write nothing.")
    ] = False,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Set up a data folder for another town: exit 0 if made, 1 if answers are wrong or missing.

    At a terminal, without --answers and --outline, it asks step by step. Exit 2 if a file
    cannot be read.
    """
    given = {name: value for name, value in locals().items() if value is not None}
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json, needs_plan=False), _refusing():
        _use_shipped_words()
        if not check:
            require_free(folder, force=force)
        if answers is None and outline is None and not as_json and sys.stdin.isatty():
            from geo.cli.town_dialogue import asked_answers

            known = asked_answers(folder, _values({}, given), language)
        else:
            known = _known(answers, given)
        town = new_town(known, report=None if as_json else _progress(language))
        _require_sound(town, known, language)
        backup = None if check else write_town(town.files, folder, force=force)
    if as_json:
        write_json(_answer(town, folder, backup, language, written=not check))
    else:
        for line in _lines(town, folder, backup, language, written=not check):
            typer.echo(harmless(line))


def _use_shipped_words() -> None:
    """Use the vocabulary that comes with the program if the present plan cannot be used."""
    if folder_findings(store_settings().data):
        os.environ["PLANMAP_DATA"] = str(SAMPLE)
        store_settings.cache_clear()
        forget_files()


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Exit with 1 for wrong or missing answers, also for an open coordinate system."""
    try:
        yield
    except (InvalidConfiguration, UndecidedSystem) as error:
        raise Refused(error.findings, ERRORS) from error


def _known(path: Path | None, given: Mapping[str, Any]) -> Answers:
    """Return the answers of the file and the options together."""
    return as_answers(_values(read_answers(path) if path else {}, given))


def _values(values: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers with the options in their place."""
    plain = {name: given[name] for name in _PLAIN if name in given}
    values = {**values, **plain}
    values |= {name: str(given[name]) for name in _WORD_FILES if name in given}
    if given.get("section"):
        values["section"] = [section_from(text) for text in given["section"]]
    for name, options in _TABLES.items():
        table = {key: _text(given[option]) for option, key in options.items() if option in given}
        if table:
            values[name] = {**(values.get(name) or {}), **table}
    for name in ("neighbours", "communities"):
        if name in given:
            values.setdefault("outline", {})[name] = {"file": str(given[name])}
    for name in ("lines", "places"):
        if given.get(name):
            values[name] = [{"file": str(path)} for path in given[name]]
    if given.get("yes") and isinstance(values.get("outline"), dict):
        values["outline"]["confirmed"] = True
    _name_systems(values, given.get("crs") or ())
    return values


_PLAIN = (
    "place_zh", "place_en", "place_kind", "region_zh", "region_en", "publisher_zh",
    "publisher_en", "date", "title_zh", "title_en", "map_title_zh", "map_title_en", "subject",
    "base_map_source_zh", "base_map_source_en",
)  # fmt: skip
_WORD_FILES = ("vocabulary", "standards", "english")
_TABLES: dict[str, dict[str, str]] = {
    "residents": {
        "residents": "count",
        "residents_year": "year",
        "residents_source_zh": "source_zh",
        "residents_source_en": "source_en",
    },
    "outline": {
        "outline": "file",
        "subject_name": "name",
        "subject_id": "id",
        "name_field": "name_field",
        "accuracy_m": "accuracy_m",
        "tolerance_m": "tolerance_m",
        "neighbours_within": "neighbours_within_m",
        "outline_source_zh": "source_zh",
        "outline_source_en": "source_en",
    },
    "osm": {"osm": "file"},
}


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, Path) else value


def _name_systems(values: dict[str, Any], options: Sequence[str]) -> None:
    """Put the systems of ``--crs`` to their files: by role, by file name, or to all."""
    outline = values.get("outline") or {}
    files: dict[str, list[dict[str, Any]]] = {
        "outline": [outline] if outline else [],
        **{
            name: [outline[name]] if outline.get(name) else []
            for name in ("neighbours", "communities")
        },
        "lines": list(values.get("lines") or []),
        "places": list(values.get("places") or []),
    }
    everything = [each for listed in files.values() for each in listed]
    for option in options:
        name, equals, system = option.partition("=")
        named = files.get(name) if equals else None
        if named is None and equals:
            named = [each for each in everything if Path(each["file"]).name == name] or None
        for each in everything if named is None else named:
            if named is not None or "crs" not in each:
                each["crs"] = option if named is None else system


def _require_sound(town: NewTown, answers: Answers, language: Language) -> None:
    """Check the town's files, and that a person has confirmed where it lies."""
    findings = town_findings(town.files)
    if findings:
        raise Refused(findings, ERRORS)
    if not answers.outline.confirmed:
        params = {"value": where_words(town.ground.outline, language)}
        raise Refused([Finding("town_unconfirmed", params=params)], ERRORS)


def _progress(language: Language) -> Any:
    """Return a function that shows on one line how far a large file is read."""
    stages = {
        "ways": N_("ways read: {count}"),
        "nodes": N_("points read: {count}"),
    }

    def report(stage: str, count: int) -> None:
        if sys.stderr.isatty() and stage in stages:
            text = translate(stages[stage], language, count=f"{count:,}")
            sys.stderr.write(f"\r\x1b[K{text}")
            sys.stderr.flush()

    return report


def _answer(
    town: NewTown, folder: Path, backup: Path | None, language: Language, *, written: bool
) -> dict[str, Any]:
    outline = town.ground.outline
    return {
        "folder": str(folder),
        "written": written,
        "backup": str(backup) if backup else None,
        "files": {name: len(content) for name, content in town.files.items()},
        "outline": {
            "bounds": list(outline.bounds),
            "area_km2": round(outline.area_km2, 3),
            "areas": [area.label for area in outline.own],
        },
        "counts": counts(town.ground),
        "missing": list(town.texts.missing),
        "start": start_commands(folder),
        **issues_answer(town.findings, language),
    }


def _lines(
    town: NewTown, folder: Path, backup: Path | None, language: Language, *, written: bool
) -> Iterator[str]:
    yield where_words(town.ground.outline, language)
    for finding in town.findings:
        yield finding_line(finding, language)
    yield base_map_words(town.ground, language)
    if not written:
        yield translate(N_("Everything is in order; nothing was written (--check)."), language)
        return
    if backup is not None:
        text = N_("The old folder is kept as {folder}.")
        yield translate(text, language, folder=str(backup))
    size = sum(map(len, town.files.values())) / 1000
    text = N_("{folder} is complete and checked: {count} files, {size} kB.")
    yield translate(text, language, folder=str(folder), count=len(town.files), size=f"{size:,.0f}")
    yield translate(N_("To see it: {command}"), language, command=start_commands(folder)[0])
