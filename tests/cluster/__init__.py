"""The OpenSearch engine against a real cluster of three nodes on this machine, see `launcher`."""
