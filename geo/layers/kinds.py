"""The kinds of layers, as data: what each is used for, and what its file must have."""

from __future__ import annotations

from dataclasses import dataclass

from geo.model.text.language import N_


@dataclass(frozen=True, slots=True)
class LayerKind:
    """One kind of layer.

    Attributes
    ----------
    code : str
    label : str
        English source of its name.
    role : str or None
        The role in a coverage study (:data:`geo.study.files.ROLES`) that it fills.
    has_category : bool
        Whether its features belong to a category of the vocabulary.
    is_single : bool
        Whether there can be only one: two layers of people would count people twice.
    keeps_unplaced : bool
        Whether features without a place are kept, because their number matters.
    """

    code: str
    label: str
    role: str | None = None
    has_category: bool = False
    is_single: bool = False
    keeps_unplaced: bool = False


FACILITIES, RESIDENTS, STREETS, LAND, COMMUNITIES, NEIGHBOURS, REFERENCE = (
    "facilities", "residents", "streets", "land", "communities", "neighbours", "reference",
)  # fmt: skip
KINDS: dict[str, LayerKind] = {
    kind.code: kind
    for kind in (
        LayerKind(
            FACILITIES,
            N_("Existing facilities"),
            "facilities",
            has_category=True,
            keeps_unplaced=True,
        ),
        LayerKind(RESIDENTS, N_("Residents"), "population", is_single=True, keeps_unplaced=True),
        LayerKind(STREETS, N_("Streets"), "streets", is_single=True),
        LayerKind(LAND, N_("Residential land"), "land"),
        LayerKind(COMMUNITIES, N_("Outlines of the communities"), "communities", is_single=True),
        LayerKind(NEIGHBOURS, N_("Facilities of the neighbours"), has_category=True),
        LayerKind(REFERENCE, N_("Reference layer"), keeps_unplaced=True),
    )
}
