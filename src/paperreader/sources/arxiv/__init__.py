"""arXiv: its API, its daily announcements as RSS and as a web page, its categories and its schedule."""
