"""The page for another town: names, plan, outline and base map become a data folder."""

from geo.ui.new_town.page import show_new_town
from geo.ui.shared.head import page_head
from geo.ui.shared.words import _

page_head(
    _("Another town"),
    _(
        "From names, a plan and a few files to a data folder of its own. Files are read on this "
        "computer; the present plan is not touched."
    ),
)
show_new_town()
