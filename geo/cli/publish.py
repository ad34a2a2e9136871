"""The command ``publish``: the check before publishing."""

from __future__ import annotations

import datetime as dt

import typer

from geo.cli.common import (
    ERRORS,
    Json,
    Lang,
    app,
    chosen_language,
    reporting_errors,
    snapshot,
    write_json,
)
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate
from geo.publish import Imprint, PublishFinding, imprint, publish_report

_SIGNS = {"error": "✗", "warning": "!", "info": "·"}
_SHOWN_IDS = 12


@app.command("publish")
def check_publishing(as_json: Json = False, lang: Lang = None) -> None:
    """Check whether the plan is ready to publish: exit 0 if it is, 1 if not, 2 if unreadable."""
    language = chosen_language(lang)
    today = dt.datetime.now().astimezone().date()
    with reporting_errors(language, as_json=as_json):
        projects = snapshot()
        report = publish_report(projects, today=today)
        stated = imprint(projects, language, today=today)
    if as_json:
        write_json({**report.to_dict(language), "imprint": stated.to_dict()})
    else:
        for line in _lines(report.findings, stated, language):
            typer.echo(line)
    raise typer.Exit(0 if report.fit else ERRORS)


def _lines(findings: tuple[PublishFinding, ...], stated: Imprint, language: Language) -> list[str]:
    lines: list[str] = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.severity]} {finding.sentence(language)}")
        to_do = finding.advice(language)
        lines += [f"    {to_do}"] if to_do else []
        if finding.ids:
            more = "" if len(finding.ids) <= _SHOWN_IDS else " …"
            lines.append(f"    {', '.join(finding.ids[:_SHOWN_IDS])}{more}")
    has_errors = any(finding.severity == "error" for finding in findings)
    verdict = N_("Not ready to publish.") if has_errors else N_("Ready to publish.")
    return [*lines, translate(verdict, language), " · ".join(stated.lines())]
