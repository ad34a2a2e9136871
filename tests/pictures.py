"""Compare a picture with a stored one: what is seen, not how an edge was smoothed."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

# After a blur of two pixels another face or another smoothing of edges moves little,
# while a missing part, another colour or another place moves much.
_BLUR = 2.0
_FAR = 40.0  # of 255


def assert_looks_like(made: bytes, stored: Path, kept: Path, *, mean: float, far: float) -> None:
    """Say that a picture looks as the stored one does.

    Parameters
    ----------
    made : bytes
        PNG.
    stored : Path
        The picture to compare with.
    kept : Path
        A folder in which the new one is left: to look at, and to replace the stored one
        when it is better.
    mean, far : float
        Most that may differ: on average, of 255; and the share of pixels that differ by
        more than 40 of 255.
    """
    left = kept / stored.name
    left.write_bytes(made)
    assert stored.exists(), f"no stored picture; the new one is {left}"
    now, before = _seen(made), _seen(stored.read_bytes())
    assert now.shape == before.shape, left
    difference = np.abs(now - before).max(axis=2)
    found = (float(difference.mean()), float((difference > _FAR).mean()))
    assert found[0] < mean, (found, left)
    assert found[1] < far, (found, left)


def _seen(png: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(png)) as image:
        soft = image.convert("RGB").filter(ImageFilter.GaussianBlur(_BLUR))
    return np.asarray(soft, dtype=float)
