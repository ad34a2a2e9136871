"""Positions in texts, as people and programs write them, and the figures that are none."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model.public import TEXT_FIELDS, public_feature
from geo.model.text.positions import without_positions
from tests.conftest import project, worked_within

POSITIONS = """
113.751234,23.021234
23.021234 113.751234
东经113.751234°，北纬23.021234°
（113．7512，23．0212）
１１３．７５１２，２３．０２１２
１１３.７５１２３４ ２３.０２１２３４
١١٣.٧٥١٢, ٢٣.٠٢١٢
𝟏𝟏𝟑.𝟕𝟓𝟏𝟐, 𝟐𝟑.𝟎𝟐𝟏𝟐
113 . 75, 23 . 02
(113 . 7512 ; 23 . 0212)
113 .7512, 23 .0212
113. 7512, 23. 0212
113。7512，23。0212
113·7512，23·0212
113点7512，23点0212
1\u200b13.75\u206012, 23.\u00ad0212
1\ufe0f\u20e31\ufe0f\u20e33\ufe0f\u20e3.7512, 23.0212
113.75,23.02
(113.75 23.02)
23.02, 113.75
23.02/113.75
113.75和23.02
lon 113.75 … lat 23.02
lat: 23.02, and a good way further on along the same road, lon: 113.75
经度：113.75，纬度：23.02
经度为113.7，纬度为23.0
longitude = 113.75; latitude = 23.02
X=113.75, Y=23.02
B=23.0212 L=113.7512
E113.75 N23.02
113.75E 23.02N
113.75°E, 23.02°N
113.75E23.02N
N 23.0212° E 113.7512°
23.0212° 北, 113.7512° 东
113°44′55.1″
113°44′55.1″E 23°01′16.2″N
113°45'06"E 23°01'16"N
113度44分55秒
东经113度44分55.1秒，北纬23度1分16秒
１１３°４４′５５．１″
113 ° 44 ′ 55.1 ″
113º44’55”
113d44m55s
113d44m55.1s 23d01m16s
113deg44min55.1sec
113 deg 44 min 55.1 sec E
113&deg;44&prime;55&Prime;
113°44.918′
113°44.918'E 23°01.27'N
113 44 55.1 E
113 44 55.1 E 23 01 16.2 N
E 113 44 55.1, N 23 01 16.2
113 44 55.1, 23 01 16.2
113:44:55.1 23:01:16.2
113-44-55.1E
23-01-16N, 113-44-55E
东经113 44 55.1
113 44.918 E, 23 01.27 N
东经一百一十三度四十四分五十五秒
东经一百一十三点七五度，北纬二十三点零二度
一百一十三度四十四分
113751234, 23021234
113750000 23020000
lon=113750000
1137512340, 230212340
11375123 2302123
1134455.1, 230116.2
1134455E 230116N
474373.087, 2546774.325
474,373.087; 2,546,774.325
38474373 2546774
38474373.087, 2546774.325
38,474,373.087 2,546,774.325
X=2546774.3 Y=38474373.1
X：2546774 Y：474373
E 474373.1m N 2546774.3m
474373.087米，2546774.325米
2546774, 474373
12662592, 2634437
12662592.5 2634437.5
781858 2548380
1.1375e2, 2.302e1
1.1375E+02 2.302E+01
1.13751234×10^2, 2.3021234×10^1
geo:23.02,113.75
geo:23.02,113.75?z=15
geo:23.0212,113.7512;u=35
https://maps.google.com/?q=23.02,113.75
https://maps.google.com/?q=23.02%2C113.75
https://www.google.com/maps/@23.02,113.75,15z
https://www.google.com/maps/place/x/data=!3d23.0212!4d113.7512
https://uri.amap.com/marker?position=113.75,23.02&name=x
https://api.map.baidu.com/marker?location=23.02,113.75
https://www.openstreetmap.org/?mlat=23.02&mlon=113.75#map=15/23.02/113.75
{"lng": 113.75, "lat": 23.02}
{"type":"Point","coordinates":[113.75,23.02]}
{"coordinates": [113.751234, 23.021234, 12.5]}
POINT (113.75 23.02)
SRID=4326;POINT(113.751234 23.021234)
LINESTRING(113.75 23.02, 113.76 23.03)
<lon>113.75</lon><lat>23.02</lat>
113.751234 (WGS84), 23.021234 (WGS84)
经度（WGS84）：113.75 纬度（WGS84）：23.02
113.751234 处在路口西北角，再往前是 23.021234
113.751234
23.021234
7PJPQQC2+2V
QQC2+2VF
geohash: ws0fh9q8
ws0fh9q8r
WS0FH9Q8R
113 degrees, 44 minutes, 55 seconds east
東經113度44分55秒，北緯23度1分16秒
113,7512; 23,0212
点113 44 55.1E
1134455.1E
113/44/55.1 23/01/16.2
113.751234。23.021234
②113.7512,23.0212
+23.0212+113.7512/
Y=38474373 X=2546774
113,751234 23,021234
0.113751234e3 0.23021e2
113.75 | 23.02
@23.02,113.75
baidumap://map/marker?location=23.02,113.75
https://map.baidu.com/@12663000,2615000,15z
{"x":474373.087,"y":2546774.325}
49QGF8185848380
49Q GF 81858 48380
""".strip("\n").splitlines()
BROKEN = [
    "113.7512\n23.0212",
    "113.7512,\r\n23.0212",
    "113.75\n23.02",
    "经度\n113.7512\n纬度\n23.0212",
    "东经113°44′55″\n北纬23°01′16″",
    "474373.087\n2546774.325",
    "113.7512\u202823.0212",
    "113.7512\t23.0212",
    "113.7512\u300023.0212",
    "113\n.7512, 23\n.0212",
]
# What may stay of a position: parts of which nothing can be made again.
LEFT = re.compile(
    r"wgs84|②|srid=4326|[?&]z=15|,15z|map=15|/15/|u=35|12\.5|[xyblXYBL][=：]|!3d|!4d|%2c|;|15z?",
    re.IGNORECASE,
)

FIGURES = """
以第一国际·汇一城1号裙楼为中心（±150米），半径包含约400米外
提供公办学位10851个，投资30.25亿元、15.5亿元
10,851 places by 2025
250路/平方公里
2023年2月24日，电话 0769-22405678 22405679
电话：0769-88888888、86405678 22405679
手机 13812345678，13912345678
2023-02-24
2023-02-24 至 2025-12-31
23-02-24
3.14159, 2.71828
GB 50180-2018, 5.0.2
113.75 万元
投资113.75万元，其中财政23.02万元
113.75亿元、23.02亿元
113.751 亿元，23.021 亿元
¥474373.08, ¥2546774.32
补贴474373.08元，共2546774.32元
补贴 250000 元，共 2500000 元
面积 85.50 公顷，12.30 公顷
建筑面积113751.234平方米，用地23021.234平方米
15 minutes
15分钟生活圈
步行15分、骑行8分
8:30-11:30，14:30-17:30
08:30:00 – 12:00:00
周一至周五 9点30分开门
气温23.5°，最高37.5℃
坡度25°，转角113°
方位角113.75°
得分113.75
第113.75 页
比例 1:500、1:2000
编号 441900 2023 0001
统一社会信用代码 91441900MA4UXXXX1X
身份 4419001990
3个社区、30个公园、113个项目
长113.751米
宽23.02米，长113.75米
23.02米
A1-113、B2-23
光伏25MW+5MW，储能25GW+50
2022+23 学年
版本 1.13.75
113,751人，23,021户
经济增长113.75%，23.02%
98.75 和 45.25 分
东经路113号，北纬路23号
Latest 23.02, flat 113.75
第十三点五期
二十三度的水温
E 栋 113 室 N 栋 23 室
N23 路、E113 路
从1998.5到2023.12
10.5m x 23.02m
1e3 lux, 3x10 m
113.75 x 23.02 m
first paint 1.6-2.0 s in Chromium
113.75 s, 23.02 s
12 30 15 s
2023.02.24, 113.44
23/02/24 113/120
10.1.1.1
IP 192.168.113.75
wsproject, ws1
ws2025
WS3082019
113度的水
东经路、北纬路
ws0fh
""".strip("\n").splitlines()


def figures_left(text: str) -> str:
    return LEFT.sub("", text)


@pytest.mark.parametrize("text", [*POSITIONS, *BROKEN])
def test_a_position_is_blanked(text: str) -> None:
    shown = without_positions(f"杆位：{text}")
    assert "…" in shown
    left = re.sub(r"(?<=…).{0,3}…", "", figures_left(shown))
    assert not re.search(r"\d{2}", "".join(each for each in left if each.isascii())), shown
    assert not re.search(r"[一二三四五六七八九]{2}", shown), shown


@pytest.mark.parametrize("text", FIGURES)
def test_a_figure_stays(text: str) -> None:
    assert without_positions(text) == text


@pytest.mark.parametrize("text", ["", "…", "莞太路", "甲\u2060乙"])
def test_a_text_without_figures_stays(text: str) -> None:
    assert without_positions(text) == text


def test_what_stands_around_a_position_stays() -> None:
    assert without_positions("杆位 113.751234，23.021234 处，投资 113.75 万元") == (
        "杆位 … 处，投资 113.75 万元"
    )
    assert without_positions("12.113.7512,23.0212") == "12.…"
    assert without_positions("甲\u2060乙 1\u200b13.7512, 23.0212 丙") == "甲\u2060乙 … 丙"


@pytest.mark.parametrize("field", TEXT_FIELDS)
@pytest.mark.parametrize("text", ["１１３．７５１２\n２３．０２１２", "113 44 55.1 E 23 01 16.2 N"])
def test_every_public_text_goes_through(field: str, text: str) -> None:
    shown = public_feature(project(**{field: f"甲{text}"}))
    assert shown is not None
    assert not any(each.isdigit() for each in shown["properties"][field])


def test_an_id_is_a_text_too() -> None:
    feature = project("pole-113.751234-23.021234")
    shown = public_feature(feature)
    assert shown is not None
    assert "113" not in shown["id"]
    assert public_feature(shown) == shown
    assert public_feature(project("pole-113.751234-23.021235"))["id"] != shown["id"]  # type: ignore[index]
    assert public_feature(project("guantai-road-2023"))["id"] == "guantai-road-2023"  # type: ignore[index]


signs = st.sampled_from(
    [*"0123456789.,;:°'\"dmsEN +-=e万元度分\n…，。", "113.75", "23.02", "lon", "经度"]
)


@given(st.lists(signs, max_size=60).map("".join))
def test_blanking_again_changes_nothing(text: str) -> None:
    once = without_positions(text)
    assert without_positions(once) == once


@pytest.mark.parametrize(
    "part",
    ["1", "1 ", "1.", "1,", "113.75 ", "113.75,23.02 ", "113 44 ", "113°", "11°4", "1e1", "d1m",
     "lon ", "°", "'", " ", "\n", "经度", "2222+", "\u200b", "１", "一", "www.", "1:1:", "x10^"],
)  # fmt: skip
def test_a_long_text_takes_no_long_time(part: str) -> None:
    with worked_within(3):
        without_positions((part * 10_000)[:10_000])


def test_a_mixture_takes_no_long_time() -> None:
    chance = random.Random(1)
    parts = [*POSITIONS, *FIGURES]
    with worked_within(3):
        without_positions(" ".join(chance.choice(parts) for _ in range(300)))
