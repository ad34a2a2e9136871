"""The plan as a sequence of scenes to present, rebuilt from the data each time."""

from geo.present.composition import Composition
from geo.present.scene import Fact, Scene, SceneProject, SceneTarget
from geo.present.scenes import scenes
from geo.present.words import Words

__all__ = ["Composition", "Fact", "Scene", "SceneProject", "SceneTarget", "Words", "scenes"]
