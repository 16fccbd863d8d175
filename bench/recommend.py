"""How good recommendations are, and what they cost, beside popularity and FTS5 in the same run.

    python bench/recommend.py [--tasks FILE] [--similar FILE] [--json] [--quick]

The questions are made of curated reading lists. «half»: half of a list is bookmarked, and the rest must be
found; «five»: five are bookmarked; «time»: those before a month are bookmarked, and those of the month must
be found among its papers; «similar»: one paper asks for those under the same heading. A figure is the part
of the hidden papers that is among the first 50 (200, 10), the mean over lists. A list is one interest, as
bookmarks with one tag are; the last row leaves out the tags. Exits with 1 if a promise is broken.
"""

from __future__ import annotations

import argparse
import calendar
import gzip
import json
import random
import re
import sqlite3
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus import RECORDED, papers_of
from figures import Figure, print_figures
from paperreader.library.texts import Extent
from paperreader.recommend.index import Index
from paperreader.recommend.interests import Liked, groups_of
from paperreader.recommend.recommender import Recommender
from paperreader.recommend.words import PAIR, spellings
from paperreader.sources.huggingface.items import parse_items

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from paperreader.models import Paper

DATA = RECORDED.parent
QUESTIONS = DATA / "recommend"
RECORDED_PAPERS = 100_000
DEPTHS = {"half": (50, 200), "five": (50, 200), "time": (50, 200), "similar": (10, 50, 200)}
MOST_OF_A_LIST = 20
MIXES, SIZES, SEEN = 20, (20, 8, 4), 50


class Question(NamedTuple):
    """Which papers are known, and which must be found.

    Attributes:
        task: a key of `DEPTHS`.
        of: the list that it is made of.
        known, right: identifiers of papers.
        month: of the papers to choose among, as `2504`; empty for all.
    """

    task: str
    of: str
    known: tuple[str, ...]
    right: frozenset[str]
    month: str = ""


class Papers:
    """The recorded papers, as the index reads a library; the rows count from 1."""

    def __init__(self, papers: Mapping[str, Paper], count: int | None = None) -> None:
        self.papers = list(papers.values())
        self.row = {paper.id: row for row, paper in enumerate(self.papers, start=1)}
        self.count = count or len(self.papers)

    def extent(self) -> Extent:
        """Return the rows."""
        return Extent("now", 1, self.count, 0)

    def days(self, rows: Collection[int]) -> dict[int, str]:
        """Return the first day of the month in the identifier of each paper."""
        return {row: _day(self.papers[row - 1].id) for row in rows}

    def texts(self, rows: Collection[int]) -> dict[int, tuple[str, str]]:
        """Return the texts of papers."""
        return {row: (self.papers[row - 1].title, self.papers[row - 1].abstract) for row in rows}

    def changed(self, after: int) -> list[int]:  # noqa: ARG002 - nothing changes
        """Return nothing."""
        return []

    def liked(self, paper_id: str, tags: tuple[str, ...] = ()) -> Liked:
        """Return a paper as a bookmark."""
        paper = self.papers[self.row[paper_id] - 1]
        return Liked(paper_id, paper.title, paper.abstract, tags)


