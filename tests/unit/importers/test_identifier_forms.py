"""Every way in which exports and people name an arXiv paper, and texts that only look like it."""

from __future__ import annotations

import pytest

from paperreader.importers.registry import read_entries

NEW, OLD = "2005.14165", "hep-th/9901001"

BIBTEX = r"""
eprint = {2005.14165}
eprint = {2005.14165}, archivePrefix = {arXiv}, primaryClass = {cs.CL}
eprint = {2005.14165v4}, eprinttype = {arxiv}, eprintclass = {cs.CL}
eprint = {arXiv:2005.14165}, archiveprefix = {arXiv}
eprint = {arXiv:2005.14165 [cs.CL]}
Eprint = {https://arxiv.org/abs/2005.14165}, eprinttype={arXiv}
eprint = {http://arxiv.org/abs/2005.14165v2}
eprint = {2005.14165}, archive = {arXiv}
eprint = {2005.14165}, eprinttype = {arxiv.org}
eprint = {2005.14165}, archivePrefix = {ArXiv e-prints}
eprint = {abs/2005.14165}
eprint = {2005.14165 [cs]}, eprinttype={arXiv}
arxivId = {2005.14165}
arxiv_id = {2005.14165}
arxivnumber = {2005.14165}
eprint = {2005.14165 (cs.CL)}, eprinttype = {arxiv}
addendum = {arXiv:2005.14165}
series = {arXiv}, number = {2005.14165}
url = {https://www.emergentmind.com/papers/2005.14165}
arxiv = {2005.14165}
arxivid = {abs/2005.14165}
_eprint = {2005.14165}
arXivId = {arXiv:2005.14165v1}
url = {https://arxiv.org/abs/2005.14165}
url = {http://arxiv.org/pdf/2005.14165v4.pdf}
url = {arxiv.org/abs/2005.14165}
url = {https://www.arxiv.org/abs/2005.14165}
url = {https://export.arxiv.org/abs/2005.14165}
url = {http://de.arxiv.org/abs/2005.14165}
url = {https://ar5iv.labs.arxiv.org/html/2005.14165}
url = {https://ar5iv.org/abs/2005.14165}
url = {https://arxiv.org/html/2005.14165v4}
url = {https://arxiv.org/format/2005.14165}
url = {https://www.alphaxiv.org/abs/2005.14165}
url = {https://huggingface.co/papers/2005.14165}
url = {https://doi.org/10.48550/arXiv.2005.14165}
url = {http://dx.doi.org/10.48550/ARXIV.2005.14165}
url = {https://www.semanticscholar.org/arxiv/2005.14165}
url = {https://api.semanticscholar.org/arXiv:2005.14165}
url = {https://paperswithcode.com/paper/2005.14165}
url = {https://scirate.com/arxiv/2005.14165}
url = {https://ui.adsabs.harvard.edu/abs/2020arXiv200514165B/abstract}
url = {https://ui.adsabs.harvard.edu/abs/arXiv:2005.14165}
url = {https://inspirehep.net/api/arxiv/2005.14165}
Url = {\url{https://arxiv.org/abs/2005.14165}}
url = {<https://arxiv.org/abs/2005.14165>}
URL = {https://arxiv.org/abs/2005.14165 https://github.com/x/y}
url = {https://arxiv.org/abs/2005.14165;https://x.example/a}
bdsk-url-1 = {https://arxiv.org/abs/2005.14165}
link = {https://arxiv.org/abs/2005.14165}
pdf = {https://arxiv.org/pdf/2005.14165.pdf}
file = {:http\://arxiv.org/pdf/2005.14165v4:PDF}
adsurl = {https://ui.adsabs.harvard.edu/abs/2020arXiv200514165B}
biburl = {https://dblp.org/rec/journals/corr/abs-2005-14165.bib}
bibsource={dblp}, ee = {https://arxiv.org/abs/2005.14165}
howpublished = {\url{https://arxiv.org/abs/2005.14165}}
howpublished = {arXiv:2005.14165}
howpublished = {arXiv preprint arXiv:2005.14165 [cs.CL]}
howpublished = {Preprint, arXiv:2005.14165}
howpublished = {Preprint available at \href{https://arxiv.org/abs/2005.14165}{arXiv:2005.14165}}
doi = {10.48550/arXiv.2005.14165}
doi = {10.48550/ARXIV.2005.14165}
doi = {https://doi.org/10.48550/arXiv.2005.14165}
doi = {arXiv:2005.14165}
doi = {doi:10.48550/arXiv.2005.14165}
journal = {arXiv preprint arXiv:2005.14165}
journal = {arXiv preprint arXiv:2005.14165v4}
journal = {arXiv preprint \href{https://arxiv.org/abs/2005.14165}{arXiv:2005.14165}}
journal = {arXiv:2005.14165 [cs]}
journal = {arXiv e-prints}, eid = {arXiv:2005.14165}, pages = {arXiv:2005.14165}
journal = {arXiv e-prints}, pages = {arXiv:2005.14165}
journal = {arXiv e-prints}, eid = {arXiv:2005.14165}
journal = {arXiv e-prints}, keywords={x}, archivePrefix={arXiv}, eprint = {2005.14165}
journal = {arXiv}, volume = {2005.14165}
journal = {arXiv}, pages = {2005.14165}
journal = {arXiv}, number = {2005.14165}
journal = {ArXiv}, volume = {abs/2005.14165}
journal = {CoRR}, volume = {abs/2005.14165}
journal = {Computing Research Repository}, volume = {arXiv:2005.14165}, note={Version 4}
journal = {CoRR}, volume = {2005.14165}
journaltitle = {arXiv:2005.14165 [cs]}
journal = {ArXiv preprint}, volume={arXiv 2005.14165}
journal = {ArXiv preprint - arXiv:2005.14165}
journal = {arXiv.org}, note={2005.14165}
booktitle = {arXiv:2005.14165}
publisher = {arXiv}, number = {arXiv:2005.14165}
institution = {arXiv}, number = {2005.14165}
type={Preprint}, institution = {arXiv}, number = {arXiv:2005.14165}
note = {arXiv:2005.14165 [cs]}
note = {arXiv:2005.14165 [cs, stat] version: 4}
note = {arXiv: 2005.14165}
note = {arXiv 2005.14165}
note = {arXiv preprint 2005.14165}
note = {arXiv ID: 2005.14165}
note = {arXiv id 2005.14165v3 [cs.CL]}
note = {eprint arXiv:2005.14165}
note = {Available at \url{https://arxiv.org/abs/2005.14165}}
note = {ArXiv:\href{https://arxiv.org/abs/2005.14165}{2005.14165 [cs.CL]}}
note = {\_eprint: 2005.14165}
note = {\_eprint: arXiv:2005.14165}
note = {\texttt{arXiv:2005.14165}}
note = {{arXiv}:2005.14165}
note = {Comment: 40 pages. arXiv:2005.14165}
number = {arXiv:2005.14165}
number = {arXiv:2005.14165v4 [cs.CL]}
eprint = {hep-th/9901001}, archivePrefix={arXiv}, primaryClass={hep-th}
eprint = {9901001}, archivePrefix={arXiv}, primaryClass={hep-th}
eprint = {arXiv:hep-th/9901001}
eprint = {hep-th/9901001v2}
SLACcitation = {%%CITATION = HEP-TH/9901001;%%}
SLACcitation = {%%CITATION = ARXIV:2005.14165;%%}
journal = {arXiv preprint hep-th/9901001}
url={http://arxiv.org/abs/hep-th/9901001v1}
url={http://www.arxiv.org/pdf/hep-th/9901001.pdf}
url={http://xxx.lanl.gov/abs/hep-th/9901001}
doi={10.48550/arXiv.hep-th/9901001}
howpublished={E-print: hep-th/9901001}
note={hep-th/9901001}
adsurl={http://adsabs.harvard.edu/abs/1999hep.th....1001S}, eprint={hep-th/9901001}
"""

