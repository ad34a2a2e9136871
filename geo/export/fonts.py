"""The typeface of printed matter: the system's Chinese typeface, or the bundled one."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from geo.model.errors import InvalidConfiguration

# Sans serif faces with simplified Chinese, as the screen names them.
FAMILIES = (
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
PACKAGED = "Noto Sans SC"
_PACKAGE = "pylopdf_fonts_zh_cn"
_PACKAGED_FILE = "NotoSansSC-Regular.otf"


@dataclass(frozen=True, slots=True)
class Typeface:
    """A family of fonts and where Typst finds it.

    Attributes
    ----------
    family : str
    fonts : typst.Fonts
    folder : str or None
        Where they lie; None for the fonts of the system.
    """

    family: str
    fonts: Any
    folder: str | None = None


def typeface() -> Typeface:
    """Return the face to print with; the same for the life of the program."""
    return _typeface(system=True)


def packaged_typeface() -> Typeface:
    """Return the face that comes along, whatever the system has."""
    return _typeface(system=False)


@lru_cache(maxsize=2)
def _typeface(*, system: bool) -> Typeface:
    import typst

    if system:
        found = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
        known = set(found.families())
        family = next((each for each in FAMILIES if each in known), None)
        if family is not None:
            return Typeface(family, found)
    folder = _own_folder()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    return Typeface(PACKAGED, fonts, str(folder))


def _own_folder() -> Path:
    """Return a folder that holds the packaged face alone.

    The package has a face with serifs beside it, and a typesetter takes any face it
    sees when a character is missing.
    """
    folder = Path(tempfile.mkdtemp(prefix="planmap-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(packaged_file(), folder)
    return folder


def packaged_file() -> Path:
    """Return Noto Sans SC (SIL Open Font License) as the package of fonts carries it.

    The package is looked up, not imported: only its file is needed.

    Raises
    ------
    InvalidConfiguration
        When the package is not installed.
    """
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise InvalidConfiguration("font_missing", file=_PACKAGED_FILE)
    return Path(found.origin).with_name(_PACKAGED_FILE)
