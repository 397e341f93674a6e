"""config.toml and the environment → the settings of each room, checked, with messages a person can act on."""