def main() -> int:
    """Print the tables, or the figures as JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tasks", type=Path, default=QUESTIONS / "tasks_shown.jsonl")
    parser.add_argument("--similar", type=Path, help="groups of similar papers")
    parser.add_argument("--json", action="store_true", help="print only our figures")
    parser.add_argument("--quick", action="store_true", help="ask every fourth question")
    arguments = parser.parse_args()
    if not RECORDED.exists() or not arguments.tasks.exists():
        print("skipped: the recorded papers and questions are not beside this checkout")
        return 0
    papers = Papers(recorded_papers())
    questions = list(questions_of(arguments.tasks, arguments.similar, papers.row))[
        :: 4 if arguments.quick else 1
    ]
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder, "index.db"), papers)
        built = _build(index, Path(folder, "index.db"))
        with closing(index):
            recommender = Recommender(index)
            ours = _scores(questions, lambda question: _ask(recommender, papers, question, tagged=True))
            if arguments.json:
                print(json.dumps(ours.figures()))
                return 0
            figures = [*built, *_report(questions, papers, recommender, ours, Path(folder))]
            return bool(print_figures("what recommendations cost", figures))


def recorded_papers() -> dict[str, Paper]:
    """Return the recorded papers of arXiv, and those of the daily lists that are not among them."""
    corpus = papers_of()
    found = {paper.id: paper for paper, _ in zip(corpus, range(RECORDED_PAPERS), strict=False)}
    for file in sorted((DATA / "hf" / "days").glob("*.json.gz")):
        day = date.fromisoformat(file.name[:10])
        for paper in parse_items(gzip.decompress(file.read_bytes()), requested=day).papers:
            found.setdefault(paper.id, paper)
    return found


def questions_of(tasks: Path, similar: Path | None, known: Mapping[str, int]) -> Iterator[Question]:
    """Yield the questions of files of JSON lines, without papers that were not recorded."""
    rows = list(_lines(tasks))
    asking = {frozenset([row["paper"], *row["right"]]): row["paper"] for row in rows if row["task"] == "sim"}
    if similar or not asking:
        rows = [row for row in rows if row["task"] != "sim"]
        rows += _of_groups(list(_lines(similar or QUESTIONS / "similar_shown.jsonl")), asking)
    for row in rows:
        asks = [row["paper"]] if row["task"] == "sim" else row["bookmarks"]
        right = frozenset(row["right"] if row["task"] == "sim" else row["hidden"]) & known.keys()
        asks = tuple(paper for paper in asks if paper in known)
        if asks and right:
            task = "similar" if row["task"] == "sim" else row["task"]
            yield Question(task, row.get("list", asks[0]), asks, right, str(row.get("month") or "")[-4:])


def _of_groups(
    groups: Sequence[Mapping[str, Any]], asking: Mapping[frozenset[str], str]
) -> Iterator[dict[str, Any]]:
    """Yield a question for each group that the tasks ask for; without such tasks, its first paper asks.

    At most 20 groups of one list ask.
    """
    asked: dict[str, int] = defaultdict(int)
    known = [group for group in groups if frozenset(group["ids"]) in asking]
    for group in known or groups:
        asked[group["name"]] += 1
        if asked[group["name"]] <= MOST_OF_A_LIST:
            paper = asking.get(frozenset(group["ids"]), group["ids"][0])
            right = [other for other in group["ids"] if other != paper]
            yield {"task": "sim", "paper": paper, "right": right}


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


class Scores:
    """The recall of each list by task and depth, and what asking took."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
        self.taken: dict[str, list[float]] = defaultdict(list)

    def add(self, question: Question, rows: Sequence[int], right: set[int], taken: float) -> None:
        """Add an answer."""
        self.taken[question.task].append(taken)
        for depth in DEPTHS[question.task]:
            recall = len(right.intersection(rows[:depth])) / min(len(right), depth)
            self._found[question.task, depth][question.of].append(recall)

    def mean(self, task: str, depth: int) -> float:
        """Return the mean over lists of the recall at a depth."""
        return fmean(fmean(values) for values in self._found[task, depth].values())

    def figures(self) -> dict[str, dict[str, float]]:
        """Return all means."""
        tasks = {task: depths for task, depths in DEPTHS.items() if task in self.taken}
        return {
            task: {f"r{depth}": round(self.mean(task, depth), 4) for depth in depths}
            for task, depths in tasks.items()
        }

    def row(self) -> str:
        """Return the means as a row of the table."""
        figures = self.figures()
        cells = [
            " / ".join(f"{value:.3f}".lstrip("0") for value in figures.get(task, {}).values()) or "–"
            for task in DEPTHS
        ]
        everything = [value for values in self.taken.values() for value in values]
        return " | ".join(f"{cell:18}" for cell in cells) + f" | {fmean(everything):5.0f} ms"


def _scores(
    questions: Iterable[Question], ask: Callable[[Question], tuple[Sequence[int], set[int], float]]
) -> Scores:
    scores = Scores()
    for question in questions:
        scores.add(question, *ask(question))
    return scores


