"""The built-in outlets, one TOML file each; `archive.outlets.profile` reads them."""
