"""The syntax tree of a query: what the user wrote, before analysis."""

from __future__ import annotations

from indexer.plain import Plain

TEXT_FIELDS = ("title", "body")
FILTER_FIELDS = ("author", "section", "site", "lang", "date")
FIELDS = (*TEXT_FIELDS, *FILTER_FIELDS)


class Node(Plain):
    """A part of a query."""


class _Text(Node):
    __slots__ = ("position", "text")

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position


class Word(_Text):
    """A blank-delimited word; `position` is its 0-based code-point offset in the query."""


class Pattern(_Text):
    """A word with `*` (any characters) or `?` (one character) in it."""


class Fuzzy(_Text):
    """A word with up to `distance` letters (1 or 2) inserted, removed or changed."""

    __slots__ = ("distance",)

    def __init__(self, text: str, distance: int, position: int) -> None:
        super().__init__(text, position)
        self.distance = distance


class Phrase(_Text):
    """Words that must follow each other, with at most `slop` other words between neighbours."""

    __slots__ = ("slop",)

    def __init__(self, text: str, slop: int, position: int) -> None:
        super().__init__(text, position)
        self.slop = slop


class Dates(Node):
    """Days from `first` to `last` inclusive, as YYYYMMDD numbers; None leaves that end open."""

    __slots__ = ("first", "last")

    def __init__(self, first: int | None, last: int | None) -> None:
        self.first = first
        self.last = last


class Field(Node):
    """`child` looked for in one field only."""

    __slots__ = ("child", "name", "position")

    def __init__(self, name: str, child: Node, position: int) -> None:
        self.name = name
        self.child = child
        self.position = position


class Not(Node):
    """Texts that do not match `child`."""

    __slots__ = ("child",)

    def __init__(self, child: Node) -> None:
        self.child = child


class _Several(Node):
    __slots__ = ("children",)

    def __init__(self, children: tuple[Node, ...]) -> None:
        self.children = children


class And(_Several):
    """Texts that match all children."""


class Or(_Several):
    """Texts that match any child."""


class Sequence(_Several):
    """Clauses side by side: words rank, everything stricter restricts (see `indexer.query.planner`)."""
