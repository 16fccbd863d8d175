"""Fetch from the sources into the library: an edition, a paper, or day after day. No screen is known here."""
