"""The query language: what each notation means, and where the fault is in what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.errors import QuerySyntaxError
from indexer.query.lexer import empty_phrases
from indexer.query.nodes import And, Dates, Field, Fuzzy, Node, Not, Or, Pattern, Phrase, Sequence, Word
from indexer.query.syntax import MAX_DEPTH, MAX_QUERY_CHARS, parse_query


def read(query: str) -> tuple[Node, ...]:
    """Return the clauses of a query."""
    return parse_query(query).children


def word(text: str, position: int = 0) -> Word:
    """Return a word."""
    return Word(text, position)


def nodes(node: Node) -> Iterator[Node]:
    """Yield a node and all below it."""
    yield node
    if isinstance(node, (And, Or, Sequence)):
        for child in node.children:
            yield from nodes(child)
    elif isinstance(node, (Not, Field)):
        yield from nodes(node.child)


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)
NOTATION = st.lists(
    st.sampled_from(
        [
            '"', "“", "”", "(", ")", "[", "]", "-", "~", "*", "?", ":", " ", "AND", "OR", "NOT", " TO ",
            "title:", "date:", "lang:", "author:", "2024-01", "2024-13", "북한", "summit", "~2", "\t", "\x00",
            "\ud800",
        ]
    ),
    max_size=24,
).map("".join)  # fmt: skip


@given(ANY_TEXT | NOTATION)
@example('"a b"~' + "9" * 5000)
@example("date:[" + "9" * 5000 + " TO ]")
@example("date:２０２４")
@example("-" * 100)
@example("date:-date:x")
@example("title:title:title:")
def test_any_text_is_a_query_or_a_syntax_error(query: str) -> None:
    """No text raises anything but QuerySyntaxError, whose message names a position in the query."""
    try:
        tree = parse_query(query)
    except QuerySyntaxError as error:
        fault = error
    else:
        for node in nodes(tree):
            assert 0 <= getattr(node, "position", 0) < max(len(query), 1)
        return
    assert fault.query == query
    assert 0 <= fault.position <= len(query)
    assert f"character {fault.position + 1}" in fault.message
    assert fault.remedy


@given(ANY_TEXT | NOTATION)
def test_words_stand_where_their_position_says(query: str) -> None:
    """The text of a word, phrase or pattern is found in the query at its position."""
    try:
        tree = parse_query(query)
    except QuerySyntaxError:
        return
    for node in nodes(tree):
        if isinstance(node, (Word, Pattern, Fuzzy)):
            # Brackets around a lone word, as in [단독], are not part of it; nor is a field's colon.
            assert query.lower().find(node.text.lower(), node.position) - node.position in {0, 1}
        elif isinstance(node, Phrase):
            assert query[node.position + 1 :].startswith(node.text)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12))
def test_plain_words_are_themselves(text: str) -> None:
    """A word of letters and digits is that word, unless it is an operator, which alone is a word too."""
    assert read(text) == (word(text),)


@pytest.mark.parametrize("query", ["", " ", "\t\n", "”", "\u3000"])
def test_nothing_asks_for_nothing(query: str) -> None:
    """A query of blanks is an empty sequence."""
    assert read(query) == ()


@pytest.mark.parametrize(
    ("query", "clauses"),
    [
        ("북미정상회담 summit", (word("북미정상회담"), word("summit", 7))),
        ('"summit talks"', (Phrase("summit talks", 0, 0),)),
        ("“정상 회담”", (Phrase("정상 회담", 0, 0),)),
        ('"a b"~3', (Phrase("a b", 3, 0),)),
        ('""', (Phrase("", 0, 0),)),
        ("핵*", (Pattern("핵*", 0),)),
        ("n?clear", (Pattern("n?clear", 0),)),
        ("왜 올랐나?", (word("왜"), word("올랐나?", 2))),
        ("*", (word("*"),)),
        ("summit~", (Fuzzy("summit", 1, 0),)),
        ("summit~2", (Fuzzy("summit", 2, 0),)),
        ("summit~3", (word("summit~3"),)),
        ("~", (word("~"),)),
        ("북한 -핵", (word("북한"), Not(word("핵", 4)))),
        ("-핵", (Not(word("핵", 1)),)),
        ("NOT 핵", (Not(word("핵", 4)),)),
        ("NOT NOT 핵", (Not(Not(word("핵", 8))),)),
        ("북-미", (word("북-미"),)),
        ("- 핵", (word("-"), word("핵", 2))),
        ("--핵", (word("--핵"),)),
        ("a AND b", (And((word("a"), word("b", 6))),)),
        ("a OR b OR c", (Or((word("a"), word("b", 5), word("c", 10))),)),
        ("a OR b AND c", (Or((word("a"), And((word("b", 5), word("c", 11))))),)),
        ("(a OR b) AND c", (And((Or((word("a", 1), word("b", 6))), word("c", 13))),)),
        ("a OR b c", (Or((word("a"), word("b", 5))), word("c", 7))),
        ("a AND -b", (And((word("a"), Not(word("b", 7)))),)),
        ("and or not", (word("and"), word("or", 4), word("not", 7))),
        ("(a b)", (Sequence((word("a", 1), word("b", 3))),)),
        ("((a))", (word("a", 2),)),
        ("()", (Sequence(()),)),
        ("[단독] 속보", (word("단독"), word("속보", 5))),
        ("가[나]다", (word("가[나]다"),)),
        ("O’Brien's", (word("O’Brien's"),)),
        ("http://a.b/c", (word("http://a.b/c"),)),
        ("25%", (word("25%"),)),
    ],
)  # fmt: skip
def test_what_notations_mean(query: str, clauses: tuple[Node, ...]) -> None:
    """Each notation of the query language gives its clause."""
    assert read(query) == clauses


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("AND", ["AND"]),
        ("OR 북한", ["OR", "북한"]),
        ("북한 AND", ["북한", "AND"]),
        ("북한 OR", ["북한", "OR"]),
        ("북한 NOT", ["북한", "NOT"]),
        ("(북한 OR)", ["북한", "OR"]),
        ("AND OR NOT", ["AND", "NOT"]),
    ],
)
def test_a_stray_operator_is_a_word(query: str, texts: list[str]) -> None:
    """An operator without something on both sides is looked for as a word."""
    found = [node.text for clause in read(query) for node in nodes(clause) if isinstance(node, Word)]
    assert found == texts


@pytest.mark.parametrize("name", ["title", "body", "author", "section", "site", "lang"])
def test_fields(name: str) -> None:
    """A field's name, in any case, restricts the clause behind it."""
    at = len(name) + 1
    assert read(f"{name}:북한") == (Field(name, word("북한", at), 0),)
    assert read(f"{name.upper()}:북한") == (Field(name, word("북한", at), 0),)
    assert read(f'{name}:"a b"') == (Field(name, Phrase("a b", 0, at), 0),)
    assert read(f"{name}:(a OR b)") == (Field(name, Or((word("a", at + 1), word("b", at + 6))), 0),)
    assert read(f"-{name}:a") == (Not(Field(name, word("a", at + 1), 1)),)


