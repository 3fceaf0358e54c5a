"""Messages in the reader's language."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import wcwidth

from archive.paths import ArchivePaths
from render.messages import _, is_korean, plural, translated
from tests.conftest import ROOT, Ran

sys.path.insert(0, str(ROOT / "docs"))

import messages

Ilbo = Callable[..., Ran]
KOREAN = {"LC_ALL": "ko_KR.UTF-8"}


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read in Korean."""
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LC_MESSAGES", "ko_KR.UTF-8")


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({}, False),
        ({"LANG": "ko_KR.UTF-8"}, True),
        ({"LANG": "ko"}, True),
        ({"LANG": "kok_IN"}, False),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "ko_KR.UTF-8", "LC_ALL": "C.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "ko_KR.UTF-8"}, True),
        ({"LANG": "ko_KR.UTF-8", "LC_MESSAGES": ""}, True),
    ],
)
def test_the_locale_decides(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], wanted: bool) -> None:
    """LC_ALL goes before LC_MESSAGES, that before LANG; an empty one is none."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert is_korean() is wanted
    assert (_("undated") != "undated") is wanted


@pytest.mark.usefixtures("korean")
def test_failures_are_found_by_their_message() -> None:
    """A failure is translated with what it names left as it is, and what it quotes translated too."""
    told = translated("no article 'paper/1' in /tmp/a b")
    assert "'paper/1'" in told
    assert "/tmp/a b" in told
    assert "no article" not in told
    quoted = translated("--base-url: x is no host")
    assert "is no host" not in quoted
    assert translated("what nobody ever said {x}") == "what nobody ever said {x}"


@pytest.mark.usefixtures("korean")
def test_numbers_are_counted_in_korean() -> None:
    """Korean has one form for all numbers."""
    assert plural("{count} story", "{count} stories", 1) == plural("{count} story", "{count} stories", 2)


def test_placeholders_agree_and_the_compiled_file_is_todays() -> None:
    """Every translation has the places of its message, and the .mo is made from the .po."""
    catalogue = messages.read_po(io.BytesIO(messages.PO.read_bytes()), locale="ko")
    translations = [
        one for one in catalogue if one.id and one.string and (isinstance(one.string, str) or all(one.string))
    ]
    assert len(translations) > 400
    for one in translations:
        forms = one.id if isinstance(one.id, tuple) else (one.id,)
        strings = one.string if isinstance(one.string, tuple) else (one.string,)
        for string in strings:
            assert set(re.findall(r"\{\w+\}", string)) == set(re.findall(r"\{\w+\}", forms[-1])), one.id
    assert messages.PO.with_suffix(".mo").read_bytes() == messages.compiled(catalogue)


def test_translations_keep_to_the_glossary() -> None:
    """Each thing has one Korean word, that of the glossary, and requests are polite in one way."""
    others = (
        "자료",
        "보관소",
        "낱말",
        "까닭",
        "개정",
        "들여오",
        "미루어",
        "견주",
        "십시오",
        "크롤",
    )
    catalogue = messages.read_po(io.BytesIO(messages.PO.read_bytes()), locale="ko")
    for one in catalogue:
        strings = one.string if isinstance(one.string, tuple) else (one.string,)
        assert not [word for word in others if word in "".join(strings)], one.id


def test_every_message_has_a_translation() -> None:
    """All that the program says has a translation; `docs/messages.py` lists what has none."""
    assert messages.untranslated(messages.updated()) == []


def test_help_and_errors_in_korean(ilbo: Ilbo, own_sample: ArchivePaths) -> None:
    """Help, failures and summaries are Korean; option names and ids are as ever."""
    assert own_sample.catalogue.exists()
    shown = ilbo("search", "--help", env=KOREAN).out
    assert "사용법:" in shown
    assert "--since" in shown
    assert "Only this outlet" not in shown
    done = ilbo("show", "sample/17394", env=KOREAN)
    assert done.code == 66
    assert "sample/1739418" in done.err
    assert re.search("[가-힣]", done.err)
    assert re.search("기사 [0-9]+건", ilbo("search", "북한", "-n", "1", env=KOREAN).err)
    assert "ilbo search" in ilbo("--help", env=KOREAN).out
    for arguments in (
        ["serch"],
        ["show"],
        ["show", "1", "--nope"],
        ["search", "x", "--lang", "fr"],
        ["search", "x", "--since", "foo"],
        ["search", '"x'],
    ):
        done = ilbo(*arguments, env=KOREAN)
        assert (done.code, done.err.count("\n")) in {(2, 1), (2, 3)}
        assert re.search("[가-힣]", done.err)


@pytest.mark.parametrize(
    ("arguments", "korean", "english"),
    [
        (["show", "1", "--bth"], "혹시 '--both'?", "mean"),
        (["show", "1", "--raaw"], "혹시 '--raw'", "mean"),
        (["search", "x", "--format", "xml"], "'xml'은 'text', 'json', ", "one of"),
        (["search", "x", "-n", "0"], "0은 x>=1 범위에 없습니다", "range"),
        (["search", "x", "--since"], "옵션 '--since'에는 인자 1개가 필요합니다", "requires"),
        (["search", "x", "--editions=1"], "옵션 '--editions'에는 값을 주지 않습니다", "take"),
        (["show", "1", "2"], "필요 없는 인자가 있습니다 (2)", "extra"),
        (["stats", "2", "3"], "필요 없는 인자가 있습니다 (2 3)", "extra"),
    ],
)
def test_usage_errors_in_korean(ilbo: Ilbo, arguments: list[str], korean: str, english: str) -> None:
    """What click says of options and arguments is Korean from end to end."""
    done = ilbo(*arguments, env=KOREAN)
    assert (done.code, done.out) == (2, "")
    assert korean in done.err
    assert english not in done.err


@pytest.mark.parametrize(
    ("written", "korean"),
    [
        ('theme = "pink"', "theme: "),
        ('[defaults]\nsearch = ["-n"]', "defaults.search: "),
        ("[defaults.search]\nnope = 1", "defaults.search.nope: "),
        ("colour = 1", "colour: "),
    ],
)
def test_the_configuration_is_explained_in_korean(
    ilbo: Ilbo, tmp_path: Path, written: str, korean: str
) -> None:
    """What is wrong in the file is told in Korean behind the line and the setting."""
    file = tmp_path / "config.toml"
    file.write_text(written, "utf-8")
    done = ilbo("search", "x", env={**KOREAN, "ILBO_CONFIG": str(file)})
    assert (done.code, done.out) == (78, "")
    _, _, told = done.err.partition(korean)
    assert re.search("[가-힣]", told.partition(" — ")[0]), done.err
    assert not re.search("there|needed|option", done.err.replace("--option", "")), done.err


@pytest.mark.usefixtures("korean")
def test_a_sentence_is_not_taken_for_another() -> None:
    """What has no translation stays as it is; no message is so general that it takes others for itself."""
    for text in ("there is no theme of it", "a table is needed there", "one thing is another thing"):
        assert translated(text) == text


def test_a_missing_edition_in_korean(ilbo: Ilbo, own_sample: ArchivePaths) -> None:
    """The language of an edition that a story lacks is named in Korean."""
    assert own_sample.catalogue.exists()
    for lang, name in (("en", "영어"), ("ko", "한국어")):
        found = ilbo("search", "--unpaired", "--format", "ids", "-n", "100").out.split()
        alone = next(one for one in found if not one.endswith(lang))
        done = ilbo("show", alone, "--lang", lang, env=KOREAN)
        assert done.code == 66
        assert f"{name} 판이 없습니다" in done.err


def test_commands_of_commands_in_korean(ilbo: Ilbo) -> None:
    """The commands of a group are Korean in its help, and so is their own help."""
    shown = ilbo("watch", "--help", env=KOREAN).out
    assert "명령:" in shown
    assert "지난번에 본 뒤 새로 나온 것을 보여 줍니다" in shown
    assert "Show" not in shown
    assert "예:" in ilbo("watch", "run", "--help", env=KOREAN).out


def test_help_stays_within_the_terminal(ilbo_on_terminal: Ilbo) -> None:
    """Korean help is wrapped by display width, and the whole program's still fits a screen."""
    lines = ilbo_on_terminal("--help", env=KOREAN).out.splitlines()
    assert len(lines) <= 23
    assert max(map(wcwidth.width, lines)) <= 80
    for topic in ("query", "dates"):
        assert max(map(wcwidth.width, ilbo_on_terminal("help", topic, env=KOREAN).out.splitlines())) <= 80
    text = ilbo_on_terminal("check", "--help", env=KOREAN).out
    assert "아카이브를 확인합니다" in text
    assert max(map(wcwidth.width, text.splitlines())) <= 80


