"""Colours that can be read: contrast between two, and a colour's nearest shade that has enough of it.

Source: relative luminance and contrast ratio, WCAG 2.2.
"""

import colorsys
import re

TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, for text below 24 px
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 100
_CALL = re.compile(r"(rgb|hsl)a?\(([^)]*)\)")


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


def colour_of(text: str, ground: str = "#ffffff") -> str:
    """Returns a colour of CSS as #rrggbb, as it looks on `ground` where it lets light through; "" for what is none."""
    text = text.strip().lower()
    if text.startswith("#"):
        digits = text[1:] if len(text) > 5 else "".join(2 * digit for digit in text[1:])
        known = _HEX.fullmatch("#" + digits[:6]) and len(digits) in (6, 8)
        channels = _channels("#" + digits[:6]) if known else None
        alpha = int(digits[6:] or "ff", 16) / 255 if known and re.fullmatch("[0-9a-f]*", digits[6:]) else 1.0
    elif call := _CALL.fullmatch(text):
        channels, alpha = _called(call[1], re.split(r"[\s,/]+", call[2].strip()))
    else:
        from cssutils.css.colors import COLORS

        *named, alpha = COLORS.get(text, (0, 0, 0, 0.0))
        channels = (named[0], named[1], named[2])
    if channels is None or not alpha:
        return ""
    below = _channels(ground)
    seen = (round(c * alpha + b * (1 - alpha)) for c, b in zip(channels, below, strict=True))
    return "#" + "".join(f"{channel:02x}" for channel in seen)


def _called(name: str, given: list[str]) -> tuple[tuple[int, int, int] | None, float]:
    """Returns the channels and the alpha of rgb(…) or hsl(…)."""
    try:
        alpha = _share(given[3], 1) if len(given) > 3 else 1.0
        if name == "rgb":
            red, green, blue = (round(min(255, max(0, _share(one, 255)))) for one in given[:3])
            return (red, green, blue), alpha
        turn = float(given[0].removesuffix("deg")) / 360 % 1
        mixed = colorsys.hls_to_rgb(turn, _share(given[2], 1), _share(given[1], 1))
        return (round(255 * mixed[0]), round(255 * mixed[1]), round(255 * mixed[2])), alpha
    except (ValueError, IndexError):
        return None, 1.0


def _share(text: str, whole: float) -> float:
    return float(text[:-1]) * whole / 100 if text.endswith("%") else float(text)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(channels: tuple[int, int, int]) -> float:
    red, green, blue = (_linear(c / 255) for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