@pytest.mark.parametrize("query", ["title:", "title: 북한", "nosuch:북한", "http:x", ":x", "x:title:y"])
def test_what_is_no_field(query: str) -> None:
    """A colon with nothing behind it, or behind another word, is part of the word."""
    assert all(isinstance(clause, Word) for clause in read(query))


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("date:2024", 20240101, 20241231),
        ("date:2024-02", 20240201, 20240229),
        ("date:2024-01-13", 20240113, 20240113),
        ('date:"2024-01-13"', 20240113, 20240113),
        ("DATE:2024", 20240101, 20241231),
        ("date:[2024-01-01 TO 2024-03-31]", 20240101, 20240331),
        ("date:2023..2024-03", 20230101, 20240331),
        ("date:2024-02..", 20240201, None),
        ("date:..2024-02", None, 20240229),
        ('date:"13 Jan 2024..2024-02"', 20240113, 20240229),
        ("date:[2024-01 TO 2024-03]", 20240101, 20240331),
        ("date:[2023 to 2024]", 20230101, 20241231),
        ("date:[ 2023   TO   2024 ]", 20230101, 20241231),
        ("date:[2024 TO ]", 20240101, None),
        ("date:[TO 2024-06]", None, 20240630),
        ("date:[ TO ]", None, None),
    ],
)
def test_dates(query: str, first: int | None, last: int | None) -> None:
    """A year, a month, a day and a range stand for their days; an end may be open."""
    assert read(query) == (Dates(first, last),)


