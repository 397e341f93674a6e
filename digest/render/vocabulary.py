"""The components of MJML 4 and their attributes, as its documentation lists them.

mjml-python passes over any other: it draws an unknown component as if it were HTML, and leaves an attribute out.
"""

from collections.abc import Mapping

_PADDING = "padding padding-top padding-right padding-bottom padding-left"
_BORDER = "border border-top border-right border-bottom border-left border-radius"
_FONT = "color font-family font-size font-style font-weight letter-spacing line-height text-decoration text-transform"
_INNER = (
    "inner-background-color inner-border inner-border-top inner-border-right inner-border-bottom inner-border-left "
    "inner-border-radius"
)
_GROUND = "background-color background-url background-repeat background-size background-position background-position-x background-position-y"
_SECTION = f"{_GROUND} {_BORDER} {_PADDING} direction full-width text-align text-padding"
_LINK = "href name rel target title"
_ICON = (
    "icon-align icon-height icon-width icon-position icon-unwrapped-alt icon-unwrapped-url icon-wrapped-alt "
    "icon-wrapped-url"
)
_OWN = {
    "mjml": "lang dir owa version",
    "mj-head": "",
    "mj-body": "background-color width",
    "mj-title": "",
    "mj-preview": "",
    "mj-attributes": "",
    "mj-breakpoint": "width",
    "mj-font": "name href",
    "mj-style": "inline",
    "mj-raw": "position",
    "mj-wrapper": f"{_SECTION} gap",
    "mj-section": _SECTION,
    "mj-group": "background-color direction vertical-align width",
    "mj-column": f"background-color {_BORDER} {_INNER} {_PADDING} direction vertical-align width",
    "mj-text": f"align background-color {_FONT} {_PADDING} height vertical-align",
    "mj-image": f"align alt {_BORDER} {_LINK} {_PADDING} fluid-on-mobile font-size height max-height sizes src srcset usemap width",
    "mj-button": f"align background-color {_BORDER} {_FONT} {_LINK} {_PADDING} height inner-padding text-align vertical-align width",
    "mj-divider": f"align border-color border-style border-width {_PADDING} width",
    "mj-spacer": f"{_BORDER} {_PADDING} height",
    "mj-table": f"align border cellpadding cellspacing {_FONT} {_PADDING} role table-layout vertical-align width",
    "mj-hero": f"align {_GROUND} background-height background-width border-radius {_INNER} inner-padding {_PADDING} height mode vertical-align width",
    "mj-navbar": f"align base-url hamburger ico-align ico-close ico-color ico-font-family ico-font-size ico-line-height ico-open ico-padding ico-padding-top ico-padding-right ico-padding-bottom ico-padding-left ico-text-decoration ico-text-transform {_PADDING}",
    "mj-navbar-link": f"{_FONT} {_LINK} {_PADDING}",
    "mj-social": f"align border-radius {_FONT} icon-height icon-padding icon-size inner-padding mode {_PADDING} table-layout text-padding vertical-align",
    "mj-social-element": f"align alt background-color border-radius {_FONT} icon-height icon-padding icon-position icon-size {_LINK} {_PADDING} sizes src srcset text-padding vertical-align",
    "mj-accordion": f"border font-family {_ICON} {_PADDING}",
    "mj-accordion-element": f"background-color border font-family {_ICON}",
    "mj-accordion-title": f"background-color {_FONT} {_PADDING}",
    "mj-accordion-text": f"background-color {_FONT} {_PADDING}",
    "mj-carousel": f"align background-color border-radius icon-width left-icon {_PADDING} right-icon tb-border tb-border-radius tb-hover-border-color tb-selected-border-color tb-width thumbnails",
    "mj-carousel-image": f"alt border-radius {_LINK} src tb-border tb-border-radius thumbnails-src",
}
ATTRIBUTES: Mapping[str, frozenset[str]] = {tag: frozenset(own.split()) for tag, own in _OWN.items()}
EVERYWHERE = frozenset({"css-class", "mj-class", "container-background-color"})
# Defaults for others, in mj-attributes: any attribute.
FREE = frozenset({"mj-all", "mj-class"})
