"""Ask for the answers about a new town at a terminal: step by step, back and resumable.

Each answer is checked when it is given and saved beside the new folder, so that a dialogue that
was interrupted goes on where it ended. The saved file is an answers file for ``--answers`` too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from geo.cli.wording import finding_line, harmless
from geo.intake.coordinates import question_of
from geo.model.errors import Finding, InvalidConfiguration, PlanMapError, UndecidedSystem
from geo.model.plan import kind_by_name
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.setup.answers import (
    Answers,
    GroundAnswer,
    answer_fault,
    as_answers,
    read_answers,
    section_from,
)
from geo.setup.files import given_file, read_ground
from geo.setup.ground_files import lines_of, places_of_file
from geo.setup.outline import Outline
from geo.setup.plan_file import answers_text
from geo.setup.town import read_outline, where_words
from geo.store.file.atomic import write_atomically

_BACK = ("<", "《")
_KINDS = "town, township, subdistrict, district, county, city, village, community"
Values = dict[str, Any]


class _Back(Exception):
    """The user wants to return to the question before."""


@dataclass(frozen=True, slots=True)
class _Text:
    """A question for one line of text.

    Attributes
    ----------
    name : str
        Field of :class:`Answers`.
    question : str
        English source text.
    needed : bool
        Whether an empty answer is asked again.
    usual : callable, optional
        Returns the answer that Enter gives, from the answers so far.
    applies : callable, optional
        Whether the question is asked at all.
    """

    name: str
    question: str
    needed: bool = True
    usual: Callable[[Values], str | None] | None = None
    applies: Callable[[Values], bool] | None = None


_TEXTS = (
    _Text("place_zh", N_("Name of the place in Chinese")),
    _Text("place_en", N_("Name in English (Enter: none; pages then show the Chinese)"), False),
    _Text(
        "place_kind",
        N_("Kind of place: {kinds} (Enter: not known)"),
        False,
        applies=lambda values: kind_by_name(values.get("place_zh", "")) is None,
    ),
    _Text("region_zh", N_("Where it lies, in Chinese: province, city or county")),
    _Text("region_en", N_("Where it lies, in English (Enter: none)"), False),
    _Text("publisher_zh", N_("Who published the plan, in Chinese")),
    _Text("publisher_en", N_("Who published the plan, in English (Enter: none)"), False),
    _Text("date", N_("Date of the plan, like 2026-01-15")),
    _Text(
        "title_zh",
        N_("Title of the plan in Chinese"),
        usual=lambda values: f"{values['place_zh']}{str(values['date'])[:4]}年工作计划",
    ),
    _Text(
        "title_en",
        N_("Title of the plan in English (Enter: none)"),
        False,
        usual=lambda values: (
            f"{values['place_en']} work plan {str(values['date'])[:4]}"
            if values.get("place_en")
            else None
        ),
    ),
)


def asked_answers(folder: Path, values: Values, language: Language) -> Answers:
    """Ask for everything that a new town needs.

    Parameters
    ----------
    folder : Path
        The new data folder; answers are saved beside it.
    values : dict
        What options have answered already; it is not asked again.
    language : {"zh", "en"}

    Returns
    -------
    Answers

    Raises
    ------
    typer.Abort
        When the user ends it; the answers so far are saved.
    """
    dialogue = _Dialogue(folder, values, language)
    dialogue.resume()
    dialogue.run()
    return as_answers(dialogue.values)


class _Dialogue:
    def __init__(self, folder: Path, values: Values, language: Language) -> None:
        self.file = folder.absolute().with_name(f"{folder.name}.answers.toml")
        self.values, self.language = values, language
        self.given = set(values)
        self.outline: Outline | None = None

    def say(self, text: str, **params: object) -> None:
        typer.echo(harmless(translate(text, self.language, **params)))

    def report(self, finding: Finding) -> None:
        typer.echo(f"  {harmless(finding_line(finding, self.language))}")

    def ask(self, text: str, usual: str | None = None, **params: object) -> str:
        """Return one line; Enter gives `usual`.

        Raises
        ------
        _Back
        """
        prompt = harmless(translate(text, self.language, **params))
        answer = typer.prompt(prompt, default=usual or "", show_default=bool(usual))
        answer = str(answer).strip()
        if answer in _BACK:
            raise _Back
        return answer

    def agrees(self, text: str, **params: object) -> bool:
        """Ask yes or no; Enter is yes."""
        answer = self.ask(f"{translate(text, self.language, **params)} [Y/n]").casefold()
        return answer in ("", "y", "yes", "是", "好", "对")

    def resume(self) -> None:
        """Take up the answers of a dialogue that was interrupted."""
        if not self.file.exists():
            return
        with suppress(PlanMapError, _Back):
            known = read_answers(self.file)
            if self.agrees(N_("Go on with the answers saved in {file}?"), file=self.file.name):
                self.values = {**known, **self.values}
                self.given |= set(known)

    def save(self) -> None:
        """Save the answers so far, for another time."""
        write_atomically(self.file, answers_text(self.values).encode())

    def run(self) -> None:
        """Ask question by question; ``<`` returns to the one before."""
        self.say(
            N_(
                "Enter takes what is in brackets, < goes back, Ctrl-C ends; answers are kept in "
                "{file}."
            ),
            file=self.file.name,
        )
        steps: list[Callable[[], bool]] = [
            *(self._text_step(each) for each in _TEXTS),
            self._sections,
            self._residents,
            self._outline,
            self._osm,
            lambda: self._ground("lines"),
            lambda: self._ground("places"),
        ]
        at, forward = 0, True
        while at < len(steps):
            try:
                was_asked = steps[at]()
                forward = forward or was_asked
                at += 1 if forward or was_asked else -1
                at = max(at, 0)
            except _Back:
                self.given.clear()  # what was known is asked again on the way back
                forward = at == 0
                at = max(at - 1, 0)
            self.save()

    def _text_step(self, question: _Text) -> Callable[[], bool]:
        def step() -> bool:
            if question.applies is not None and not question.applies(self.values):
                return False
            if question.name in self.given:
                return False
            self._ask_text(question)
            return True

        return step

    def _ask_text(self, question: _Text) -> None:
        while True:
            usual = self.values.get(question.name)
            if usual is None and question.usual is not None:
                usual = question.usual(self.values)
            answer = self.ask(question.question, usual and str(usual), kinds=_KINDS)
            if not answer and not question.needed:
                self.values.pop(question.name, None)
                return
            fault = answer_fault(question.name, answer)
            if fault is None:
                self.values[question.name] = _as_date(answer) if question.name == "date" else answer
                return
            self.report(fault)

    def _sections(self) -> bool:
        if "section" in self.given:
            return False
        self.say(
            N_(
                "Sections of the plan, one a line: numeral|Chinese name|English name|number of "
                "sentences, like 一|经济发展|Economy|9. An empty line ends them."
            )
        )
        sections: list[Values] = []
        while True:
            answer = self.ask(N_("Section no. {number}"), number=len(sections) + 1)
            if not answer and sections:
                break
            try:
                section = section_from(answer)
                fault = answer_fault("section", [*sections, section])
            except InvalidConfiguration as error:
                fault = error.findings[0]
            if fault is None:
                sections.append(section)
            else:
                self.report(fault)
        self.values["section"] = sections
        return True

    def _residents(self) -> bool:
        if "residents" in self.given:
            return False
        while True:
            count = self.ask(N_("Number of residents (Enter: not known)"))
            if not count:
                self.values.pop("residents", None)
                return True
            found: Values = {
                "count": count.replace(",", "").replace("，", ""),
                "year": self.ask(N_("Year of that number")),
            }
            for name, text in (
                ("source_zh", N_("Its source in Chinese (Enter: not known)")),
                ("source_en", N_("Its source in English (Enter: not known)")),
            ):
                if answer := self.ask(text):
                    found[name] = answer
            fault = answer_fault("residents", found)
            if fault is None:
                self.values["residents"] = {
                    **found,
                    "count": int(found["count"]),
                    "year": int(found["year"]),
                }
                return True
            self.report(fault)

    def _outline(self) -> bool:
        """Ask for the outline until it is read, chosen and confirmed."""
        known = self.values.get("outline") or {}
        if known.get("confirmed") and "outline" in self.given and self._read_outline(known):
            return False
        while not self._asked_outline(self.values.get("outline") or {}):
            pass
        return True

    def _asked_outline(self, known: Values) -> bool:
        """Ask for the file, and whether the outline lies where it should."""
        path = self.ask(N_("File with the outline of the place"), known.get("file"))
        wanted: Values = {**known} if known.get("file") == path else {}
        wanted["file"] = str(Path(path).expanduser().absolute())
        accuracy = self.ask(N_("How many metres may it be off? (Enter: not known)"))
        if accuracy:
            wanted["accuracy_m"] = accuracy
        if not self._read_outline(wanted):
            return False
        assert self.outline is not None
        for finding in self.outline.findings:
            self.report(finding)
        typer.echo(where_words(self.outline, self.language))
        if not self.agrees(N_("Is that where it lies?")):
            wanted["crs"] = self.ask(N_("Coordinate system of the file, like EPSG:4490 or GCJ-02"))
            self.values["outline"] = wanted
            return False
        wanted["confirmed"] = True
        if "accuracy_m" in wanted:
            wanted["accuracy_m"] = float(wanted["accuracy_m"])
        return True

    def _read_outline(self, wanted: Values) -> bool:
        """Read the outline; ask for its system and for the area that is the town if need be."""
        while True:
            self.values["outline"] = wanted
            try:
                self.outline = read_outline(self._so_far())
            except UndecidedSystem as error:
                wanted["crs"] = self._system(error)
            except PlanMapError as error:
                for finding in error.findings:
                    self.report(finding)
                if not error.code.startswith("town_area_"):
                    wanted.pop("crs", None)
                    return False
                wanted["id"] = self.ask(N_("Which area is it? Number, like #3"))
            else:
                return True

    def _so_far(self) -> Answers:
        """Return the answers so far, enough to read the outline."""
        files = ("lines", "places", "osm", "vocabulary", "standards", "english")
        return as_answers({name: each for name, each in self.values.items() if name not in files})

    def _system(self, error: UndecidedSystem) -> str:
        """Ask which coordinate system a file has, and return its code."""
        self.report(error.findings[0])
        readings = question_of(error).readings
        codes = list(dict.fromkeys(each.system.code for each in readings))
        for number, code in enumerate(codes, start=1):
            label = next(each for each in readings if each.system.code == code)
            typer.echo(f"  {number}  {code}  {label.system.label(self.language)}")
        answer = self.ask(N_("Which one? Number, or another system's code"))
        place = int(answer) - 1 if answer.isascii() and answer.isdecimal() else -1
        return codes[place] if 0 <= place < len(codes) else answer

    def _osm(self) -> bool:
        if "osm" in self.given:
            return False
        while True:
            known = (self.values.get("osm") or {}).get("file")
            path = self.ask(
                N_("OpenStreetMap extract for the base map, .osm.pbf or .osm (Enter: none)"), known
            )
            if not path:
                self.values.pop("osm", None)
                return True
            file = str(Path(path).expanduser().absolute())
            try:
                given_file(file, is_extract=True)
            except PlanMapError as error:
                self.report(error.findings[0])
                continue
            self.values["osm"] = {"file": file}
            return True

    def _ground(self, kind: str) -> bool:
        """Ask for files with lines or places, until an empty line."""
        if kind in self.given:
            return False
        question = {
            "lines": N_("File with roads, metro lines or rivers (Enter: no more)"),
            "places": N_("File with stations and landmarks (Enter: no more)"),
        }[kind]
        files: list[Values] = []
        while path := self.ask(question):
            wanted: Values = {"file": str(Path(path).expanduser().absolute())}
            if self._is_usable(kind, wanted):
                files.append(wanted)
        self.values[kind] = files
        return True

    def _is_usable(self, kind: str, wanted: Values) -> bool:
        """Read a file as it will be read at the end; ask for its coordinate system if need be."""
        assert self.outline is not None
        while True:
            try:
                answer = GroundAnswer.model_validate(wanted)
                given = given_file(answer.file, answer.crs)
                layer = read_ground(given, self.outline.bounds)
                ground = (lines_of if kind == "lines" else places_of_file)(layer)
            except UndecidedSystem as error:
                wanted["crs"] = self._system(error)
                continue
            except PlanMapError as error:
                self.report(error.findings[0])
                return False
            found = len(ground.lines) + len(ground.water) + len(ground.places)
            self.say(
                N_("  {count} features; read as {system}."),
                count=found,
                system=layer.reading.system.code,
            )
            return True


def _as_date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
