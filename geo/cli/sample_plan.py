"""The sample plan in the package: copied once to a folder where a plan can be kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import typer

from geo.model.config.settings import IS_INSTALLED, OWN_DATA, SAMPLE, store_settings
from geo.model.errors import InvalidConfiguration
from geo.model.text.language import N_, Language
from geo.model.text.translate import translate

_COPIED = N_(
    "A sample plan was copied to {folder}: change it there, or name another folder with "
    "PLANMAP_DATA."
)


def give_sample_plan(language: Language, *, is_allowed: bool = False) -> None:
    """Copy the sample plan to the data folder where there is none yet, and say so.

    A checkout has it in its own folder, and a folder that somebody named is a
    mistake when it is not there: without being asked only an installed program
    makes the folder that it keeps plans in by default.

    Parameters
    ----------
    language : {"zh", "en"}
    is_allowed : bool
        Whether the folder may be any.

    Raises
    ------
    InvalidConfiguration
        ``data_folder_not_made``, or a setting that is wrong.
    """
    folder = store_settings().data.absolute()
    if not is_allowed and not (IS_INSTALLED and folder == OWN_DATA.absolute()):
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return
    try:
        _copy(folder)
    except OSError as error:
        raise InvalidConfiguration("data_folder_not_made", value=str(folder)) from error
    typer.echo(translate(_COPIED, language).format(folder=folder), err=True)


def _copy(folder: Path) -> None:
    """Copy the plan's files aside and move them into place: nobody sees half a plan."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = folder.with_name(f".{folder.name}-{os.getpid()}")
    half.mkdir()
    try:
        for file in sorted(SAMPLE.iterdir()):
            if file.suffix in {".toml", ".geojson"} and file.is_file():
                # The content alone: files of packages may be for reading only.
                shutil.copyfile(file, half / file.name)
        if folder.exists():
            folder.rmdir()  # it is empty; Windows replaces no folder
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
