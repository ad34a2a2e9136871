"""The projects page: all projects as a table, with filter and downloads."""

from geo.model.plan import plan
from geo.ui.project_table import project_table
from geo.ui.shared import state
from geo.ui.shared.filter_widgets import filter_widgets
from geo.ui.shared.head import page_head
from geo.ui.shared.problems import snapshot_or_stop
from geo.ui.shared.words import _

snapshot = snapshot_or_stop()
page_head(_("Projects"), plan().text("title", state.language()))
filter_widgets(snapshot)
project_table(snapshot)
