"""``python -m tests.bench map``: measure the goals, each beside the plain alternative."""

from __future__ import annotations

import sys

from tests.bench import (
    attacks,
    cluster,
    coverage,
    crs,
    export,
    ground,
    intake,
    map_page,
    siting,
    tile_files,
)

BENCHES = {
    "map": map_page.run,
    "crs": crs.run,
    "coverage": coverage.run,
    "cluster": cluster.run,
    "siting": siting.run,
    "intake": intake.run,
    "export": export.run,
    "ground": ground.run,
    "hostile": attacks.run,
    "tiles": tile_files.run,
}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in BENCHES:
        sys.exit(
            f"usage: python -m tests.bench {{{'|'.join(BENCHES)}}} [largest number of features, MB of tiles]"
        )
    BENCHES[sys.argv[1]](*map(int, sys.argv[2:3]))