KEYS = """
DBLP:journals/corr/abs-2005-14165
journals/corr/abs-2005-14165
2020arXiv200514165B
arXiv:2005.14165
2005.14165
arxiv.2005.14165
https://doi.org/10.48550/arxiv.2005.14165
abs-2005-14165
corr/abs/2005.14165
arxiv_2005_14165
hep-th/9901001
ARXIV-2005-14165
"""

RIS = """
UR  - https://arxiv.org/abs/2005.14165
M1  - arXiv:2005.14165
M1  - 2005.14165 / T2  - arXiv
AN  - arXiv:2005.14165
C1  - arXiv:2005.14165 [cs]
N1  - arXiv:2005.14165 [cs]
DO  - 10.48550/arXiv.2005.14165
T2  - arXiv preprint arXiv:2005.14165
JO  - ArXiv / VL  - abs/2005.14165
JO  - CoRR / VL  - abs/2005.14165
JF  - arXiv e-prints / SP  - arXiv:2005.14165
T2  - arXiv e-prints / SP  - arXiv:2005.14165
PB  - arXiv / IS  - arXiv:2005.14165
IS  - arXiv:2005.14165
L1  - https://arxiv.org/pdf/2005.14165.pdf
L1  - http://arxiv.org/pdf/2005.14165v1
ID  - 2020arXiv200514165B
ID  - DBLP:journals/corr/abs-2005-14165
C7  - arXiv:2005.14165
M3  - arXiv:2005.14165
VL  - arXiv:2005.14165
JA  - arXiv:2005.14165
SE  - hep-th/9901001
AN  - hep-th/9901001 / DB  - arXiv
LK  - http://arxiv.org/abs/hep-th/9901001
T2  - arXiv:2005.14165 [cs]
M1  - 2005.14165
L2  - https://arxiv.org/abs/2005.14165
UR  - https://arxiv.org/abs/2005.14165v2 http://x.org
JO  - arXiv / IS  - 2005.14165
PB  - arXiv / M1  - arXiv:2005.14165
UR  - http://adsabs.harvard.edu/abs/2020arXiv200514165B
"""

