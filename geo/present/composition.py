"""What whoever presents has chosen: sections, key projects, order, language, notes."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from geo.model.language import Language

MAX_AUTOPLAY = 600


class Composition(BaseModel):
    """How a presentation is put together.

    Attributes
    ----------
    sections : tuple of int or None
        None: all, those that the plan gets later included.
    projects : tuple of str or None
        Key projects, each with a scene of its own; None: chosen by rule.
    order : tuple of str
        Scene ids. Those named take each other's places in this order; the
        others stay where they are.
    language : {"zh", "en"} or None
        None: the visitor's.
    notes : dict of str to str
        The presenter's own notes, by scene id; never in a public output.
    public : bool
        Only what is fit for the public.
    autoplay : int
        Seconds a scene; 0: by hand.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    sections: tuple[int, ...] | None = None
    projects: tuple[str, ...] | None = None
    order: tuple[str, ...] = ()
    language: Language | None = None
    notes: dict[str, str] = Field(default_factory=dict)
    public: bool = False
    autoplay: int = Field(default=0, ge=0, le=MAX_AUTOPLAY)
