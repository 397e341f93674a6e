"""Draws the pictures of the sample articles (CC0), into examples/images/HOST/NAME.

python -m docs.sample_images        needs Debian's chromium
"""

import shutil
import sys
from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path

from playwright.sync_api import sync_playwright

OUT = Path(__file__).parent.parent / "examples" / "images"
WIDTH, HEIGHT = 720, 480


def rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" fill="{fill}"/>'


def circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{fill}"/>'


def shape(points: str, fill: str) -> str:
    return f'<polygon points="{points}" fill="{fill}"/>'


def path(d: str, fill: str = "none", stroke: str = "none", width: float = 0) -> str:
    return f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{width:g}" stroke-linecap="round"/>'


def portal(x: float, width: float, height: float, base: float) -> Iterator[str]:
    """Draws the front of a madrasa: a tall frame around a pointed arch."""
    yield rect(x, base - height, width, height, "#c9986a")
    yield rect(x + 10, base - height + 10, width - 20, height - 10, "#2f6f8f")
    left, right, spring = x + width * 0.22, x + width * 0.78, base - height * 0.45
    middle = x + width / 2
    yield path(
        f"M{left:.0f} {base:.0f} V{spring:.0f} Q{left:.0f} {spring - height * 0.25:.0f} {middle:.0f} {base - height * 0.84:.0f}"
        f" Q{right:.0f} {spring - height * 0.25:.0f} {right:.0f} {spring:.0f} V{base:.0f} Z",
        "#f0dfc0",
    )
    for row in range(3):
        yield rect(x + 18, base - height + 24 + row * 22, width - 36, 6, "#5fb3b3")


def square() -> Iterator[str]:
    """The square of Samarkand at noon, with a channel of water."""
    yield rect(0, 0, WIDTH, HEIGHT, "#cfe3ee")
    yield circle(600, 90, 44, "#f6d77a")
    for x, height in ((90, 250), (270, 200), (450, 250)):
        yield rect(x - 22, 330 - height - 20, 22, height + 20, "#b5835a")
        yield rect(x - 26, 330 - height - 34, 30, 14, "#2f6f8f")
    for x, width, height in ((100, 150, 230), (285, 150, 190), (470, 150, 230)):
        yield from portal(x, width, height, 330)
    yield path("M318 140 a42 46 0 0 1 84 0 Z", "#3a8f9c")
    yield rect(0, 330, WIDTH, 150, "#e3d2b0")
    yield shape("300,330 420,330 560,480 160,480", "#5aa0c4")
    for y in (365, 400, 440):
        yield path(f"M{360 - (y - 300) * 0.5:.0f} {y} h{(y - 300) * 0.9:.0f}", stroke="#a9d3e8", width=4)


def sea() -> Iterator[str]:
    """A small sea with a boat that stands in the water again."""
    yield rect(0, 0, WIDTH, 260, "#f3d9b8")
    yield circle(190, 170, 54, "#e79a55")
    yield rect(0, 240, WIDTH, 240, "#3f86a3")
    for y, x in ((280, 60), (300, 420), (340, 180), (380, 520), (420, 90), (440, 400)):
        yield path(f"M{x} {y} q40 -14 80 0 t80 0", stroke="#8fc0d3", width=5)
    yield shape("300,270 560,270 520,330 340,330", "#7a4a35")
    yield rect(420, 190, 70, 80, "#d9d2c5")
    yield rect(436, 206, 14, 18, "#3f5d70")
    yield rect(464, 206, 14, 18, "#3f5d70")
    yield path("M380 270 V150", stroke="#5a3527", width=8)
    yield shape("0,480 0,400 220,450 420,480", "#d8bf93")


def medals() -> Iterator[str]:
    """Two medals on their ribbons, on a mat."""
    yield rect(0, 0, WIDTH, HEIGHT, "#2f7d5b")
    yield rect(90, 60, 540, 360, "#e2b84c")
    yield rect(110, 80, 500, 320, "#d6a93c")
    for x, ribbon in ((270, "#1d6fa5"), (450, "#b3322f")):
        yield shape(f"{x - 60},60 {x - 20},60 {x + 14},240 {x - 14},240", ribbon)
        yield shape(f"{x + 60},60 {x + 20},60 {x - 14},240 {x + 14},240", ribbon)
        yield circle(x, 300, 66, "#b8860b")
        yield circle(x, 300, 54, "#f5cf5a")
        star = " ".join(
            f"{x + (36 if n % 2 == 0 else 15) * sin(n * pi / 5):.0f},{300 - (36 if n % 2 == 0 else 15) * cos(n * pi / 5):.0f}"
            for n in range(10)
        )
        yield shape(star, "#b8860b")