CSL = r"""
"number":"arXiv:2005.14165"
"URL":"https://arxiv.org/abs/2005.14165"
"note":"arXiv:2005.14165 [cs]"
"DOI":"10.48550/arXiv.2005.14165"
"container-title":"arXiv preprint arXiv:2005.14165"
"container-title":"ArXiv","volume":"abs/2005.14165"
"container-title":"CoRR","volume":"abs/2005.14165"
"container-title":"arXiv:2005.14165 [cs]"
"archive":"arXiv","archive_location":"2005.14165"
"archive":"arXiv","archive_location":"arXiv:2005.14165v4"
"note":"_eprint: 2005.14165"
"note":"arXiv: 2005.14165"
"page":"arXiv:2005.14165"
"publisher":"arXiv","number":"2005.14165"
"genre":"arXiv:2005.14165"
"note":"eprint: arXiv:2005.14165"
"note":"arXiv ID: 2005.14165"
"note":"eprinttype: arxiv\neprint: 2005.14165"
"container-title":"arXiv e-prints","page":"arXiv:2005.14165"
"number":"arXiv:2005.14165v4 [cs]"
"archive":"arXiv:2005.14165"
"publisher":"arXiv:2005.14165"
"id":"2005.14165"
"id":"https://doi.org/10.48550/arxiv.2005.14165"
"note":"tex.eprint: 2005.14165\ntex.archiveprefix: arXiv"
"collection-title":"arXiv","number":"2005.14165"
"issue":"arXiv:2005.14165"
"source":"arXiv.org","number":"2005.14165"
"source":"arXiv.org","note":"arXiv:2005.14165"
"""

LINES = """
2005.14165
arXiv:2005.14165
arXiv:2005.14165v4 [cs.CL]
https://arxiv.org/abs/2005.14165
[Paper](https://arxiv.org/pdf/2005.14165.pdf)
T. Brown et al. Language models are few-shot learners. arXiv preprint arXiv:2005.14165, 2020.
Brown et al. Language models are few-shot learners. CoRR, abs/2005.14165, 2020.
Language models. 2020. doi: 10.48550/arXiv.2005.14165.
https://huggingface.co/papers/2005.14165
https://alphaxiv.org/abs/2005.14165
paper (arXiv 2005.14165)
ArXiv ID: 2005.14165
2005.14165v2
2005.14165.pdf
https://arxiv.org/pdf/2005.14165v4.pdf#page=2
<https://arxiv.org/abs/2005.14165?context=cs>
https://arxiv.org/abs/2005.14165,
https%3A%2F%2Farxiv.org%2Fabs%2F2005.14165
arxiv.org/abs/2005.14165
- 2005.14165: Language models
10.48550/arXiv.2005.14165
https://www.google.com/url?q=https://arxiv.org/abs/2005.14165&sa=D
https://scholar.archive.org/work/x https://arxiv.org/abs/2005.14165
2020arXiv200514165B
https://web.archive.org/web/2020/https://arxiv.org/abs/2005.14165
https://arxiv.org/abs/2005.14165 Language Models
"""

