"""English sentences about one person, one gap and one site, beside those about several."""

from __future__ import annotations

PEOPLE: dict[str, str] = {
    "{count} facilities are of another kind than the rule is for; they are counted apart and not "
    "in the figures: {names}.":
        "{count} facility is of another kind than the rule is for; it is counted apart and not in "
        "the figures: {names}.",
    "Of {count} facilities neither the kind nor the name says that the rule is for them; they are "
    "counted apart and not in the figures: {names}.":
        "Of {count} facility neither the kind nor the name says that the rule is for it; it is "
        "counted apart and not in the figures: {names}.",
    "Parts smaller than {limit} ha are left out ({count}, together {area} ha).":
        "{count} part smaller than {limit} ha is left out ({area} ha).",
    "About {count} people more live beside reached streets, but their own way is longer than the "
    "rule; they are not covered and in no gap.":
        "About {count} person more lives beside a reached street, but the way from there is longer "
        "than the rule: not covered and in no gap.",
    "About {count} people live too far from any street: no site is counted as near them.":
        "About {count} person lives too far from any street: no site is counted as near.",
    "{count} candidate sites lie too far from any street to be chosen.":
        "{count} candidate site lies too far from any street to be chosen.",
    "About {people} live there ({share} of the {total}).":
        "About {people} lives there ({share} of the {total}).",
    "About {people} live there ({share} of the {total}); surely {sure}, possibly up to "
    "{possible}.":
        "About {people} lives there ({share} of the {total}); surely {sure}, possibly up to "
        "{possible}.",
    "{area} of {town} ({share}) has no {service} within {radius}; about {people} live there.":
        "{area} of {town} ({share}) has no {service} within {radius}; about {people} lives there.",
    "All of {town} ({area}) has no {service} within {radius}; about {people} live there.":
        "All of {town} ({area}) has no {service} within {radius}; about {people} lives there.",
    "About {people} live too far from any street to walk to any of them.":
        "About {people} lives too far from any street to walk to any of them.",
    "Within {radius} {method}, about {people} reach one of these facilities.":
        "Within {radius} {method}, about {people} reaches one of these facilities.",
    "There is one facility for {people} people.": "There is one facility for {people} person.",
    "{people} people inside the {subdistrict}, from a raster.":
        "{people} person inside the {subdistrict}, from a raster.",
    "About {people} ({share}) have less than the {reference} per 1,000 that is the mean over all "
    "people; of these, about {nothing} reach none.":
        "About {people} ({share}) has less than the {reference} per 1,000 that is the mean over "
        "all people; of these, about {nothing} reach none.",
    "About {people} ({share}) have less than the {reference} per 1,000 of the rule; of these, "
    "about {nothing} reach none.":
        "About {people} ({share}) has less than the {reference} per 1,000 of the rule; of these, "
        "about {nothing} reach none.",
    "About {people} ({share}) reach none; the mean over all people is {reference} per 1,000.":
        "About {people} ({share}) reaches none; the mean over all people is {reference} per 1,000.",
    "About {people} ({share}) reach none; the rule asks for {reference} per 1,000.":
        "About {people} ({share}) reaches none; the rule asks for {reference} per 1,000.",
}  # fmt: skip
