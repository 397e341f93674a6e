"""Where the things are that travel with the program: templates, samples, the default configuration, data.

An installed wheel holds them inside the package; a checkout, which is installed editable, at its top level.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent


def package_path(name: str) -> Path:
    """Returns the path of `name` ("templates", "examples", "config.toml", "data", "locale").

    Raises: FileNotFoundError when the installation is incomplete.
    """
    for place in (_PACKAGE / name, _PACKAGE.parent / name):
        if place.exists():
            return place
    raise FileNotFoundError(f"digest is installed without its {name}; install it again")
