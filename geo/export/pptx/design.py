"""Define the theme, master and layouts of the slides.

Everything common to many slides is in the master and the layouts, so that a user who edits
the presentation changes fonts, colours or positions only once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.util import Inches

from geo.export.map.style import COLOURS, LINE, SOFT

LATIN, CHINESE = "Arial", "Microsoft YaHei"
_NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_XMLNS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
_COLOURS = {
    "dk1": COLOURS["ink"],
    "lt1": COLOURS["paper"],
    "dk2": SOFT,
    "lt2": LINE,
    "accent1": COLOURS["accent"],
    "accent2": "#e69f00",
    "accent3": "#0072b2",
    "accent4": "#009e73",
    "accent5": "#56b4e9",
    "accent6": "#d55e00",
    "hlink": COLOURS["accent"],
    "folHlink": SOFT,
}
WIDTH, HEIGHT = 13.333, 7.5  # inches: 16:9
KICKER, FIGURES, TABLE, MAP, TEXT = 10, 11, 12, 13, 14
FOOTER, NUMBER = 20, 21
FACTS_HEIGHT, PROJECT_HEIGHT = 3.8, 4.6  # inches
LEFT = 0.62  # inches, left margin


def designed() -> Any:
    """Return an empty presentation with the theme, master and layouts of this module."""
    slides = Presentation()
    slides.slide_width, slides.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = slides.slide_master
    _set_theme(master.part)
    _set_shapes(master.element, LAYOUTS["List"], strip=True)
    _set_styles(master.element)
    layouts = list(slides.slide_layouts)
    for layout, (name, places) in zip(layouts, LAYOUTS.items(), strict=False):
        layout.name = name
        _set_shapes(layout.element, places)
        layout.element.attrib.pop("type", None)
        layout.element.set("userDrawn", "1")
    for layout in layouts[len(LAYOUTS) :]:
        slides.slide_layouts.remove(layout)
    _set_theme(slides.notes_master.part)
    _drop_leftovers(slides)
    return slides


def _set_shapes(element: Any, places: tuple[SlidePlace, ...], *, strip: bool = False) -> None:
    tree = element.cSld.spTree
    for child in list(tree)[2:]:  # the first two are properties of the tree
        tree.remove(child)
    if strip:
        places = tuple(each for each in places if each.kind in ("title", "ftr", "sldNum"))
        tree.append(_parsed(_strip()))
    for number, place in enumerate(places, start=3):
        tree.append(_parsed(place.xml(number)))


def _strip() -> str:
    """Return the narrow band of the accent colour along the left edge."""
    box = SlideBox(0.0, 0.0, 0.16, HEIGHT).xml()
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Band"/><p:cNvSpPr/><p:nvPr userDrawn="1"/>'
        f'</p:nvSpPr><p:spPr>{box}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "</p:sp>"
    )


def _parsed(xml: str) -> Any:
    return parse_xml(xml.replace(">", f" {_XMLNS}>", 1))


def _set_styles(element: Any) -> None:
    faces = '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/>'
    titles = faces.replace("+mn", "+mj")
    ink = '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
    levels = "".join(
        f'<a:lvl{level}pPr marL="0" indent="0"><a:spcBef><a:spcPts val="400"/></a:spcBef>'
        f'<a:buNone/><a:defRPr sz="1400">{ink}{faces}</a:defRPr></a:lvl{level}pPr>'
        for level in range(1, 6)
    )
    old = element.find("p:txStyles", _NAMES)
    new = _parsed(
        '<p:txStyles><p:titleStyle><a:lvl1pPr><a:lnSpc><a:spcPct val="95000"/></a:lnSpc>'
        f'<a:buNone/><a:defRPr sz="2600" b="1">{ink}{titles}</a:defRPr></a:lvl1pPr></p:titleStyle>'
        f"<p:bodyStyle>{levels}</p:bodyStyle></p:txStyles>"
    )
    new.append(old.find("p:otherStyle", _NAMES))
    element.replace(old, new)


def _set_theme(part: Any) -> None:
    theme = part.part_related_by(RT.THEME)
    # The theme of the notes master is new and exists as elements only, not as bytes.
    is_new = isinstance(theme, XmlPart)
    root = theme._element if is_new else etree.fromstring(theme.blob)  # noqa: SLF001
    root.set("name", "Plan map")
    for name, colour in _COLOURS.items():
        slot = root.find(f".//a:clrScheme/a:{name}", _NAMES)
        for child in list(slot):
            slot.remove(child)
        etree.SubElement(slot, f"{{{_NAMES['a']}}}srgbClr", val=colour.lstrip("#").upper())
    for fonts in root.findall(".//a:fontScheme/*", _NAMES):
        fonts.find("a:latin", _NAMES).set("typeface", LATIN)
        fonts.find("a:ea", _NAMES).set("typeface", CHINESE)
        fonts.find("a:font[@script='Hans']", _NAMES).set("typeface", CHINESE)
    if not is_new:
        theme.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_leftovers(slides: Any) -> None:
    """Remove leftovers of python-pptx's template: thumbnail, printer settings, statistics."""
    package, part = slides.part.package, slides.part
    for owner, kind in ((package, RT.THUMBNAIL), (part, RT.PRINTER_SETTINGS)):
        owner.drop_rel(owner.relate_to(owner.part_related_by(kind), kind))
    facts = package.part_related_by(RT.EXTENDED_PROPERTIES)
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    facts.blob = f'<Properties xmlns="{namespace}"/>'.encode()


