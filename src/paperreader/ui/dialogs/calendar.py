"""A dialog that asks for a day, week or month on a calendar, with the days that are on this machine."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import var
from textual.widgets import Static

from paperreader.models.calendar import FIRST_DAY
from paperreader.text.counted import counted
from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.keys import shown_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from textual.widget import Widget

    from paperreader.library.history import DayPresent

_CELL = 7
_WEEK = 4
_HEAD = 2
_LONGEST_NAME = 12


class Month(Static):
    """The days of one month, a week a line. A click chooses a day, too.

    Attributes:
        day: the day under the cursor.
    """

    class Picked(Message):
        """A day was clicked."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    day: var[date] = var(FIRST_DAY, init=False)

    def __init__(self, days: Mapping[date, DayPresent], day: date, today: date) -> None:
        """Make the month of `day`, which is under the cursor; `days` are on this machine."""
        super().__init__(classes="calendar--month")
        self._days = days
        self._today = today
        self.set_reactive(Month.day, day)

    def on_mount(self) -> None:
        """Show the first month."""
        self.watch_day()

    def watch_day(self) -> None:
        """Show the month of the day."""
        name = f"{calendar.month_name[self.day.month]} {self.day.year}"
        names = "".join(f" {name:<{_CELL - 1}}" for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))
        lines = [Content(name).stylize("bold"), Content(" " * _WEEK + names).stylize("$quiet")]
        lines += [self._line(week) for week in self._weeks()]
        self.update(Content("\n").join(lines))

    def _weeks(self) -> list[list[date]]:
        return calendar.Calendar().monthdatescalendar(self.day.year, self.day.month)

    def _line(self, week: list[date]) -> Content:
        number = Content(f"W{week[0].isocalendar().week:02} ").stylize("$quiet")
        return Content("").join([number, *map(self._cell, week)])

    def _cell(self, day: date) -> Content:
        """Return a day: its number, and how many papers it has here; `•` means that some are unread."""
        if day.month != self.day.month:
            return Content(" " * _CELL)
        known = self._days.get(day)
        count = f"{'•' if known.unread else '·'}{known.count}" if known and known.count else ""
        # Brackets show the cursor, too: not every terminal has colours.
        around = "[]" if day == self.day else "  "
        cell = Content(f"{around[0]}{day.day:>2}{count:<3}{around[1]}")
        if day == self.day:
            return cell.stylize("reverse")
        if not FIRST_DAY <= day <= self._today:
            return cell.stylize("$quiet")
        return cell.stylize("bold") if count else cell

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: the number of the day under the cursor."""
        weeks = self._weeks()
        row = next(row for row, week in enumerate(weeks) if self.day in week)
        return Offset(_WEEK + _CELL * weeks[row].index(self.day) + 1, _HEAD + row)

    def on_click(self, event: events.Click) -> None:
        """Choose the day under the pointer."""
        weeks = self._weeks()
        row, column = event.y - _HEAD, (event.x - _WEEK) // _CELL
        if 0 <= row < len(weeks) and 0 <= column < 7 and weeks[row][column].month == self.day.month:
            self.post_message(self.Picked(weeks[row][column]))


class Calendar(Dialog[str]):
    """A calendar; the answer is an edition as a person would type it: `2026-11-20`, `2026-W47`, `2026-11`.

    Args:
        days: the days that are on this machine.
        day: the first day under the cursor.
        today: the last day that can be chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose('day')", "day"),
        Binding("w", "choose('week')", "week"),
        Binding("m", "choose('month')", "month"),
        Binding("left_square_bracket", "month(-1)", "turn", id="older"),
        Binding("right_square_bracket", "month(1)", "turn", id="newer"),
        Binding("n", "day_here(1)", "days here"),
        Binding("p", "day_here(-1)", "days here"),
        Binding("t", "today", "today", id="newest"),
        Binding("pageup", "month(-1)", show=False),
        Binding("pagedown", "month(1)", show=False),
        Binding("h,left", "move(-1)", show=False),
        Binding("l,right", "move(1)", show=False),
        Binding("k", "move(-7)", show=False, id="up"),
        Binding("up", "move(-7)", show=False),
        Binding("j", "move(7)", show=False, id="down"),
        Binding("down", "move(7)", show=False),
        Binding("backspace", "rub_out", show=False),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(self, days: Mapping[date, DayPresent], day: date, today: date) -> None:
        super().__init__("Choose a day, or type it: 2026-11-20")
        self._days = days
        self._today = today
        self._month = Month(days, self._within(day), today)
        self._typed = ""

    @property
    def pointed(self) -> Month:
        """Return the widget that the keys act on, for the terminal's cursor."""
        return self._month

    def body(self) -> Iterator[Widget]:
        """Make the month, and the line about the day under the cursor."""
        yield self._month
        yield Static(Content(self._about_day()), classes="calendar--day")

    def action_move(self, days: int) -> None:
        """Move the cursor by days, within the days that can be chosen."""
        self._go(self._month.day + timedelta(days=days))

    def action_month(self, step: int) -> None:
        """Move the cursor to the same day of another month, or to its last."""
        number = self._month.day.year * 12 + self._month.day.month - 1 + step
        year, month = number // 12, number % 12 + 1
        last = calendar.monthrange(year, month)[1]
        self._go(date(year, month, min(self._month.day.day, last)))

    def action_day_here(self, step: int) -> None:
        """Move the cursor to the next day, in a direction, that is on this machine."""
        now, here = self._month.day, [day for day, known in self._days.items() if known.count]
        if step > 0:
            self._go(min((day for day in here if day > now), default=now))
        else:
            self._go(max((day for day in here if day < now), default=now))

    def action_today(self) -> None:
        """Move the cursor to the last day that can be chosen."""
        self._go(self._today)

    def action_choose(self, what: str) -> None:
        """Close with the day, its week or its month, or with the typed text."""
        if self._typed:
            self.dismiss(self._typed)
            return
        day = self._month.day
        year, week, _ = day.isocalendar()
        named = {"day": day.isoformat(), "week": f"{year}-W{week:02}", "month": f"{day:%Y-%m}"}
        self.dismiss(named[what])

    def action_rub_out(self) -> None:
        """Remove the last character that was typed."""
        self._typed = self._typed[:-1]
        self._show_day()

    def on_key(self, event: events.Key) -> None:
        """Add a typed character of a date: a digit first, then also a dash or the W of a week."""
        typed = event.character or ""
        fits = typed.isascii() and (typed.isdigit() or (self._typed and typed in ("-", "W")))
        if fits and len(self._typed) < _LONGEST_NAME:
            event.stop()
            self._typed += typed
            self._show_day()

    @on(Month.Picked)
    def _picked(self, message: Month.Picked) -> None:
        if FIRST_DAY <= message.day <= self._today:
            self.dismiss(message.day.isoformat())

    def _go(self, day: date) -> None:
        self._month.day = self._within(day)
        self._typed = ""
        self._show_day()

    def _within(self, day: date) -> date:
        return max(FIRST_DAY, min(day, self._today))

    def _show_day(self) -> None:
        self.query_one(".calendar--day", Static).update(Content(self._about_day()))

    def _about_day(self) -> str:
        """Return a sentence about the day under the cursor, or the text that was typed."""
        if self._typed:
            return f"Which edition? {self._typed}▏"
        known = self._days.get(self._month.day)
        if known is None:
            return f"This day is not stored yet; {shown_key('enter')} fetches it."
        if not known.count:
            return "No papers were listed on this day."
        return f"{counted(known.count, 'paper')}, {known.unread:,} unread."
