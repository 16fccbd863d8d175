"""Types of publications in other programs, and their names in CSL."""

from __future__ import annotations

import re

_NAMED = {
    "article-journal": "articlejournal journalarticle journalarticles journal jour ejour mgzn",
    "paper-conference": "paperconference conferencepaper conferenceproceedings conferenceandworkshoppapers"
    " conf proceedingsarticle proceedingspaper proceedings cpaper conference inproceedings meetingabstract",
    "book": "book ebook wholebook edbook editedbook booksandtheses monograph proceedingsbook",
    "chapter": "chapter booksection bookchapter chap echap incollection encyclopediaarticle encyc"
    " partsinbooksorcollections",
    "thesis": "thesis thes dissertation phdthesis",
    "report": "report rprt technicalreport techreport",
    "dataset": "dataset data datapaper dbase",
    "software": "software computerprogram comp",
    "patent": "patent pat",
    "webpage": "webpage elec blogpost blog web",
    "manuscript": "manuscript unpublishedwork unpb manscpt",
    "standard": "standard stand",
}
_TYPES = {name: csl for csl, names in _NAMED.items() for name in names.split()}


def csl_type(text: str) -> str:
    """Return the name in CSL of a type of publication, or an empty text; a preprint has none."""
    return _TYPES.get(re.sub(r"[^a-z]", "", text[:100].lower()), "")
