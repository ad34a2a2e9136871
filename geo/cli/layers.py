"""The commands of ``layers``: list, add, replace, correct, remove, history, undo, partition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from geo.cli.common import (
    ERRORS,
    Author,
    Crs,
    Json,
    Lang,
    Reason,
    Refused,
    app,
    chosen_language,
    reporting_errors,
    write_json,
)
from geo.cli.progress import progress_of
from geo.cli.wording import finding_here, finding_line, harmless
from geo.coverage.exact import rounded
from geo.coverage.town import town
from geo.intake.local_file import given_content
from geo.layers.kinds import KINDS
from geo.layers.large_file import partitioned_from
from geo.layers.loading import Given, Loaded, load_layer, load_replacement
from geo.layers.record import Layer, LayerRevision
from geo.layers.store import LayersState, Who, layer_store, visible_layers
from geo.model.errors import BadQuery, Finding, UndecidedSystem, UnknownLayer, UnusablePopulation
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.model.vocabulary import vocabulary
from geo.store.permission import require_editing

_FEW = 5  # features of one kind that a text shows
layers_app = typer.Typer(
    no_args_is_help=True,
    help="The office's layers: existing facilities, residents, streets, land, communities.",
)
app.add_typer(layers_app, name="layers")
_LayerFile = Annotated[Path, typer.Argument(metavar="FILE", help="File with the layer's features.")]
_Identifier = Annotated[str, typer.Argument(metavar="ID", help="Id of the layer.")]
_Seen = Annotated[
    int | None,
    typer.Option(
        "--if-revision", metavar="N", help="Only if N is still the newest revision; else exit 3."
    ),
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Check and show only; save nothing.")]
_Text = str | None
_NameZh = Annotated[_Text, typer.Option("--name-zh", help="Name in Chinese.")]
_NameEn = Annotated[_Text, typer.Option("--name-en", help="Name in English.")]
_Source = Annotated[_Text, typer.Option(help="Who made the data.")]
_Licence = Annotated[_Text, typer.Option(help="Under which licence or permission.")]
_Date = Annotated[_Text, typer.Option(help="Date of the data: 2023-05-31, 2023-05 or 2023.")]
_Visibility = Annotated[
    _Text, typer.Option(help="internal or public; only public layers are in the public build.")
]
_ACTIONS = {
    "add": N_("added"),
    "replace": N_("replaced"),
    "correct": N_("corrected"),
    "remove": N_("removed"),
    "undo": N_("undo of {n}"),
    "outside": N_("changed by another program"),
}


@layers_app.command("list")
def list_layers(as_json: Json = False, lang: Lang = None) -> None:
    """List the layers; in the public build, the public ones."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        state = visible_layers()
        damaged = layer_store().damaged(state)
    findings = [*damaged, *edited_findings(state)]
    if as_json:
        layers = [each.model_dump(mode="json", exclude={"noticed"}) for each in _all(state)]
        issues = [finding_here(each, language) for each in findings]
        write_json({"revision": state.number, "layers": layers, "issues": issues})
        return
    for layer in _all(state):
        typer.echo(harmless(layer_line(layer, language)))
    _warn(findings, language)


def _all(state: LayersState) -> list[Layer]:
    order = list(KINDS)
    return sorted(state.layers.values(), key=lambda each: order.index(each.kind))


def edited_findings(state: LayersState) -> list[Finding]:
    """Return the notice that the list was edited by hand, if it was."""
    params = {"value": state.number}
    return [Finding("layers_edited", "info", params=params)] if state.is_edited else []


