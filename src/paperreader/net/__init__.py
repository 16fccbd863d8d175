"""The network: one HTTP client with limits, its cache, and the pace that arXiv asks for.

Only `net.exchange`, `net.proxies` and `net.failures` import httpx. Import them when a client is made, not
before: httpx takes as long to load as everything else of a start together.
"""
