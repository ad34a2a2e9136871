"""Make large projects files: mixed points, lines and areas over the Pearl River Delta."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import orjson

from geo.model.vocabulary import vocabulary

WEST, SOUTH, EAST, NORTH = 113.5, 22.6, 114.3, 23.2
_HEAD = b'{"type":"FeatureCollection","name":"projects","features":[\n'


def write_features(path: Path, count: int, seed: int = 7) -> Path:
    """Write `count` valid projects: 80 % points, 10 % lines, 10 % areas, most of them crowded.

    The same count and seed give the same file.
    """
    random = np.random.default_rng(seed)
    words = vocabulary()
    crowded = random.random(count) < 0.6
    x = np.where(crowded, random.normal(113.75, 0.06, count), random.uniform(WEST, EAST, count))
    y = np.where(crowded, random.normal(23.0, 0.04, count), random.uniform(SOUTH, NORTH, count))
    kinds = random.choice(3, count, p=[0.8, 0.1, 0.1])
    codes = {
        name: random.choice(words.codes(name), count).tolist() for name in ("status", "category")
    }
    sections = random.integers(1, 6, count).tolist()
    sentences = random.integers(1, 6, count).tolist()
    years = random.choice([0, 2023, 2024, 2025, 2028], count).tolist()
    communities = random.integers(0, 40, count).tolist()
    verified = (random.random(count) < 0.3).tolist()
    with path.open("wb") as out:
        out.write(_HEAD)
        for i, (lon, lat, kind) in enumerate(
            zip(np.round(x, 6).tolist(), np.round(y, 6).tolist(), kinds.tolist(), strict=True)
        ):
            feature = {
                "type": "Feature",
                "id": f"project-{i:07d}",
                "properties": {
                    "name": f"第{i}号{words.label('category', codes['category'][i], 'zh')}项目",
                    "name_en": f"{words.label('category', codes['category'][i], 'en')} {i}",
                    "section": sections[i],
                    "sentence": sentences[i],
                    "phrase": f"项目{i}",
                    "category": codes["category"][i],
                    "status": codes["status"][i],
                    "status_evidence": "推进建设",
                    "status_as_of": "2023-02-24",
                    "location_type": ("site", "corridor", "area")[kind],
                    "location_accuracy_m": 50 if verified[i] else 800,
                    "location_source": "测试数据",
                    "location_verified": verified[i],
                    "target_value": None,
                    "target_unit": None,
                    "target_year": years[i] or None,
                    "community": f"第{communities[i]}社区",
                    "visibility": "public",
                },
                "geometry": _geometry(lon, lat, kind),
            }
            out.write((b",\n" if i else b"") + orjson.dumps(feature))
        out.write(b"\n]}\n")
    return path


def _geometry(lon: float, lat: float, kind: int) -> dict[str, object]:
    if kind == 0:
        return {"type": "Point", "coordinates": [lon, lat]}
    step = 0.002
    corners = [[lon, lat], [lon + step, lat], [lon + step, lat + step], [lon, lat + step]]
    corners = [[round(a, 6), round(b, 6)] for a, b in corners]
    if kind == 1:
        return {"type": "LineString", "coordinates": corners[:3]}
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
