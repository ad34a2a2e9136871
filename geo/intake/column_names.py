"""What offices and our own tables call their columns."""

from __future__ import annotations

# What offices call their columns and fields, in every format; compared without case, spaces and
# brackets. Codes such as XMMC and BH are the initials of 项目名称 and 编号 in pinyin.
KNOWN: dict[str, tuple[str, ...]] = {
    "x": (
        "经度或东坐标", "longitudeoreasting",
        "geox", "经度", "东经", "lon", "lng", "long", "longitude", "东坐标", "横坐标", "easting",
        "east", "e", "x坐标", "x", "经度坐标", "lon_wgs84", "wgs84_lon", "y东", "东向", "y坐标东",
    ),
    "y": (
        "纬度或北坐标", "latitudeornorthing",
        "geoy", "纬度", "北纬", "lat", "latitude", "北坐标", "纵坐标", "northing", "north", "n",
        "y坐标", "y", "纬度坐标", "lat_wgs84", "wgs84_lat", "x北", "北向", "x坐标北",
    ),
    "wkt": ("wkt", "geometry", "geom", "the_geom", "point", "wkt_geom", "几何", "图形"),
    "id": (
        "id", "编号", "标识", "项目编号", "项目id", "fid编号", "code", "代码", "项目编码",
        "项目代码", "编码", "xmbh", "bh", "xmbm", "xmdm", "xmid", "projectid",
        "projectcode", "projectno",
    ),
    "crs": ("坐标系", "坐标系统", "坐标参考系", "coordinatesystem", "crs", "srs"),
    "name": (
        "名称", "项目名称", "name", "项目", "工程名称", "name（chinese）", "namechinese", "项目名",
        "工程名", "工程项目", "建设项目", "建设项目名称", "xmmc", "mc", "gcmc",
        "projectname", "project",
    ),
    "name_en": (
        "英文名称", "英文名", "name_en", "nameenglish", "项目英文名称", "englishname",
    ),
    "section": ("部分", "章节", "section"),
    "sentence": ("句", "句序", "第几句", "sentence"),
    "phrase": ("原文", "计划原文", "phrase", "plan'swords"),
    "category": (
        "类别", "分类", "类型", "category", "项目类别", "项目类型", "xmlb", "xmlx",
    ),
    "status": (
        "状态", "进度", "项目状态", "status", "建设状态", "实施状态", "xmzt",
        "projectstatus",
    ),
    "status_evidence": ("状态依据", "状态原文", "status_evidence", "wordsforthestatus"),
    "status_as_of": (
        "状态日期", "状态时间", "status_as_of", "statusasof", "截至日期",
    ),
    "location_type": ("位置类型", "location_type", "kindofplace"),
    "location_verified": ("位置已核实", "已核实", "location_verified", "placeconfirmed"),
    "location_accuracy_m": (
        "位置精度", "精度", "精度（米）", "误差半径（米）", "误差半径", "location_accuracy_m",
        "radiusofuncertainty", "accuracy",
    ),
    "location_source": ("位置来源", "坐标来源", "位置依据", "location_source"),
    # Our English tables show the English source, which must not replace the Chinese one.
    "location_source_en": ("sourceoftheplace", "location_source_en"),
    "target_value": ("目标值", "目标", "target_value", "target"),
    "target_unit": ("目标单位", "target_unit", "unitofthetarget"),
    "target_year": ("目标年份", "target_year", "targetyear"),
    "counts_towards": ("计入目标", "counts_towards", "countstowards"),
    "counts_towards_evidence": ("计入依据", "counts_towards_evidence", "wordsthatitcountsby"),
    "counts_towards_by": ("计入认定单位", "counts_towards_by", "whodecidedthatitcounts"),
    "community": (
        "社区", "所属社区", "村（社区）", "community", "所在社区", "村社区",
    ),
    "lead": (
        "牵头单位", "责任单位", "lead", "牵头部门", "责任部门", "zrdw", "qtdw", "leadagency",
    ),
    "start": (
        "开始", "开工日期", "开工时间", "start", "开始时间", "开始日期", "startdate", "kgsj",
        "kgrq",
    ),
    "end": (
        "结束", "完工日期", "竣工日期", "end", "完工时间", "竣工时间", "结束时间", "结束日期",
        "enddate", "jgsj", "jgrq",
    ),
    "description": (
        "说明", "描述", "备注", "description", "项目说明", "项目描述", "建设内容", "bz", "remark",
        "remarks", "notes",
    ),
    "visibility": ("可见性", "公开范围", "visibility"),
}  # fmt: skip
# Columns that hold both coordinates, which are read as two: "坐标 1", "坐标 2".
PAIRS = {
    "坐标", "经纬度", "经纬度坐标", "坐标点", "位置坐标", "坐标位置", "点坐标", "位置",
    "coordinates", "coordinate", "coords", "lonlat", "lnglat", "latlon", "latlng",
    "latitudelongitude", "longitudelatitude", "gpscoordinates", "location", "position",
}  # fmt: skip
# What our own tables carry for people to read: derived, so it says nothing new when it
# comes back. The common words count as ours only beside one that nobody else uses.
DERIVED = {
    "部分名称", "sectiontitle", "位置可靠程度", "howsure",
    "现有经度", "presentlongitude", "现有纬度", "presentlatitude",
}  # fmt: skip
# Headings of our own tables that a Shapefile cuts, as they are written; nothing for a derived one.
OUR_HEADINGS = {
    "Name (Chinese)": "name", "Name (English)": "name_en", "Plan's words": "phrase",
    "Words for the status": "status_evidence", "Status as of": "status_as_of",
    "Radius of uncertainty (m)": "location_accuracy_m", "Place confirmed": "location_verified",
    "Source of the place": "location_source_en", "Kind of place": "location_type",
    "Unit of the target": "target_unit", "Target year": "target_year",
    "Counts towards": "counts_towards", "Words that it counts by": "counts_towards_evidence",
    "Who decided that it counts": "counts_towards_by",
    "Coordinate system": "crs", "Longitude (WGS 84)": "x", "Latitude (WGS 84)": "y",
    "经度（WGS 84）": "x", "纬度（WGS 84）": "y",
    "Section title": "", "部分名称": "", "位置可靠程度": "", "现有经度": "", "现有纬度": "",
    "Present longitude": "", "Present latitude": "",
}  # fmt: skip
COMMON_DERIVED = {"位置", "place"}
