"""The network: URLs, robots.txt, the pace of requests, and fetching within bounds."""
