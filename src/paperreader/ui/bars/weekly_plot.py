"""The number of papers of the library that match a query in each of the last weeks, as small bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.text.ages import short_month
from paperreader.text.sparkline import sparkline

if TYPE_CHECKING:
    from paperreader.models.weeks import WeekCount

WEEKS = 26
_COMING = "·"


class Plot(NamedTuple):
    """The weeks that are plotted, the oldest first.

    Attributes:
        weeks: as the library counted them.
        coming: whether these weeks are still those of the previous question.
    """

    weeks: tuple[WeekCount, ...]
    coming: bool = False

    def words(self, columns: int, *, brief: bool = False) -> str:
        """Return `▁▂▅█ papers a week since Aug`, for the last weeks only if there are fewer columns.

        A `brief` text leaves out the word «papers». While new weeks are being counted, dots replace the bars.
        If no week has papers, the text is empty.
        """
        weeks = self.weeks[-columns:]
        if not any(week.count for week in weeks):
            return ""
        bars = _COMING * len(weeks) if self.coming else sparkline([week.count for week in weeks], columns)
        return f"{bars} {'' if brief else 'papers '}a week since {short_month(weeks[0].monday)}"
