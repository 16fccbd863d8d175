"""The network: one HTTP client with limits, its cache, and the request rate that arXiv asks for.

Only `net.exchange`, `net.proxies` and `net.failures` import httpx. Import them when a request is sent, not
before: httpx takes as long to load as the rest of a start, and 8 MB.
"""