def _ask(
    recommender: Recommender, papers: Papers, question: Question, *, tagged: bool
) -> tuple[list[int], set[int], float]:
    liked = [papers.liked(paper, ("list",) if tagged else ()) for paper in question.known]
    without = {papers.row[paper] for paper in question.known}
    deep = max(DEPTHS[question.task])
    groups = recommender.groups(liked)  # The program keeps them until a bookmark changes.
    begun = time.process_time()
    if question.task == "similar":
        found = recommender.similar(liked[0], without=without, limit=deep)
    else:
        found = recommender.for_groups(groups, days=_days(question.month), without=without, limit=deep)
    taken = 1000 * (time.process_time() - begun)
    return [one.row for one in found], {papers.row[paper] for paper in question.right}, taken


def _by_popularity(
    papers: Papers, question: Question, popular: Sequence[int]
) -> tuple[list[int], set[int], float]:
    known = {papers.row[paper] for paper in question.known}
    among = (row for row in popular if row not in known and _is_of(papers.papers[row - 1].id, question.month))
    return list(among)[:200], {papers.row[paper] for paper in question.right}, 0.0


def _by_fts(
    database: sqlite3.Connection, recommender: Recommender, papers: Papers, question: Question
) -> tuple[list[int], set[int], float]:
    """Ask FTS5 for the ten words that weigh most."""
    liked = [papers.liked(paper, ("list",)) for paper in question.known]
    profile = recommender.groups(liked)[0].profile
    words = {
        term: spelling
        for one in liked
        for term, spelling, _ in spellings(one.title, one.abstract)
        if term < PAIR
    }
    best = sorted((term for term in words if term in profile), key=lambda term: -profile[term])[:10]
    expression = " OR ".join(f'"{words[term]}"' for term in best)
    begun = time.process_time()
    rows = database.execute(
        "select rowid from papers where papers match ? order by bm25(papers, 10.0, 2.0) limit ?",
        (expression, 4000 if question.month else 200 + len(liked)),
    ).fetchall()
    taken = 1000 * (time.process_time() - begun)
    known = {papers.row[paper] for paper in question.known}
    found = [row for (row,) in rows if row not in known and _is_of(papers.papers[row - 1].id, question.month)]
    return found[:200], {papers.row[paper] for paper in question.right}, taken


def _report(
    questions: Sequence[Question], papers: Papers, recommender: Recommender, ours: Scores, folder: Path
) -> list[Figure]:
    """Print the table of methods; return what asking costs."""
    print(f"{len(papers.papers):,} papers, {len(questions)} questions\n")
    print(
        f"{'method':30} | "
        + " | ".join(f"{f'{task} {depths}':18}" for task, depths in DEPTHS.items())
        + " | asking, CPU"
    )
    popular = sorted(range(1, len(papers.papers) + 1), key=lambda row: -(papers.papers[row - 1].upvotes or 0))
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table papers using fts5(title, abstract, content='')")
    texts = ((row, paper.title, paper.abstract) for row, paper in enumerate(papers.papers, start=1))
    database.executemany("insert into papers (rowid, title, abstract) values (?, ?, ?)", texts)
    untagged = [question for question in questions if question.task != "similar"]
    for name, scores in (
        ("upvotes", _scores(questions, lambda question: _by_popularity(papers, question, popular))),
        (
            "FTS5, OR of 10 best words",
            _scores(questions, lambda question: _by_fts(database, recommender, papers, question)),
        ),
        ("ours, a list is a tag", ours),
        (
            "ours, grouped by likeness",
            _scores(untagged, lambda question: _ask(recommender, papers, question, tagged=False)),
        ),
    ):
        print(f"{name:30} | {scores.row()}", flush=True)
    figures = list(_costs(papers, recommender, folder))
    if (lists := QUESTIONS / "shown.jsonl").exists():
        figures.append(_mixed(list(_lines(lists)), papers, recommender))
    return figures


def _build(index: Index, file: Path) -> list[Figure]:
    """Build the index; return the CPU and the memory that it took, and the size of the file."""
    before, done = _memory(), threading.Event()
    peak = [before]

    def watch() -> None:
        while not done.wait(0.05):
            peak.append(_memory())

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    begun = time.process_time()
    for _ in index.update():
        pass
    taken = time.process_time() - begun
    done.set()
    watching.join()
    index.close()
    return [
        Figure("build the index, CPU", [taken], 20, "p50", unit="s"),
        Figure("build the index, memory", [max(peak) - before], 60, "p50", unit="MB"),
        Figure("the index on disk", [file.stat().st_size / 1e6], 60, "p50", unit="MB"),
    ]


