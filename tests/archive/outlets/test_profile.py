"""Site profiles and the addresses of an outlet."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.capture.extract import rules_of
from archive.errors import ConfigError, UsageError
from archive.ids import is_site
from archive.outlets.profile import (
    builtin_names,
    builtin_profiles,
    load_profile,
    read_profile,
)
from archive.outlets.site_urls import SiteUrls
from archive.web.urls import clean_base_url
from tests.archive.scripted_site import PROFILE, make_profile

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
GOOD = PROFILE.format(base="http://e.kr", template="{key}", extra="")


def test_every_built_in_profile_can_be_used() -> None:
    """Each file beside the program is a whole profile under its own name, with both languages."""
    assert "donga" in builtin_names()
    for profile in builtin_profiles():
        assert profile.built_in
        assert is_site(profile.site)
        assert set(profile.langs) == {"ko", "en"}
        rules_of(profile)


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.name)
def test_every_example_profile_can_be_used(path: Path) -> None:
    """The profiles in the documentation are whole."""
    profile = load_profile(str(path))
    assert not profile.built_in
    rules_of(profile)


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ('site = "paper"', "", "site"),
        ('site = "paper"', 'site = "Pa per"', "site"),
        ("delay_s = 0", "delay_s = -1", "delay_s"),
        ("delay_s = 0", "delay_s = inf", "delay_s"),
        ("delay_s = 0", "delay_s = true", "delay_s"),
        ("delay_s = 0", "delay = 0", "delay"),
        ("delay_s = 0", 'contact = "편집부"', "contact"),
        ('start = ["/en/"]', 'start = "/en/"', "start"),
        ("http://e.kr", "http://e.kr/path", "base_url"),
        ("http://e.kr", "ftp://e.kr", "base_url"),
        ("http://e.kr", "http://e.kr:x", "base_url"),
        (r"(?P<key>\w+)", r"(?P<key>\w+", "pattern"),
        (r"(?P<key>\w+)", r"\w+", "key"),
        ("/en/a/{key}", "/en/a/{nokey}", "url"),
        ("/en/a/{key}", "/en/a/{key", "url"),
        ("/en/a/{key}", "/en/a/{key.x}", "url"),
        ("/en/a/{key}", "en/a/{key}", "url"),
        ('lang = "en"', 'lang = "jp"', "lang"),
        ("[lists]", "[list]", "list"),
        ("[[editions]]", "[editions]", ""),
        ("[lists]", "[parse]\nparser = 3\n[lists]", ""),
        ("[lists]", '[pairing]\nby = "guess"\n[lists]', "pairing.by"),
        ("[lists]", '[pairing]\nby = "link"\n[lists]', "pairing.by"),
        ("[lists]", '[pairing]\nby = "none"\ntext = "Korean"\n[lists]', "pairing.by"),
        ("[lists]", '[pairing]\ntext = "("\n[lists]', "pairing.text"),
        ("[lists]", '[pairing]\nlinks = ["a["]\n[lists]', "links"),
        ("[lists]", '[pairing]\nlink = ["a"]\n[lists]', "pairing.link"),
        ('lang = "en"', 'lang = "en"\nkey = "x{key}"', "editions"),
        ('lang = "en"', 'lang = "en"\naliases = ["m.e.kr"]', "aliases"),
        ('lang = "en"', 'lang = "en"\nbase_url = "e.kr"', "base_url"),
    ],
)
def test_a_mistake_is_named(before: str, after: str, field: str) -> None:
    """A profile with a mistake raises ConfigError that names the file and the field."""
    text = GOOD.replace(before, after)
    assert text != GOOD
    with pytest.raises(ConfigError) as caught:
        rules_of(read_profile(text.encode(), origin="mine.toml"))
    assert field in str(caught.value)


@pytest.mark.parametrize("data", [b"site = ", b"\xff\xfe", b"site = 1\nsite = 2"])
def test_what_is_not_toml_is_said_to_be_so(data: bytes) -> None:
    """A file that is not TOML, or not UTF-8, raises ConfigError with its name."""
    with pytest.raises(ConfigError, match=r"mine\.toml"):
        read_profile(data, origin="mine.toml")


def test_unknown_outlets_and_missing_files(tmp_path: Path) -> None:
    """An unknown name is a usage error that lists the known ones; a missing file is bad configuration."""
    with pytest.raises(UsageError, match="donga"):
        load_profile("nosuchpaper")
    with pytest.raises(ConfigError, match=r"none\.toml"):
        load_profile(str(tmp_path / "none.toml"))


def test_base_url_has_one_form() -> None:
    """A base URL is scheme and host in lower case, with a port only if it is not the usual one."""
    assert clean_base_url("HTTPS://WWW.E.kr:443/") == "https://www.e.kr"
    assert clean_base_url("http://127.0.0.1:8000") == "http://127.0.0.1:8000"
    assert clean_base_url("http://[::1]:80") == "http://[::1]"


@pytest.mark.parametrize(
    "link",
    [
        "https://www.donga.com/en/article/all/20240113/4681036/1",
        "http://donga.com/en/article/all/20240113/4681036/1/",
        "http://www.donga.com/en/List/article/all/20240113/4681036/1",
        "/en/article/all/20240113/4681036/1/Some-slug-here?utm_source=x",
        "/en/article/all/20240113/4681036",
        "/en/article/all/20240113/4681036/1#comments",
    ],
)
def test_variants_of_a_donga_address_are_one_story(link: str) -> None:
    """Scheme, host, List, slug and tracking parameters make no difference, and the pair is known at once."""
    urls = SiteUrls(load_profile("donga"))
    url = urls.link("https://www.donga.com/en", link)
    assert url is not None
    english, korean = urls.articles(url)
    assert (english.lang, english.key, english.day) == ("en", "4681036", 20240113)
    assert english.url == "https://www.donga.com/en/article/all/20240113/4681036/1"
    assert korean.lang == "ko"
    assert korean.url == english.url + "?m=kor"


def test_the_korean_original_of_a_donga_page_is_told_by_its_parameter() -> None:
    """`m=kor` anywhere in the query makes a page the Korean edition; its own edition comes first."""
    urls = SiteUrls(load_profile("donga"))
    for query in ("m=kor", "a=1&m=kor", "m=kor&b=2"):
        first, second = urls.articles(f"https://www.donga.com/en/article/all/20240113/4681036/1/slug?{query}")
        assert (first.lang, second.lang) == ("ko", "en")
    assert urls.articles("https://www.donga.com/en/article/all/20240113/4681036/1?xm=kor")[0].lang == "en"


def test_donga_lists_are_known_by_what_they_are_not() -> None:
    """List pages are what stands below /en and is neither article nor search nor another language."""
    urls = SiteUrls(load_profile("donga"))
    base = "https://www.donga.com"
    for path in (
        "/en",
        "/en/",
        "/en/List",
        "/en/List?p=2",
        "/en/Politics",
        "/en/List/Politics?p=3",
        "/en/List/Politics/2",
    ):
        assert urls.is_list(base + path), path
    for path in (
        "/",
        "/jp",
        "/en/search",
        "/en/search?q=a",
        "/en/article/all/20240113/4681036/1",
        "/news/en",
        "/en/a.jpg",
        "/en?m=kor",
    ):
        assert not urls.is_list(base + path), path


def test_a_mirror_takes_the_place_of_the_outlet() -> None:
    """With another base, links to the outlet's own hosts lead to the mirror, all others nowhere."""
    urls = SiteUrls(load_profile("donga"), "http://127.0.0.1:8000")
    page = "http://127.0.0.1:8000/en"
    assert urls.link(page, "https://www.donga.com/en/List?p=2") == "http://127.0.0.1:8000/en/List?p=2"
    assert urls.link(page, "/en") == page
    assert urls.link(page, "http://127.0.0.1:8001/en") is None
    assert urls.link(page, "https://example.com/en") is None


def test_start_pages_are_paths_or_addresses_of_the_outlet() -> None:
    """A start page may be absolute or a path; one that stands elsewhere is a usage error."""
    urls = SiteUrls(make_profile("http://e.kr"))
    assert urls.start("/en/list2") == "http://e.kr/en/list2"
    assert urls.start("https://www.e.kr/en/") == "http://e.kr/en/"
    for wrong in ("http://other.kr/", "en/", "//e.kr/", "ftp://e.kr/"):
        with pytest.raises(UsageError):
            urls.start(wrong)


def test_keys_are_made_fit_for_identifiers() -> None:
    """Slashes in a key are replaced as the profile says, and an impossible date in a URL counts as none."""
    text = GOOD.replace('site = "paper"', 'site = "paper"\nkey = "{path}"\nkey_slash = ":"')
    text = text.replace(r"(?P<key>\w+)", r"(?P<path>[\w/]+)").replace("{key}", "{path}")
    article = SiteUrls(read_profile(text.encode(), origin="x")).articles("http://e.kr/en/a/20249913-b/c")[0]
    assert article.key == "b:c"
    assert article.day == 0
