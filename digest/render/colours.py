"""Colours that can be read: contrast between two, and a colour's nearest shade that has enough of it.

Source: relative luminance and contrast ratio, WCAG 2.2.
"""

import colorsys
import re

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text below 24 px
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 100


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """Returns the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(_channels(one)), _luminance(_channels(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, paper: str, ratio: float = TEXT_CONTRAST) -> str:
    """Returns `colour` in the nearest lightness that reaches `ratio` on `paper`; hue and saturation stay."""
    end = 1.0 if _luminance(_channels(paper)) < 0.18 else 0.0
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    for step in range(_STEPS + 1):
        mixed = colorsys.hls_to_rgb(hue, lightness + (end - lightness) * step / _STEPS, saturation)
        shade = "#" + "".join(f"{round(channel * 255):02x}" for channel in mixed)
        if contrast(shade, paper) >= ratio:
            return shade
    return "#ffffff" if end else "#000000"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    red, green, blue = (_linear(c / 255) for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