def _memory() -> float:
    """Return the memory of this process in MB."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0  # Not on Linux: nothing is measured.


def _costs(papers: Papers, recommender: Recommender, folder: Path) -> Iterator[Figure]:
    """Yield what it takes to ask with few and many bookmarks, and to add 50 papers to an index."""
    draw = random.Random(5)
    for count in (1, 5, 30, 200):
        taken = []
        for _ in range(12):
            known = draw.sample(list(papers.row), count)
            liked = [papers.liked(paper, (f"tag {place % 4}",)) for place, paper in enumerate(known)]
            groups = groups_of(liked, recommender.vectors)
            begun = time.process_time()
            recommender.for_groups(
                groups, days=None, without={papers.row[paper] for paper in known}, limit=100
            )
            taken.append(1000 * (time.process_time() - begun))
        yield Figure(f"ask with {count} bookmarks, CPU", taken, 50, "p50")
    yield from _appended(papers, folder)


def _appended(papers: Papers, folder: Path) -> Iterator[Figure]:
    """Yield what 50 papers take, and how many of 20 answers differ from those of an index made at once."""
    some = Papers({paper.id: paper for paper in papers.papers[:20_000]}, 19_950)
    later, at_once = Index(folder / "later.db", some), Index(folder / "at-once.db", some)
    with closing(later), closing(at_once):
        list(later.update())
        some.count = 20_000
        begun = time.process_time()
        list(later.update())
        taken = 1000 * (time.process_time() - begun)
        list(at_once.update())
        first, second = Recommender(later), Recommender(at_once)
        differ = 0
        for place in range(20):
            liked = [some.liked(paper.id, ("list",)) for paper in some.papers[place::1_000]]
            answers = [
                [one.row for one in asked.for_groups(asked.groups(liked), days=None, without=(), limit=100)]
                for asked in (first, second)
            ]
            differ += answers[0] != answers[1]
    yield Figure("add 50 papers, CPU", [taken], 200, "p50")
    yield Figure("answers that differ from a full build", [differ], 0, "p50", unit="of 20")


def _mixed(lists: Sequence[Mapping[str, Any]], papers: Papers, recommender: Recommender) -> Figure:
    """Return in how many of 20 mixed shelves the interest of four bookmarks gets nothing."""
    large = [[paper for paper in one["ids"] if paper in papers.row] for one in lists]
    large = [one for one in large if len(one) >= 2 * max(SIZES)]
    starved = [_starved(random.Random(seed), large, papers, recommender) for seed in range(5)]
    return Figure("an interest of 4 beside 20 and 8 gets nothing", starved, 4, "p50", unit=f"of {MIXES}")


def _starved(
    draw: random.Random, lists: Sequence[Sequence[str]], papers: Papers, recommender: Recommender
) -> int:
    starved = 0
    for _ in range(MIXES):
        chosen = draw.sample(lists, len(SIZES))
        known = [draw.sample(one, size) for one, size in zip(chosen, SIZES, strict=True)]
        shelf = [papers.liked(paper) for some in known for paper in some]
        draw.shuffle(shelf)
        without = {papers.row[one.key] for one in shelf}
        found = recommender.for_groups(recommender.groups(shelf), days=None, without=without, limit=SEEN)
        starved += {one.row for one in found}.isdisjoint(papers.row[paper] for paper in chosen[-1])
    return starved


def _day(paper_id: str) -> str:
    found = re.match(r"(\d\d)(\d\d)\.", paper_id)
    return f"20{found[1]}-{found[2]}-01" if found and 1 <= int(found[2]) <= 12 else ""


def _days(month: str) -> tuple[int, int] | None:
    if not month:
        return None
    first = date(2000 + int(month[:2]), int(month[2:]), 1)
    return first.toordinal(), first.replace(day=calendar.monthrange(first.year, first.month)[1]).toordinal()


def _is_of(paper_id: str, month: str) -> bool:
    return paper_id.startswith(month)


if __name__ == "__main__":
    sys.exit(main())
