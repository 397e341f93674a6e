"""The composition root: configuration → ready objects. Only here are files of the package, the clock and the environment read."""
