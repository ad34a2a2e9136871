"""The map page: all projects of the plan on the map."""

from geo.ui.map_widget import show_map
from geo.ui.shared.problems import snapshot_or_stop

snapshot_or_stop()
show_map()
