"""Follow lists over blank lines, pages and paragraphs: which list an item is of, and which item it stands under."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.items import Marker
from ingest.places import FALLBACK


@dataclass(frozen=True, slots=True)
class Level:
    """One open level of a list: the last item's marker, its indentation, its ordinal and its place."""

    marker: Marker
    indent: int
    ordinal: int
    place: str


@dataclass(frozen=True, slots=True)
class ListPlace:
    """Where an item stands: its list, its parent's ordinal, its finer name (« priorité 5 »)."""

    list: int
    parent: int | None
    place: str
    lead: int | None


@dataclass(slots=True)
class ListFollower:
    """Keep the state of the list that is being read; `count` lists were opened before and in this article."""

    count: int = 0
    noun: str = FALLBACK
    lead: int | None = None
    broken: bool = True
    levels: list[Level] = field(default_factory=list)

    def interrupt(self) -> None:
        """Note that something other than an item came; only a number that follows goes on with the list."""
        self.broken = True

    def reset(self) -> None:
        """Forget the list: a new article begins."""
        self.levels, self.broken = [], True

    def continues(self, marker: Marker) -> bool:
        """Tell whether an item with this marker would go on with the list that is open."""
        return bool(self.levels) and (not self.broken or self._following(marker) is not None)

    def open(self, noun: str, lead: int | None) -> None:
        """Begin a new list whose items are called `noun`."""
        self.count += 1
        self.noun, self.lead, self.levels = noun, lead, []

    def place(self, marker: Marker, indent: int, ordinal: int) -> ListPlace:
        """Return the place of the item and remember it as the last one."""
        marker = self._settle(marker)
        at = self._level(marker, indent)
        self.levels = self.levels[:at]
        above = self.levels[-1] if self.levels else None
        name = self._name(marker, above)
        self.levels.append(Level(marker, indent, ordinal, name))
        self.broken = False
        return ListPlace(self.count - 1, above.ordinal if above else None, name, self.lead)

    def _name(self, marker: Marker, above: Level | None) -> str:
        if not marker.numeral:
            return above.place if above else ""
        noun = self.noun if above is None else FALLBACK
        name = f"{noun} {marker.numeral}"
        return f"{above.place}, {name}" if above and above.place else name

    def _settle(self, marker: Marker) -> Marker:
        """Read « i) » as a letter where « h) » came before it."""
        if marker.kind not in ("roman", "Roman") or len(marker.numeral) != 1:
            return marker
        kind = "letter" if marker.kind == "roman" else "capital"
        value = ord(marker.numeral.lower()) - ord("a") + 1
        for level in reversed(self.levels):
            if level.marker.kind == kind and level.marker.number + 1 == value:
                return replace(marker, kind=level.marker.kind, number=value)
        return marker

    def _following(self, marker: Marker) -> int | None:
        marker = self._settle(marker)
        for at in range(len(self.levels) - 1, -1, -1):
            last = self.levels[at].marker
            if marker.number and last.kind == marker.kind and marker.number == last.number + 1:
                return at
        return None

    def _level(self, marker: Marker, indent: int) -> int:
        following = self._following(marker)
        if following is not None:
            return following
        for at in range(len(self.levels) - 1, -1, -1):
            level = self.levels[at]
            if level.marker.kind != marker.kind or abs(level.indent - indent) > 1:
                continue
            if marker.number or level.marker.sign == marker.sign:
                return at
        return len(self.levels)
