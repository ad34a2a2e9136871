"""Publishing: what the public may see, what must be settled first, what every output states."""

from geo.publish.check import publish_report
from geo.publish.facts import Imprint, imprint
from geo.publish.report import PublishFinding, PublishReport

__all__ = ["Imprint", "PublishFinding", "PublishReport", "imprint", "publish_report"]