OTHER_GROUPS = [
    ("journal = {CoRR}, volume = {cs.CL/0205070}", "cs/0205070"),
    ("journal = {CoRR}, volume = {math.GT/0309136}", "math/0309136"),
    ("url = {https://arxiv.org/abs/math.GT/0309136}", "math/0309136"),
    ("url = {http://arxiv.org/abs/cs/0205070}", "cs/0205070"),
    ("eprint = {0706.1234}, archivePrefix = {arXiv}", "0706.1234"),
    ("eprint = {0603449}, archivePrefix = {astro-ph}", "astro-ph/0603449"),
    ("eprint = {cond-mat.stat-mech/9803001}", "cond-mat/9803001"),
    ("eprint = {q-bio.NC/0309033}", "q-bio/0309033"),
]

OTHERS = [
    ("pmid = {26017442}", "pmid:26017442"),
    ("eprint = {26017442}, eprinttype = {pubmed}", "pmid:26017442"),
    ("url = {https://pubmed.ncbi.nlm.nih.gov/26017442/}", "pmid:26017442"),
    ("url = {https://openreview.net/forum?id=rJXMpikCZ}", "openreview:rJXMpikCZ"),
    ("url = {https://aclanthology.org/N18-1202}", "acl:N18-1202"),
    ("url = {https://api.semanticscholar.org/CorpusID:13756489}", "corpus:13756489"),
    ("ee = {https://doi.org/10.1038/nature14539}", "doi:10.1038/nature14539"),
    ('doi = {10.1000/a"b}', 'doi:10.1000/a"b'),
    ("howpublished = {doi: 10.1038/Nature14539}", "doi:10.1038/nature14539"),
    ("bdsk-url-1 = {https://doi.org/10.1038/nature14539}", "doi:10.1038/nature14539"),
]

LOOK_ALIKES = """
eprint = {2005.14165}, eprinttype = {jstor}
number = {2005.14165}, institution = {MIT}
journal = {Nature}, volume = {2005}, pages = {14165}
journal = {Corr. Sci.}, volume = {2005.14165}
journal = {Phys. Rev. D}, pages = {2005.14165}
journal = {arXiv}, volume = {2013.14165}
url = {https://example.org/2005.14165.pdf}
url = {https://github.com/ada/2005.14165}
note = {See also arXiv:2005.14165}
note = {Extended version of arXiv:2005.14165}
note = {Comment on arXiv:2005.14165}
note = {Code at https://doi.org/10.5281/zenodo.1234}
note = {version 2005.14165}
annote = {Compare with arXiv:2005.14165}
abstract = {As in arXiv:2005.14165}
keywords = {arXiv:2005.14165}
isbn = {2005.14165}
archivePrefix = {arXiv}, primaryClass = {cs.CL}
"""


def identifiers(text: str, form: str) -> list[str]:
    return [row.entry.paper.id for row in read_entries(text, "file", form).imported]


def lines(text: str) -> list[str]:
    return text.strip().split("\n")


def bibtex(fields: str, key: str = "key1") -> list[str]:
    return identifiers(f"@article{{{key}, title = {{A title}}, author = {{Ada Byron}}, {fields}}}", "bibtex")


@pytest.mark.parametrize("fields", lines(BIBTEX))
def test_fields_of_bibtex_name_arxiv(fields: str) -> None:
    assert bibtex(fields) == [OLD if "9901001" in fields else NEW]


@pytest.mark.parametrize(("fields", "identifier"), OTHER_GROUPS + OTHERS)
def test_fields_of_bibtex_name_old_groups_and_other_sites(fields: str, identifier: str) -> None:
    assert bibtex(fields) == [identifier]


@pytest.mark.parametrize("key", lines(KEYS))
def test_keys_of_bibtex_name_arxiv(key: str) -> None:
    assert bibtex("year = 2020", key) == [OLD if "9901001" in key else NEW]


@pytest.mark.parametrize("tags", lines(RIS))
def test_tags_of_ris_name_arxiv(tags: str) -> None:
    record = "\n".join(["TY  - JOUR", "TI  - A title", *tags.split(" / "), "ER  - "])
    assert identifiers(record, "ris") == [OLD if "9901001" in tags else NEW]


@pytest.mark.parametrize("names", lines(CSL))
def test_names_of_csl_json_name_arxiv(names: str) -> None:
    assert identifiers(f'[{{"title": "A title", {names}}}]', "csl-json") == [NEW]


@pytest.mark.parametrize("line", lines(LINES))
def test_lines_name_arxiv(line: str) -> None:
    assert identifiers(line, "list") == [NEW]


@pytest.mark.parametrize("fields", lines(LOOK_ALIKES))
def test_what_looks_like_an_identifier_is_none(fields: str) -> None:
    (identifier,) = bibtex(fields)
    assert identifier.startswith("local:")
