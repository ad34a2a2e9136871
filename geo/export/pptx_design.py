"""The look of the slides: theme, master and layouts as PowerPoint keeps them.

Everything that is the same on many slides is here and nowhere else, so that
whoever edits the file changes fonts, colours or places once, in the master.
"""

from __future__ import annotations

from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.package import XmlPart
from pptx.oxml import parse_xml
from pptx.util import Inches

from geo.export.map_picture_look import COLOURS, LINE, SOFT
from geo.export.pptx_layouts import HEIGHT, LAYOUTS, WIDTH, Box, Place

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


def _set_shapes(element: Any, places: tuple[Place, ...], *, strip: bool = False) -> None:
    tree = element.cSld.spTree
    for child in list(tree)[2:]:  # the first two are the tree's own properties
        tree.remove(child)
    if strip:
        places = tuple(each for each in places if each.kind in ("title", "ftr", "sldNum"))
        tree.append(_parsed(_strip()))
    for number, place in enumerate(places, start=3):
        tree.append(_parsed(place.xml(number)))


def _strip() -> str:
    """Return the narrow band of the accent colour along the left edge."""
    box = Box(0.0, 0.0, 0.16, HEIGHT).xml()
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
    # The theme of the notes was made a moment ago and is held as elements, not as a file.
    made = isinstance(theme, XmlPart)
    root = theme._element if made else etree.fromstring(theme.blob)  # noqa: SLF001
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
    if not made:
        theme.blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _drop_leftovers(slides: Any) -> None:
    """Take out what tells of the template: its picture, its printer, its statistics."""
    package, part = slides.part.package, slides.part
    for owner, kind in ((package, RT.THUMBNAIL), (part, RT.PRINTER_SETTINGS)):
        owner.drop_rel(owner.relate_to(owner.part_related_by(kind), kind))
    facts = package.part_related_by(RT.EXTENDED_PROPERTIES)
    namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
    facts.blob = f'<Properties xmlns="{namespace}"/>'.encode()
