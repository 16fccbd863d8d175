"""The programs whose JSON is understood: how their items are recognised, and what their names mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.importers.json_text import text_of
from paperreader.importers.naming import Names

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def _same(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return item


class Producer(NamedTuple):
    """A program that writes JSON.

    Attributes:
        name: as people call it.
        signs: names of members, separated by blanks; an item with all of one of these texts is the program's.
        names: the meaning of the names.
        prepare: returns an item in the form that `names` expects.
    """

    name: str
    signs: tuple[str, ...]
    names: Names
    prepare: Callable[[Mapping[str, Any]], Mapping[str, Any]] = _same


_EDITORS = frozenset({"editor", "seriesEditor"})
_HELPERS = frozenset({"contributor", "translator", "bookAuthor", "reviewedAuthor", "commenter", "recipient"})


def _zotero(item: Mapping[str, Any]) -> Mapping[str, Any]:
    creators = item.get("creators")
    by_role: dict[str, list[Any]] = {"authors": [], "editors": []}
    for creator in creators if isinstance(creators, list) else []:
        role = text_of(creator.get("creatorType")) if isinstance(creator, dict) else ""
        if role not in _HELPERS:
            by_role["editors" if role in _EDITORS else "authors"].append(creator)
    return {**item, **by_role}


def _openalex(item: Mapping[str, Any]) -> Mapping[str, Any]:
    index = item.get("abstract_inverted_index")
    words = (
        ((word, found) for word, found in index.items() if _are_places(found))
        if isinstance(index, dict)
        else ()
    )
    places = sorted((place, word) for word, found in words for place in found)
    return {"abstract": " ".join(word for _, word in places), **item}


def _are_places(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(place, int) for place in value)


def _without_dot(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**item, "title": text_of(item.get("title")).removesuffix(".")}


def _mendeley(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**item, "date": {name: item.get(name) for name in ("year", "month", "day")}}


def _pocket(item: Mapping[str, Any]) -> Mapping[str, Any]:
    tags = item.get("tags")
    return {**item, "tags": list(tags) if isinstance(tags, dict) else tags}


_CSL = Names(
    title="title",
    subtitle="subtitle",
    abstract="abstract",
    authors="author",
    editors="editor",
    date="issued published published-print published-online posted submitted",
    doi="DOI",
    journal="container-title",
    note="note",
    identifiers="number archive_location id arxiv=arxiv pmid=PMID custom.paperreader",
    mentions="custom.paperreader number volume issue page publisher archive source genre",
    addresses="URL link.URL resource.primary.URL",
    tags="keyword tags",
    publication="type=type volume=volume issue=issue|journal-issue.issue number=number page=page"
    " publisher=publisher publisher-place=publisher-place|publisher-location edition=edition"
    " collection-title=collection-title event-title=event-title|event.name event-place=event-place"
    " genre=genre chapter-number=chapter-number number-of-pages=number-of-pages version=version"
    " ISBN=ISBN ISSN=ISSN PMCID=PMCID",
    between=",",
)  # fmt: skip

OURS = Producer("paperreader", ("custom title",), _CSL._replace(has_markup=False))
CSL = Producer(
    "CSL-JSON",
    ("type title", "type author", "type issued", "DOI title", "title issued", "title container-title"),
    _CSL,
)

PRODUCERS = (
    Producer(
        "Zotero",
        ("itemType",),
        Names(
            title="title caseName subject nameOfAct",
            abstract="abstractNote",
            authors="authors",
            editors="editors",
            date="date filingDate issueDate",
            added="dateAdded",
            doi="DOI",
            journal="publicationTitle proceedingsTitle bookTitle encyclopediaTitle conferenceName",
            note="extra notes notes.note",
            identifiers="archiveID archiveLocation reportNumber callNumber arXiv arxivId pmid=PMID"
            " citationKey citekey",
            mentions="repository archive archiveID libraryCatalog attachments.url",
            addresses="url",
            tags="tags",
            collections="collectionNames",
            publication="type=itemType volume=volume issue=issue page=pages"
            " publisher=publisher|institution|university publisher-place=place edition=edition"
            " collection-title=series|seriesTitle event-title=conferenceName"
            " genre=thesisType|reportType ISBN=ISBN ISSN=ISSN",
        ),
        _zotero,
    ),
    Producer(
        "Semantic Scholar",
        ("paperId title", "externalIds", "externalids", "corpusid"),
        Names(
            title="title",
            abstract="abstract",
            authors="authors",
            date="publicationDate publicationdate year",
            doi="externalIds.DOI externalids.DOI doi",
            journal="venue journal.name publicationVenue.name",
            identifiers="arxiv=externalIds.ArXiv arxiv=externalids.ArXiv arxiv=arxivId acl=externalIds.ACL"
            " pmid=externalIds.PubMed s2=paperId corpus=externalIds.CorpusId corpus=corpusId corpus=corpusid",
            mentions="journal.volume externalIds.DBLP",
            addresses="url openAccessPdf.url",
            publication="type=publicationTypes volume=journal.volume page=journal.pages"
            " event-title=publicationVenue.name",
        ),
    ),
    Producer(
        "OpenAlex",
        ("authorships", "abstract_inverted_index", "primary_location display_name"),
        Names(
            title="title display_name",
            abstract="abstract",
            authors="authorships.author.display_name authorships.raw_author_name",
            date="publication_date publication_year",
            doi="doi ids.doi",
            journal="primary_location.source.display_name",
            identifiers="arxiv=ids.arxiv",
            mentions="ids.pmid",
            addresses="primary_location.landing_page_url primary_location.pdf_url"
            " best_oa_location.landing_page_url"
            " best_oa_location.pdf_url locations.landing_page_url locations.pdf_url open_access.oa_url",
            publication="type=type_crossref|type volume=biblio.volume issue=biblio.issue"
            " page=biblio.first_page~biblio.last_page"
            " publisher=primary_location.source.host_organization_name"
            " ISSN=primary_location.source.issn_l",
        ),
        _openalex,
    ),
    Producer(
        "DBLP",
        ("venue ee", "key venue type", "authors venue type"),
        Names(
            title="title",
            authors="authors.author",
            date="year",
            doi="doi",
            journal="venue",
            mentions="volume key",
            addresses="ee",
            publication="type=type volume=volume issue=number page=pages publisher=publisher",
        ),
        _without_dot,
    ),
    Producer(
        "INSPIRE",
        ("titles arxiv_eprints", "titles control_number", "titles document_type"),
        Names(
            title="titles.title",
            abstract="abstracts.value",
            authors="authors",
            date="preprint_date earliest_date publication_info.year imprints.date",
            doi="dois.value",
            journal="publication_info.journal_title",
            identifiers="arxiv=arxiv_eprints.value",
            publication="type=document_type volume=publication_info.journal_volume"
            " issue=publication_info.journal_issue"
            " page=publication_info.page_start~publication_info.page_end"
            " publisher=imprints.publisher",
        ),
    ),
    Producer(
        "OpenReview",
        ("forum content",),
        Names(
            title="content.title",
            abstract="content.abstract",
            authors="content.authors.value content.authors",
            date="pdate odate cdate tcdate",
            journal="content.venue",
            identifiers="openreview=forum",
            mentions="content._bibtex",
            tags="content.keywords.value content.keywords",
        ),
    ),
    Producer(
        "DataCite",
        ("titles creators",),
        Names(
            title="titles.title",
            abstract="descriptions.description",
            authors="creators",
            date="dates.date publicationYear",
            doi="doi",
            journal="container.title",
            mentions="identifiers.identifier relatedIdentifiers.relatedIdentifier",
            addresses="url",
            publication="type=types.resourceTypeGeneral publisher=publisher",
        ),
    ),
    Producer(
        "NASA ADS",
        ("bibcode",),
        Names(
            title="title",
            abstract="abstract",
            authors="author",
            date="pubdate year",
            doi="doi",
            journal="pub",
            identifiers="identifier bibcode",
            mentions="bibcode",
            publication="type=doctype volume=volume issue=issue page=page publisher=publisher",
        ),
    ),
    Producer(
        "Mendeley",
        ("identifiers authors", "profile_id title", "source authors type"),
        Names(
            title="title",
            abstract="abstract",
            authors="authors",
            editors="editors",
            date="date",
            added="created",
            doi="identifiers.doi",
            journal="source",
            note="notes",
            identifiers="arxiv=identifiers.arxiv pmid=identifiers.pmid citation_key",
            addresses="websites",
            tags="tags keywords",
            publication="type=type volume=volume issue=issue page=pages publisher=publisher"
            " publisher-place=city edition=edition ISBN=identifiers.isbn ISSN=identifiers.issn",
        ),
        _mendeley,
    ),
    Producer(
        "Firefox",
        ("uri type", "uri title", "uri typeCode"),
        Names(
            title="title", added="dateAdded", addresses="uri", tags="tags", between=",",
            needs_identifier=True,
        ),
    ),
    Producer(
        "Chrome",
        ("url date_added",),
        Names(title="name", added="date_added", addresses="url", needs_identifier=True),
    ),
    Producer(
        "Pinboard",
        ("href description", "href extended"),
        Names(
            title="description", added="time", addresses="href", tags="tags", note="extended", between=" ",
            needs_identifier=True,
        ),
    ),
    Producer(
        "Raindrop",
        ("link excerpt", "link created", "link title"),
        Names(
            title="title", added="created", addresses="link", tags="tags", note="note", needs_identifier=True,
        ),
    ),
    Producer(
        "Pocket",
        ("resolved_url", "given_url"),
        Names(
            title="resolved_title given_title", added="time_added", addresses="resolved_url given_url",
            tags="tags", needs_identifier=True,
        ),
        _pocket,
    ),
    Producer(
        "Instapaper",
        ("bookmark_id url",),
        Names(
            title="title", added="time", addresses="url", tags="tags", note="description",
            needs_identifier=True,
        ),
    ),
    OURS,
    CSL,
)  # fmt: skip