@dataclass(frozen=True, slots=True)
class SlideBox:
    """A rectangle on the slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def xml(self) -> str:
        """Return the rectangle as DrawingML."""
        left, top, width, height = (
            round(each * 914_400) for each in (self.left, self.top, self.width, self.height)
        )
        return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


@dataclass(frozen=True, slots=True)
class SlidePlace:
    """A placeholder of a layout: its type, position and text format.

    Attributes
    ----------
    kind : str
        Type of the placeholder: title, subTitle, body, pic, tbl, ftr, sldNum.
    index : int
        Index by which a slide finds it.
    name : str
    box : SlideBox
    size : float
        Text size, in points.
    look : str
        XML attributes of the text properties.
    colour : str
        Theme colour of the text.
    anchor : {"t", "ctr", "b"}
        Vertical alignment.
    """

    kind: str
    index: int
    name: str
    box: SlideBox
    size: float = 14.0
    look: str = ""
    colour: str = "tx1"
    anchor: str = "t"

    def xml(self, number: int) -> str:
        """Return the placeholder as PresentationML."""
        fill = f'<a:solidFill><a:schemeClr val="{self.colour}"/></a:solidFill>'
        style = (
            f'<a:lvl1pPr marL="0" indent="0"{self._alignment()}><a:buNone/>'
            f'<a:defRPr sz="{round(self.size * 100)}" {self.look}>{fill}</a:defRPr></a:lvl1pPr>'
        )
        index = f' idx="{self.index}"' if self.index else ""
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{self.name}"/>'
            '<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{self.kind}"{index}/></p:nvPr></p:nvSpPr>'
            f"<p:spPr>{self.box.xml()}</p:spPr><p:txBody>"
            f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{self.anchor}">'
            f"<a:normAutofit/></a:bodyPr><a:lstStyle>{style}</a:lstStyle>"
            f"<a:p>{self._content()}</a:p></p:txBody></p:sp>"
        )

    def _alignment(self) -> str:
        return ' algn="r"' if self.kind == "sldNum" else ""

    def _content(self) -> str:
        if self.kind != "sldNum":
            return f"<a:r><a:rPr/><a:t>{self.name}</a:t></a:r>"
        number = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"
        return f'<a:fld id="{number}" type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld>'


_MAP_BOX = SlideBox(5.4, 0.0, WIDTH - 5.4, 6.86)
_FOOT = (
    SlidePlace("ftr", FOOTER, "Imprint", SlideBox(LEFT, 7.0, 11.4, 0.36), 8.5, "", "tx2", "ctr"),
    SlidePlace(
        "sldNum", NUMBER, "Slide number", SlideBox(12.25, 7.0, 0.55, 0.36), 9, "", "tx2", "ctr"
    ),
)


def _title(box: SlideBox, size: float) -> SlidePlace:
    return SlidePlace("title", 0, "Title", box, size, 'b="1"')


def _kicker(top: float, width: float) -> SlidePlace:
    box = SlideBox(LEFT, top, width, 0.3)
    return SlidePlace("body", KICKER, "Kicker", box, 12, 'b="1"', "accent1", "b")


LAYOUTS: dict[str, tuple[SlidePlace, ...]] = {
    "Title": (
        _title(SlideBox(LEFT, 1.2, 4.4, 1.6), 32),
        _kicker(0.78, 4.4),
        SlidePlace("subTitle", 1, "Subtitle", SlideBox(LEFT, 2.85, 4.4, 0.7), 14, "", "tx2"),
        SlidePlace("tbl", FIGURES, "Figures", SlideBox(LEFT, 3.75, 4.4, 0.95)),
        SlidePlace("tbl", TABLE, "Facts", SlideBox(LEFT, 4.95, 4.4, 1.8)),
        SlidePlace("pic", MAP, "Map", _MAP_BOX),
        *_FOOT,
    ),
    "Map": (
        _title(SlideBox(LEFT, 0.8, 4.4, 0.95), 26),
        _kicker(0.42, 4.4),
        SlidePlace("tbl", FIGURES, "Figures", SlideBox(LEFT, 1.85, 4.4, 0.9)),
        SlidePlace("tbl", TABLE, "Facts", SlideBox(LEFT, 2.95, 4.4, FACTS_HEIGHT)),
        SlidePlace("pic", MAP, "Map", _MAP_BOX),
        *_FOOT,
    ),
    "Project": (
        _title(SlideBox(LEFT, 0.8, 4.4, 1.1), 26),
        _kicker(0.42, 4.4),
        SlidePlace("tbl", TABLE, "Facts", SlideBox(LEFT, 2.1, 4.4, PROJECT_HEIGHT)),
        SlidePlace("pic", MAP, "Map", _MAP_BOX),
        *_FOOT,
    ),
    "Facts and list": (
        _title(SlideBox(LEFT, 0.8, 4.4, 0.95), 26),
        _kicker(0.42, 4.4),
        SlidePlace("tbl", FIGURES, "Figures", SlideBox(LEFT, 1.85, 4.4, 0.9)),
        SlidePlace("tbl", TABLE, "Facts", SlideBox(LEFT, 2.95, 4.4, FACTS_HEIGHT)),
        SlidePlace("tbl", TEXT, "List", SlideBox(5.55, 0.8, 7.2, 5.95)),
        *_FOOT,
    ),
    "List": (
        _title(SlideBox(LEFT, 0.8, 12.1, 0.6), 26),
        _kicker(0.42, 12.1),
        SlidePlace("tbl", TABLE, "List", SlideBox(LEFT, 1.6, 12.1, 5.2)),
        *_FOOT,
    ),
    "Sources": (
        _title(SlideBox(LEFT, 0.8, 12.1, 0.6), 26),
        _kicker(0.42, 12.1),
        SlidePlace("body", TEXT, "Sources", SlideBox(LEFT, 1.6, 12.1, 5.15), 11),
        *_FOOT,
    ),
    "Sources and code": (
        _title(SlideBox(LEFT, 0.8, 8.4, 0.6), 26),
        _kicker(0.42, 8.4),
        SlidePlace("body", TEXT, "Sources", SlideBox(LEFT, 1.6, 8.4, 5.15), 11),
        SlidePlace("pic", MAP, "QR code", SlideBox(10.1, 1.6, 2.6, 2.6)),
        SlidePlace("body", FIGURES, "Link", SlideBox(10.1, 4.35, 2.6, 1.2), 12, "", "tx2"),
        *_FOOT,
    ),
}