def belts() -> Iterator[str]:
    """Two wrestlers' jackets with their belts, hung side by side."""
    yield rect(0, 0, WIDTH, HEIGHT, "#e8e0d2")
    yield rect(0, 60, WIDTH, 14, "#8a6a4a")
    for x, jacket, belt in ((220, "#fbfbf8", "#1b1b1b"), (500, "#2f5fa8", "#1b1b1b")):
        yield shape(f"{x - 60},110 {x + 60},110 {x + 90},420 {x - 90},420", jacket)
        yield shape(f"{x - 60},110 {x - 160},260 {x - 110},300 {x - 50},200", jacket)
        yield shape(f"{x + 60},110 {x + 160},260 {x + 110},300 {x + 50},200", jacket)
        yield path(f"M{x - 34} 110 L{x + 20} 290 M{x + 34} 110 L{x - 20} 290", stroke="#c9c3b5", width=14)
        yield rect(x - 78, 290, 156, 26, belt)
        yield shape(f"{x - 10},312 {x - 40},400 {x - 18},404 {x + 6},316", belt)
        yield shape(f"{x + 10},312 {x + 40},400 {x + 18},404 {x - 6},316", belt)
        yield path(f"M{x} 110 V74", stroke="#8a6a4a", width=6)


def satellite() -> Iterator[str]:
    """A satellite the size of a shoe box above the curve of the Earth."""
    yield rect(0, 0, WIDTH, HEIGHT, "#10182b")
    for n in range(60):
        yield circle((n * 137) % WIDTH, (n * 89) % 330, 1 + n % 3, "#d8deea")
    yield circle(360, 980, 640, "#2c6ca3")
    yield path("M60 470 q140 -60 260 -20 t300 -20 v60 h-560 Z", "#5b9a5f")
    yield shape("300,150 420,110 440,230 320,270", "#c8ccd4")
    yield shape("420,110 466,140 486,256 440,230", "#8f96a3")
    yield shape("318,164 406,136 416,196 330,224", "#31456b")
    yield shape("120,220 300,165 306,205 126,262", "#3b5fa0")
    yield shape("470,150 650,96 656,136 476,192", "#3b5fa0")
    for x in (165, 210, 255):
        yield path(f"M{x} {206 - (x - 165) * 0.31:.0f} l6 40", stroke="#10182b", width=3)
    yield path("M370 262 l24 90", stroke="#c8ccd4", width=5)


def carpet() -> Iterator[str]:
    """A red carpet with rows of eight-sided medallions."""
    yield rect(0, 0, WIDTH, HEIGHT, "#efe6d6")
    yield rect(40, 30, 640, 420, "#7d1d1d")
    yield rect(58, 48, 604, 384, "#d8b98a")
    yield rect(70, 60, 580, 360, "#8f2424")
    for row in range(3):
        for column in range(4):
            x, y = 142 + column * 145, 120 + row * 120
            yield shape(
                f"{x - 52},{y - 20} {x - 24},{y - 44} {x + 24},{y - 44} {x + 52},{y - 20} {x + 52},{y + 20} "
                f"{x + 24},{y + 44} {x - 24},{y + 44} {x - 52},{y + 20}",
                "#1f2a44",
            )
            yield shape(f"{x - 36},{y} {x},{y - 32} {x + 36},{y} {x},{y + 32}", "#d8b98a")
            yield shape(f"{x - 18},{y} {x},{y - 16} {x + 18},{y} {x},{y + 16}", "#8f2424")
    for x in range(46, 680, 12):
        yield rect(x, 452, 5, 18, "#d8b98a")
        yield rect(x, 12, 5, 18, "#d8b98a")


def airport() -> Iterator[str]:
    """An aeroplane on the apron in the morning, and people who walk away from it."""
    yield rect(0, 0, WIDTH, 300, "#f2c9a1")
    yield circle(130, 210, 60, "#f7e3b0")
    yield shape("0,300 160,230 300,290 460,220 620,280 720,250 720,300", "#b98a6a")
    yield rect(0, 300, WIDTH, 180, "#8b8f94")
    yield path("M180 250 h380 q70 6 90 44 q-40 26 -110 26 h-350 q-40 -30 -10 -70 Z", "#f5f5f2")
    yield shape("190,252 150,150 210,150 262,252", "#2d5d86")
    yield shape("360,300 300,380 350,380 470,300", "#cfd3d6")
    for x in range(300, 560, 30):
        yield circle(x, 278, 6, "#2d5d86")
    for n, x in enumerate((80, 130, 180, 240, 290)):
        yield circle(x, 372 + n % 2 * 8, 12, "#3b2f2a")
        yield rect(x - 12, 386 + n % 2 * 8, 24, 56, ("#3b4a5a", "#7a3b35", "#4a5b3b")[n % 3])