@layers_app.command("add")
def add_layer(  # noqa: PLR0917 (typer takes options as arguments)
    file: _LayerFile,
    kind: Annotated[str, typer.Option(help=" | ".join(KINDS))],
    name_zh: Annotated[str, typer.Option("--name-zh", help="Name in Chinese.")],
    source: Annotated[str, typer.Option(help="Who made the data.")],
    author: Author,
    reason: Reason,
    category: Annotated[
        _Text, typer.Option(help="Category of the vocabulary, for facilities.")
    ] = None,
    name_en: _NameEn = None,
    licence: _Licence = None,
    date: _Date = None,
    visibility: _Visibility = None,
    identifier: Annotated[
        _Text, typer.Option("--id", help="Id of the layer; default: kind and category.")
    ] = None,
    crs: Crs = None,
    if_revision: _Seen = None,
    dry_run: _DryRun = False,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Load a file as a new layer: exit 0, 1 with errors, 2 if unreadable, 3 on a conflict."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json), _with_exit_codes(file):
        require_editing()
        facts = {"kind": kind, "category": category, "name_zh": name_zh, "source": source}
        more = {"name_en": name_en, "licence": licence, "date": date, "visibility": visibility}
        stated = facts | {"id": identifier} | more
        who = Who(author, reason, if_revision)
        loaded = load_layer(layer_store(), _stated(stated), _given(file), town(), crs, who)
        revision = None if dry_run else loaded.store()
    _show(loaded, revision, language, as_json=as_json)


@layers_app.command("replace")
def replace_layer(  # noqa: PLR0917 (typer takes options as arguments)
    identifier: _Identifier,
    file: _LayerFile,
    author: Author,
    reason: Reason,
    name_zh: _NameZh = None,
    name_en: _NameEn = None,
    source: _Source = None,
    licence: _Licence = None,
    date: _Date = None,
    visibility: _Visibility = None,
    crs: Crs = None,
    if_revision: _Seen = None,
    dry_run: _DryRun = False,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Load a newer file for a layer, and say what was added, moved, changed and dropped."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json), _with_exit_codes(file):
        require_editing()
        facts = {"id": identifier, "name_zh": name_zh, "name_en": name_en, "source": source}
        changes = facts | {"licence": licence, "date": date, "visibility": visibility}
        who = Who(author, reason, if_revision)
        loaded = load_replacement(layer_store(), _stated(changes), _given(file), town(), crs, who)
        revision = None if dry_run else loaded.store()
    _show(loaded, revision, language, as_json=as_json)


@layers_app.command("correct")
def correct_layer(  # noqa: PLR0917 (typer takes options as arguments)
    identifier: _Identifier,
    author: Author,
    reason: Reason,
    name_zh: _NameZh = None,
    name_en: _NameEn = None,
    source: _Source = None,
    licence: _Licence = None,
    date: _Date = None,
    visibility: _Visibility = None,
    if_revision: _Seen = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Correct what is stated about a layer; its file stays."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json), _with_exit_codes():
        facts = {"id": identifier, "name_zh": name_zh, "name_en": name_en, "source": source}
        changes = facts | {"licence": licence, "date": date, "visibility": visibility}
        revision = layer_store().correct(_stated(changes), Who(author, reason, if_revision))
    _show_revision(revision, language, as_json=as_json)


@layers_app.command("remove")
def remove_layer(  # noqa: PLR0917 (typer takes options as arguments)
    identifier: _Identifier,
    author: Author,
    reason: Reason,
    if_revision: _Seen = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Take a layer out of use; undo brings it back."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json), _with_exit_codes():
        revision = layer_store().remove(identifier, Who(author, reason, if_revision))
    _show_revision(revision, language, as_json=as_json)


@layers_app.command("undo")
def undo_revision(  # noqa: PLR0917 (typer takes options as arguments)
    revision: Annotated[int, typer.Argument(min=1, help="Number of the revision.")],
    author: Author,
    reason: Reason,
    if_revision: _Seen = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Undo one revision of the layers by adding a new one. Exit 3 on a conflict."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json), _with_exit_codes():
        saved = layer_store().undo(revision, Who(author, reason, if_revision))
    _show_revision(saved, language, as_json=as_json)


@layers_app.command("history")
def show_history(
    identifier: Annotated[_Text, typer.Argument(metavar="[ID]", help="Only this layer.")] = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """List the revisions of the layers, newest first."""
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json):
        require_editing()  # the history contains internal layers
        revisions = layer_store().revisions()
    chosen = [each for each in revisions if identifier in (None, each.layer)]
    if as_json:
        write_json([_revision_answer(each) for each in chosen])
        return
    for each in chosen:
        typer.echo(harmless(revision_line(each, language)))


@layers_app.command("partition")
def partition_residents(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Residents at points; GeoParquet may be of any size."),
    ],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
    crs: Crs = None,
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """Write residents as a folder of partitions, for --population and for layers add.

    Each partition is a GeoParquet file of one area, with its box, people and checksum in
    the index. FILE is one GeoParquet file, a folder of them, or any file of points within
    the limit on uploads.
    """
    language = chosen_language(lang)
    with reporting_errors(language, as_json=as_json), _with_exit_codes(file):
        index = partitioned_from(file, folder, town(), crs, progress_of(as_json=as_json))
    people = rounded(sum(int(each.units) for each in index.partitions))
    if as_json:
        facts = {"rows": index.rows, "people": people, "partitions": len(index.partitions)}
        write_json({"folder": str(folder), **facts, "bytes": index.size, "crs": index.crs})
        return
    text = N_("{folder}: {count} partitions, {rows} rows, {people} people; read as {system}.")
    numbers = {"count": f"{len(index.partitions):,}", "rows": f"{index.rows:,}"}
    line = translate(text, language, folder=str(folder), people=f"{people:,.0f}",
                     system=index.crs, **numbers)  # fmt: skip
    typer.echo(harmless(line))


def _stated(values: dict[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _given(file: Path) -> Given:
    return file if file.is_dir() else (given_content(file), file.name)


@contextmanager
def _with_exit_codes(file: Path | None = None) -> Iterator[None]:
    """Exit with 1 for what can be read but not be used as a layer, open questions included."""
    try:
        yield
    except UndecidedSystem as error:
        error.params["file"] = file.name if file else None
        raise Refused([Finding("undecided"), *error.findings], ERRORS) from error
    except (UnusablePopulation, BadQuery, UnknownLayer) as error:
        raise Refused(error.findings, ERRORS) from error


def _show(
    loaded: Loaded, revision: LayerRevision | None, language: Language, *, as_json: bool
) -> None:
    layer = revision.after if revision is not None else None
    if as_json:
        answer = {
            "revision": None if revision is None else _revision_answer(revision),
            "layer": loaded.stated.model_dump(mode="json") | loaded.read.facts | {"noticed": None}
            if layer is None
            else layer.model_dump(mode="json", exclude={"noticed"}),
            "comparison": loaded.comparison.to_dict() if loaded.comparison else None,
            "issues": [finding_here(each, language) for each in loaded.findings],
        }
        write_json(answer)
        return
    _warn(loaded.findings, language)
    for line in comparison_lines(loaded, language):
        typer.echo(harmless(line))
    if revision is None:
        text = N_("Nothing was saved: {count} features, read as {system}.")
        count = f"{loaded.read.count:,}"
        typer.echo(translate(text, language, count=count, system=loaded.read.crs))
    else:
        typer.echo(harmless(revision_line(revision, language)))


def _warn(findings: Sequence[Finding], language: Language) -> None:
    counts: dict[str, int] = {}
    for finding in findings:
        counts[finding.code] = counts.get(finding.code, 0) + 1
        if counts[finding.code] <= _FEW:
            typer.echo(f"[{finding.severity}] {finding_line(finding, language)}", err=True)
    more = sum(max(number - _FEW, 0) for number in counts.values())
    if more:
        typer.echo(translate(N_("{n} more findings."), language, n=f"{more:,}"), err=True)


def comparison_lines(loaded: Loaded, language: Language) -> list[str]:
    """Format what a replacement changes: the first features of each kind, then the numbers."""
    found = loaded.comparison
    if found is None:
        return []
    if found.sums is not None:
        before, after = (f"{each:,.0f}" for each in found.sums)
        text = N_("People: {before} before, {after} now.")
        return [translate(text, language, before=before, after=after)]
    moved = [
        f"→ {name}  {'–' if metres is None else f'{metres:,.1f} m'}"
        for name, metres in found.moved[:_FEW]
    ]
    names = {
        "added": N_("added"),
        "moved": N_("moved"),
        "changed": N_("changed"),
        "dropped": N_("dropped"),
        "unchanged": N_("unchanged"),
    }
    counts = (f"{translate(names[name], language)} {n:,}" for name, n in found.counts.items())
    return [
        *(f"+ {name}" for name in found.added[:_FEW]),
        *moved,
        *(f"~ {name}  {', '.join(fields)}" for name, fields in found.changed[:_FEW]),
        *(f"− {name}" for name in found.dropped[:_FEW]),
        " · ".join(counts),
    ]


def _show_revision(revision: LayerRevision, language: Language, *, as_json: bool) -> None:
    if as_json:
        write_json({"revision": _revision_answer(revision)})
    else:
        typer.echo(harmless(revision_line(revision, language)))


def _revision_answer(revision: LayerRevision) -> dict[str, Any]:
    noticed = {"noticed"}
    return revision.model_dump(
        mode="json", exclude={"index": True, "before": noticed, "after": noticed}
    )


def layer_line(layer: Layer, language: Language) -> str:
    """Format a layer as one line: id, kind, name, date, number of features, visibility."""
    kind = translate(KINDS[layer.kind].label, language)
    if layer.category:
        kind = f"{kind} · {vocabulary().label('category', layer.category, language)}"
    count = translate(N_("{n} features"), language, n=f"{layer.features:,}")
    visibility = vocabulary().label("visibility", layer.visibility, language)
    date = layer.date or "–"
    return f"{layer.id:<24} {layer.name(language)}  {date}  {count}  [{kind}; {visibility}]"


def revision_line(revision: LayerRevision, language: Language) -> str:
    """Format a revision as one line."""
    action = translate(_ACTIONS[revision.action], language, n=str(revision.of))
    who = f"{revision.author}: {revision.reason}" if revision.author else ""
    line = f"{revision.number:>5}  {revision.time}  {revision.layer}  {action}  {who}"
    return line.rstrip()
