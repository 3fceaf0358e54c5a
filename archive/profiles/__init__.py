"""The built-in outlets, one TOML file each; `archive.profile` reads them."""
