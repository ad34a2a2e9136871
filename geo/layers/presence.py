"""Whether the office keeps any layers, known without loading what reads them.

Most of what reads layers is only imported where there are some: start-up and the first view of
a data folder without layers cost nothing more.
"""

from __future__ import annotations

from geo.model.config.settings import store_settings

FOLDER = "layers"


def has_layers() -> bool:
    """Return whether the data folder has a folder of layers."""
    return (store_settings().data / FOLDER).is_dir()
