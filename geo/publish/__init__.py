"""Fit to publish: what the public may see, what stands in the way, what every output states."""

from geo.publish.check import publish_report
from geo.publish.facts import Imprint, imprint
from geo.publish.report import PublishFinding, PublishReport

__all__ = ["Imprint", "PublishFinding", "PublishReport", "imprint", "publish_report"]