def ice() -> Iterator[str]:
    """A lake between mountains, with the last floes."""
    yield rect(0, 0, WIDTH, 250, "#bcd7e8")
    yield shape("0,250 120,110 220,200 330,80 460,210 560,120 720,250", "#6c87a0")
    yield shape("300,120 330,80 368,118 345,130 328,116", "#f5f8fa")
    yield shape("94,140 120,110 150,140 124,136", "#f5f8fa")
    yield rect(0, 240, WIDTH, 240, "#2f6e93")
    for x, y, width in (
        (40, 290, 150),
        (260, 270, 110),
        (450, 300, 190),
        (120, 360, 210),
        (400, 380, 170),
        (60, 430, 120),
        (570, 430, 130),
    ):
        yield shape(
            f"{x},{y} {x + width * 0.7:.0f},{y - 14} {x + width},{y + 6} {x + width * 0.8:.0f},{y + 26} {x + width * 0.15:.0f},{y + 24}",
            "#eaf4f8",
        )
        yield path(
            f"M{x + width * 0.15:.0f} {y + 26} L{x + width * 0.8:.0f} {y + 28}", stroke="#9cc3d6", width=6
        )


def pump() -> Iterator[str]:
    """A pump with a solar panel in a field."""
    yield rect(0, 0, WIDTH, 280, "#d9ecf2")
    yield circle(600, 80, 46, "#f6d77a")
    yield rect(0, 280, WIDTH, 200, "#c8b47a")
    for x in range(-40, 760, 70):
        yield path(f"M{x} 480 L{360 + (x - 360) * 0.35:.0f} 290", stroke="#8fa15a", width=10)
    yield path("M190 330 V240", stroke="#5a5f63", width=12)
    yield shape("80,250 270,190 300,250 110,312", "#2c4f86")
    for n in (1, 2, 3):
        yield path(f"M{80 + n * 48} {250 - n * 15} l30 61", stroke="#a9c0dd", width=3)
    yield rect(430, 240, 110, 150, "#b3432f")
    yield rect(446, 258, 78, 40, "#e9dcc7")
    yield path("M430 350 H360 Q340 350 340 372 V400", stroke="#5a5f63", width=18)
    yield path("M340 408 q-10 26 0 36 q10 -10 0 -36", "#4b95c2")
    yield path("M300 452 q40 -16 80 0", stroke="#4b95c2", width=8)


def train() -> Iterator[str]:
    """A goods train at a station, with the domes of a city behind it."""
    yield rect(0, 0, WIDTH, 300, "#e5d5c3")
    for x, radius in ((130, 50), (250, 34), (570, 56)):
        yield path(f"M{x - radius} 250 a{radius} {radius} 0 0 1 {2 * radius} 0 Z", "#9a8f86")
        yield rect(x + radius + 8, 130, 10, 130, "#9a8f86")
        yield shape(f"{x + radius + 6},130 {x + radius + 13},100 {x + radius + 20},130", "#9a8f86")
    yield rect(0, 250, WIDTH, 60, "#9a8f86")
    for n, colour in enumerate(("#2d6a8e", "#b3432f", "#3f7d55")):
        yield rect(-40 + n * 170, 240, 158, 112, colour)
        for x in range(-30 + n * 170, 110 + n * 170, 18):
            yield rect(x, 250, 5, 92, "#00000022")
    yield path("M480 352 V214 h120 q60 10 84 90 q8 30 -4 48 Z", "#8c1d18")
    yield shape("590,232 624,236 652,288 590,288", "#cfe3ee")
    yield rect(480, 306, 190, 14, "#f0dfc0")
    yield rect(0, 352, WIDTH, 16, "#3b3b3b")
    for x in (20, 110, 190, 280, 360, 450, 540, 630):
        yield circle(x, 372, 16, "#2a2a2a")
    yield rect(0, 388, WIDTH, 10, "#6b6b6b")
    yield rect(0, 398, WIDTH, 82, "#cbbfae")
    yield rect(0, 412, WIDTH, 8, "#e9c46a")


IMAGES = {
    "tulpar-wire.example/registan-signing.jpg": square,
    "tulpar-wire.example/tumar-1.jpg": satellite,
    "tulpar-wire.example/carpet.jpg": carpet,
    "zheti-ozen.example/aral-2026.jpg": sea,
    "zheti-ozen.example/sorgy.jpg": pump,
    "kokzhiek-kundeligi.example/7715.jpg": belts,
    "stepnoy-telegraf.example/4480.jpg": medals,
    "stepnoy-telegraf.example/4459.jpg": ice,
    "longitude-post.example/airport.jpg": airport,
    "longitude-post.example/halkali.jpg": train,
}


def main() -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium; on Debian run: make system")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for name, drawn in IMAGES.items():
            page.set_content(
                f'<style>body{{margin:0}}</style><svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
                f"{''.join(drawn())}</svg>"
            )
            (OUT / name).parent.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=OUT / name, type="jpeg", quality=78)
        browser.close()


if __name__ == "__main__":
    main()
