"""The commands that change the projects: ``apply`` and ``undo``."""

from __future__ import annotations

import contextlib
import dataclasses
import math
from collections.abc import Collection, Iterable
from typing import Annotated

import typer

from geo.cli.common import (
    ERRORS,
    Author,
    Crs,
    Json,
    Lang,
    Reason,
    Refused,
    Sender,
    Upload,
    app,
    chosen_language,
    examined,
    issues_answer,
    refuse_undecided,
    reporting_errors,
    stored_projects,
    write_json,
)
from geo.cli.projects import revision_line
from geo.cli.wording import finding_line, harmless
from geo.intake.checks.check import Report
from geo.intake.checks.examine import Examination
from geo.intake.comparison.identity import NEW
from geo.intake.coordinates import names_in_upload
from geo.intake.system_store import remember_system
from geo.model.config.settings import store_settings
from geo.model.errors import Finding, InvalidChange, NothingToStore, UnwritableFile
from geo.model.text.language import Language
from geo.review.change_set import PlaceNote, Wish, source_of, ticked_changes
from geo.review.places import fit_types
from geo.review.rows import Row, review_rows
from geo.store import writer
from geo.store.change import ChangeSet
from geo.store.permission import require_editing
from geo.store.revision import Revision


@app.command("apply")
def apply_file(  # noqa: PLR0917 (typer takes options as arguments)
    file: Upload,
    author: Author,
    reason: Reason,
    only: Annotated[
        list[str] | None, typer.Option(help="Id of a project; can be given several times.")
    ] = None,
    geometry_only: Annotated[
        bool, typer.Option("--geometry-only", help="Take over only the places.")
    ] = False,
    verified: Annotated[
        bool, typer.Option("--verified", help="Also replace places that a person has confirmed.")
    ] = False,
    accuracy_m: Annotated[
        float | None,
        typer.Option(help="Radius of uncertainty in metres of new places that have none."),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(help="Source of the new places, where the file gives none."),
    ] = None,
    confirmed: Annotated[
        bool,
        typer.Option("--confirmed", help="The new places are confirmed, on site or by survey."),
    ] = False,
    crs: Crs = None,
    sender: Sender = "",
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Save the changes in a file: exit 0, 1 with errors, 2 if unreadable, 3 on a conflict.

    A confirmed place is replaced only if --only names its project, or with
    --verified. A place is removed, and a project whose name resembles another's
    is added, only if --only names it. The radius, source and confirmation of a
    place come from the file, otherwise from the options; without either, each
    project keeps its own, with a warning.
    """
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        require_editing()
        stored = stored_projects()
        new = {key: f"{NEW}{key}" for key in only or () if key not in stored}
        report = examined(file, crs, stored, new, sender=sender)
        examination = report.examination
        assert examination is not None
        rows = review_rows(examination, stored)
        _refuse(report, rows, only)
        warnings = [finding for finding in report.findings if _is_worth_a_warning(finding)]
        kept_places = _removals(rows, only or ())
        rows = _without_removals(rows, kept_places)
        wish = Wish(
            ids=only or [row.id for row in rows],
            geometry_only=geometry_only,
            verified=verified or bool(only),
            note=_note(accuracy_m, source, confirmed=confirmed),
        )
        warnings += [Finding("removal_left", "warning", key, "geometry") for key in kept_places]
        warnings += [*_protected(rows, wish), *_unstated(rows, wish)]
        changes, type_notes = fit_types(ticked_changes(examination, stored, rows, wish))
        warnings += type_notes
        if not as_json:
            _warn(warnings, language)
        if not changes:
            raise NothingToStore("nothing_changed")
        change = ChangeSet(changes, author, reason, source_of(examination, file.name))
        revision = writer.commit(store_settings().projects_file, change)
        if crs:
            _remember(examination, sender)
    _show(revision, language, warnings, as_json=as_json)


def _remember(examination: Examination, sender: str) -> None:
    """Remember the coordinate system of the option for later files of this kind."""
    if examination.placed.applied:
        columns = names_in_upload(examination.upload)
        # The places are saved; without the remembered answer, the option is only needed again.
        with contextlib.suppress(UnwritableFile):
            remember_system(columns, sender, examination.placed.applied)


@app.command("undo")
def undo_revision(
    revision: Annotated[int, typer.Argument(min=1, help="Number of the revision.")],
    author: Author,
    reason: Reason,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Undo one revision by adding a new one; later ones are kept. Exit 3 on a conflict."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        saved = writer.undo(store_settings().projects_file, revision, author, reason)
    _show(saved, language, (), as_json=as_json)


def _note(accuracy_m: float | None, source: str | None, *, confirmed: bool) -> PlaceNote:
    """Return what the options state about the new places; other values are checked on saving."""
    if accuracy_m is not None and not math.isfinite(accuracy_m):
        params = {"value": accuracy_m, "rule": "finite"}
        raise InvalidChange([Finding("number_out_of_range", field="--accuracy-m", params=params)])
    return PlaceNote(accuracy_m, (source or "").strip() or None, True if confirmed else None)


def _refuse(report: Report, rows: list[Row], only: list[str] | None) -> None:
    """Raise `Refused` when a change that was asked for cannot be saved as it is."""
    if report.asks:
        refuse_undecided(report)
    known = {row.id: row for row in rows}
    unknown = [identifier for identifier in only or () if identifier not in known]
    if unknown:
        raise Refused([Finding("only_unknown", params={"value": key}) for key in unknown], ERRORS)
    chosen = [known[identifier] for identifier in only] if only else rows
    failed = {row.id for row in chosen if row.failed}
    errors = [
        each
        for each in report.findings
        if each.severity == "error" and (not only or failed & {each.feature, _shared(each)})
    ]
    if errors or failed:
        count = len({finding.feature for finding in errors}) or len(failed)
        raise Refused([Finding("file_has_errors", params={"count": count}), *errors], ERRORS)
    if not only:
        _refuse_unmatched(report)


def _shared(finding: Finding) -> str | None:
    """Return the id that two features share, for a finding of that kind."""
    return str(finding.params["value"]) if finding.code == "id_twice" else None


def _refuse_unmatched(report: Report) -> None:
    assert report.examination is not None
    unmatched = report.examination.comparison.unmatched
    if unmatched:
        likely = [finding for finding in report.findings if finding.code == "id_by_name"]
        first = Finding("unmatched_left", params={"count": len(unmatched)})
        raise Refused([first, *likely], ERRORS)


def _removals(rows: list[Row], only: Collection[str]) -> list[str]:
    return sorted({row.id for row in rows if row.removed} - set(only))


def _without_removals(rows: list[Row], kept_places: Collection[str]) -> list[Row]:
    """Keep the current places of projects whose place is missing in the file."""
    return [
        dataclasses.replace(row, moved=False, removed=False) if row.id in kept_places else row
        for row in rows
    ]


def _protected(rows: list[Row], wish: Wish) -> list[Finding]:
    protected = [row.id for row in rows if row.verified and row.moved and not wish.verified]
    return [Finding("verified_place", "warning", key, "geometry") for key in protected]


def _is_worth_a_warning(finding: Finding) -> bool:
    return finding.field == "crs" or finding.code == "id_by_same_name"


def _unstated(rows: list[Row], wish: Wish) -> list[Finding]:
    """Return a warning when new places have no stated accuracy or source."""
    stated = {"location_accuracy_m": wish.note.accuracy_m, "location_source": wish.note.source}
    ticked = set(wish.ids)
    unstated = [
        row.id
        for row in rows
        if row.id in ticked
        and row.takes_place(verified=wish.verified)
        and any(name in row.lacks and value is None for name, value in stated.items())
    ]
    params = {"count": len(unstated)}
    return [Finding("place_unsaid", "warning", None, "geometry", params)] if unstated else []


def _warn(findings: Iterable[Finding], language: Language) -> None:
    """Write findings that do not stop the command to standard error."""
    for finding in findings:
        typer.echo(f"[{finding.severity}] {finding_line(finding, language)}", err=True)


def _show(
    revision: Revision, language: Language, warnings: Iterable[Finding], *, as_json: bool
) -> None:
    if as_json:
        write_json(revision.to_dict() | issues_answer(warnings, language))
    else:
        typer.echo(harmless(revision_line(revision, language)))
