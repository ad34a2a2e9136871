"""Find the typeface for printed output: a Chinese typeface of the system, or the packaged one."""

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

# Sans serif typefaces with simplified Chinese, as named in the style sheets.
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
    """A font family and where Typst finds it.

    Attributes
    ----------
    family : str
    fonts : typst.Fonts
    folder : str or None
        Folder of the font files; None for the fonts of the system.
    """

    family: str
    fonts: Any
    folder: str | None = None


def typeface() -> Typeface:
    """Return the default typeface for printing, fixed for the lifetime of the program."""
    return _typeface(system=True)


def packaged_typeface() -> Typeface:
    """Return the packaged typeface, whatever the system has."""
    return _typeface(system=False)


@lru_cache(maxsize=2)
def _typeface(*, system: bool) -> Typeface:
    import typst

    if system:
        fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
        installed = set(fonts.families())
        family = next((name for name in FAMILIES if name in installed), None)
        if family is not None:
            return Typeface(family, fonts)
    folder = _packaged_folder()
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    return Typeface(PACKAGED, fonts, str(folder))


def _packaged_folder() -> Path:
    """Return a temporary folder with only the packaged sans serif typeface.

    The package also has a serif typeface, which Typst would use for missing characters.
    """
    folder = Path(tempfile.mkdtemp(prefix="planmap-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(packaged_file(), folder)
    return folder


def packaged_file() -> Path:
    """Return the path of Noto Sans SC (SIL Open Font License) in its package.

    The package is only located, not imported.

    Raises
    ------
    InvalidConfiguration
        ``font_missing`` if the package is not installed.
    """
    spec = find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise InvalidConfiguration("font_missing", file=_PACKAGED_FILE)
    return Path(spec.origin).with_name(_PACKAGED_FILE)