@pytest.mark.parametrize(
    ("query", "position", "about"),
    [
        ('북한 "핵', 3, "no closing quote"),
        ('"', 0, "no closing quote"),
        ('“a"', 0, "no closing quote"),
        ('a "b" "c', 6, "no closing quote"),
        ("(a", 0, "no closing bracket"),
        ("a ((b)", 2, "no closing bracket"),
        ("a)", 1, "nothing opens"),
        (")", 0, "nothing opens"),
        ("(a))", 3, "nothing opens"),
        ("[a", 0, "no closing bracket"),
        ("a[b", 1, "no closing bracket"),
        ("a[b][c", 4, "no closing bracket"),
        ("title:)", 6, "nothing opens"),
        ("date:2024-13", 5, "2024-13"),
        ("date:2024-00", 5, "2024-00"),
        ("date:soonish", 5, "soonish"),
        ("date:[2024-01-01]", 5, "not a range"),
        ("date:[2024 TO 2024-13]", 5, "2024-13"),
        ("date:[2024-01-01 TO", 5, "no closing bracket"),
        ("date:(2024)", 5, "not a date"),
        ("북한 date:2024-02-30", 8, "not a day of the calendar"),
    ],
)
def test_faults_are_pointed_at(query: str, position: int, about: str) -> None:
    """What cannot be read is told with its position, counted in characters, and what to do."""
    with pytest.raises(QuerySyntaxError, match=about) as failure:
        parse_query(query)
    assert failure.value.position == position
    assert f"character {position + 1}" in failure.value.message
    assert failure.value.exit_code == 2
    assert failure.value.remedy


@pytest.mark.parametrize("opening", ["(", "-(", "NOT ", "title:", "(a OR "])
def test_depth_is_bounded(opening: str) -> None:
    """Nesting up to the limit is read; beyond it, thousands deep, it is a syntax error and not a crash."""
    closing = ")" * opening.count("(")
    deepest = MAX_DEPTH // max(1, opening.count("(") + opening.count("-")) - 1
    assert read(opening * deepest + "a" + closing * deepest)
    for depth in (MAX_DEPTH + 1, MAX_QUERY_CHARS // (len(opening) + len(closing)) - 1):
        with pytest.raises(QuerySyntaxError, match="nested deeper"):
            parse_query(opening * depth + "a" + closing * depth)


def test_length_is_bounded() -> None:
    """The longest query is read, one character more is refused."""
    longest = "a " * (MAX_QUERY_CHARS // 2)
    assert len(read(longest)) == MAX_QUERY_CHARS // 2
    with pytest.raises(QuerySyntaxError, match="at most 10,000"):
        parse_query(longest + "a")


def test_a_huge_slop_is_some_slop() -> None:
    """A distance of any number of digits is read, as one larger than any text."""
    (phrase,) = read('"a b"~' + "9" * 5000)
    assert isinstance(phrase, Phrase)
    assert phrase.slop >= 100_000


@pytest.mark.parametrize(
    "query",
    [
        '북한 ""',
        '"" 북한',
        '북한 AND ""',
        '"" AND 북한',
        '북한 -""',
        '북한 NOT ""',
        'title:"" 북한',
        '북한 OR "…"',
        '("") 북한 "-"~2',
    ],
)
def test_a_phrase_without_a_word_is_left_out(query: str) -> None:
    """Beside anything else an empty phrase asks for nothing, and it can be told of."""
    found = [node for clause in read(query) for node in nodes(clause) if not isinstance(node, Sequence)]
    assert [one.text for one in found if isinstance(one, Word)] == ["북한"]
    assert len(found) == 1
    assert empty_phrases(query)


@pytest.mark.parametrize("query", ['""', '"…" ""', 'author:"" 북한', '"북한"', "북한"])
def test_other_phrases_stay(query: str) -> None:
    """A query of empty phrases alone finds nothing, as does an author without a name."""
    assert not empty_phrases(query)
    assert read(query)
