"""Check the files of a new town as the program checks its data folder, and write them whole."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import secrets
import shlex
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from geo.model.config.settings import IS_INSTALLED
from geo.model.config.setup import folder_findings
from geo.model.errors import Finding, InvalidConfiguration, unwritable
from geo.model.text.plain_text import hidden_sign
from geo.store.file.atomic import sync_folder, write_atomically
from geo.store.file.scratch import temporary_folder
from geo.store.file.store import read_snapshot

# Without what divides paths, names drives or is hidden, on any system.
_PLAIN_NAME = re.compile(r"[^./\\:*?\"<>|\x00-\x1f][^/\\:*?\"<>|\x00-\x1f]{0,79}")
_QUOTED = 100  # characters of a name that a message quotes
_STAMP = (2000, 1, 1, 0, 0, 0)  # in the archive: the same files give the same bytes


def town_findings(files: Mapping[str, bytes]) -> list[Finding]:
    """Return what the program's own check says of a town's files; empty if nothing is wrong.

    Parameters
    ----------
    files : mapping of str to bytes
        By file name.
    """
    with temporary_folder() as name:
        folder = Path(name)
        _write_all(folder, files)
        return _check(folder)


def _check(folder: Path) -> list[Finding]:
    findings = folder_findings(folder)
    if not findings:
        read_snapshot(folder / "projects.geojson")
    return findings


def write_town(files: Mapping[str, bytes], folder: Path, *, force: bool = False) -> Path | None:
    """Write a data folder: it exists either completely or not at all.

    Parameters
    ----------
    files : mapping of str to bytes
    folder : Path
        Must not exist or be empty, unless `force` is set.
    force : bool
        An existing folder is kept beside the new one, with the time in its name.

    Returns
    -------
    Path or None
        The backup of the folder that was there before.

    Raises
    ------
    InvalidConfiguration
        ``town_folder_exists``, ``town_folder_no_folder``; whatever the check finds.
    UnwritableFile
    """
    folder = folder.absolute()
    require_free(folder, force=force)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _sibling(folder) as unfinished:
            _write_all(unfinished, files)
            findings = _check(unfinished)
            if findings:
                first = findings[0]
                raise InvalidConfiguration(first.code, others=findings[1:], **first.params)
            backup = _make_way(folder)
            unfinished.rename(folder)
            sync_folder(folder.parent)
            return backup
    except OSError as error:
        raise unwritable(folder, error) from error


def sibling_folder(data: Path, name: str) -> Path:
    """Return a folder beside a data folder, by its plain name.

    Whoever may edit over the network must not choose where on the server files are made.

    Parameters
    ----------
    data : Path
        The present data folder.
    name : str

    Raises
    ------
    InvalidConfiguration
        ``town_folder_name`` when it is no plain name.

    Examples
    --------
    >>> sibling_folder(Path("/srv/plan/data"), " liuhe ").as_posix()
    '/srv/plan/liuhe'
    >>> sibling_folder(Path("/srv/plan/data"), "../liuhe")
    Traceback (most recent call last):
    geo.model.errors.InvalidConfiguration: ('town_folder_name', {'value': '../liuhe'})
    """
    plain = name.strip()
    if not _PLAIN_NAME.fullmatch(plain) or hidden_sign(plain):
        raise InvalidConfiguration("town_folder_name", value=name[:_QUOTED])
    return data.absolute().with_name(plain)


def require_free(folder: Path, *, force: bool = False) -> None:
    """Check that a folder may be written.

    Raises
    ------
    InvalidConfiguration
        ``town_folder_exists``, ``town_folder_no_folder``.
    """
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise InvalidConfiguration("town_folder_no_folder", value=str(folder))
    if not force and folder.exists() and any(folder.iterdir()):
        raise InvalidConfiguration("town_folder_exists", value=str(folder))


@contextmanager
def _sibling(folder: Path) -> Iterator[Path]:
    unfinished = folder.with_name(f".{folder.name[:100]}-{os.getpid()}-{secrets.token_hex(4)}")
    unfinished.mkdir()
    try:
        yield unfinished
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        write_atomically(folder / name, content)


def _make_way(folder: Path) -> Path | None:
    """Move a folder with content aside; remove an empty one, since Windows needs the name."""
    if not folder.exists():
        return None
    with suppress(OSError):
        folder.rmdir()
        return None
    now = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    backup = folder.with_name(f"{folder.name}-{now}-{secrets.token_hex(2)}")
    folder.rename(backup)
    return backup


def start_commands(folder: Path) -> list[str]:
    """Return the commands that start the program with a data folder, as a shell reads them.

    Examples
    --------
    >>> start_commands(Path("/srv/liu he"))[0].endswith(" serve --data '/srv/liu he'")
    True
    """
    quoted = shlex.quote(str(folder.absolute()))
    if IS_INSTALLED:
        return [f"planmap serve --data {quoted}"]
    return [f"python -m geo serve --data {quoted}", f"PLANMAP_DATA={quoted} python3 tools/start.py"]


def town_archive(files: Mapping[str, bytes], name: str) -> bytes:
    """Return the files as a ZIP archive with one folder.

    Parameters
    ----------
    files : mapping of str to bytes
    name : str
        Of the folder in the archive.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(f"{name}/{each}", _STAMP), content)
    return out.getvalue()
