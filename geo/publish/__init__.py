"""Publishing: the check before publication and the imprint of every output."""

from geo.publish.check import publish_report
from geo.publish.facts import Imprint, imprint
from geo.publish.report import PublishFinding, PublishReport

__all__ = ["Imprint", "PublishFinding", "PublishReport", "imprint", "publish_report"]