def test_help_fits_narrow_terminals(ilbo_on_terminal: Ilbo) -> None:
    """Help is wrapped where a window is narrow too, but for commands to be copied."""
    for env in (KOREAN, {}):
        for arguments in (["--help"], ["coverage", "--help"]):
            lines = ilbo_on_terminal(*arguments, columns=40, env=env).out.splitlines()
            assert max(wcwidth.width(line) for line in lines if "  ilbo " not in line) <= 40


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "ids", "trec"])
def test_machine_formats_stay(ilbo: Ilbo, own_sample: ArchivePaths, name: str) -> None:
    """What scripts read is the same in every language."""
    assert own_sample.catalogue.exists()
    korean, english = (
        re.sub(r'"elapsed_ms": [\d.]+', "", ilbo("search", "북한 missle", "--format", name, env=env).out)
        for env in (KOREAN, {})
    )
    assert korean == english
    assert korean


def test_english_readers_pay_nothing() -> None:
    """Without a Korean locale no translation is loaded."""
    code = "import sys, render.messages as m; m._('x'); m.translated('y'); print('gettext' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env={"LANG": "C"}
    )
    assert done.stdout.strip() == "False"


def test_the_translations_are_packaged() -> None:
    """An installed program finds its translations."""
    declared = Path(ROOT / "setup.cfg").read_text("utf-8")
    assert "*.mo" in declared
