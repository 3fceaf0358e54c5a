"""Words typed in the wrong layout of a Korean keyboard: `qnrgks` is 북한, ㅡㅑㄴ냐ㅣㄷ is `missile`.

The layout is Dubeolsik, KS X 5002: each key has a Latin letter and a Hangul letter.
"""

from __future__ import annotations

_KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnmQWERTOP",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡㅃㅉㄸㄲㅆㅒㅖ",
        strict=True,
    )
)
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# Letters that need two keys stand behind their keys.
_PAIRS = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ",
    "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = "\0ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_FIRST_SYLLABLE, _LAST_SYLLABLE = 0xAC00, 0xD7A3
_APART = {pair: keys for keys, pair in _PAIRS.items()}
_LATIN = {hangul: latin for latin, hangul in _KEYS.items()}


def other_layout(word: str) -> str | None:
    """Return what the keys of a word give in the other layout; None if that is no whole word.

    Latin letters must give syllables without loose letters, Hangul must give Latin letters.
    """
    if word.isascii():
        return _as_hangul(word) if word.isalpha() and len(word) > 1 else None
    keys = "".join(map(_keys, word))
    return keys if keys.isascii() and keys.isalpha() else None


def _keys(char: str) -> str:
    if _FIRST_SYLLABLE <= ord(char) <= _LAST_SYLLABLE:
        rest, tail = divmod(ord(char) - _FIRST_SYLLABLE, len(_TAILS))
        lead, vowel = divmod(rest, len(_VOWELS))
        letters = _LEADS[lead] + _VOWELS[vowel] + _TAILS[tail].strip("\0")
    else:
        letters = char
    return "".join(_LATIN.get(key, key) for letter in letters for key in _APART.get(letter, letter))


def _as_hangul(word: str) -> str | None:
    # Shift matters only where the shifted key has a letter of its own.
    letters = [_KEYS.get(char) or _KEYS.get(char.lower(), "") for char in word]
    syllables: list[str] = []
    at = 0
    while at < len(letters):
        syllable, at = _syllable(letters, at)
        if not syllable:
            return None
        syllables.append(syllable)
    return "".join(syllables)


def _syllable(letters: list[str], at: int) -> tuple[str, int]:
    """Compose the syllable that begins at a letter; an empty one if none does."""
    vowel, after = _one_or_two(letters, at + 1, _VOWELS)
    if letters[at] not in _LEADS or not vowel:
        return "", at
    tail, end = _one_or_two(letters, after, _TAILS[1:])
    if end < len(letters) and letters[end] in _VOWELS:
        # The last consonant begins the next syllable.
        end -= 1
        tail = letters[after] if end > after else ""
    place = _LEADS.index(letters[at]) * len(_VOWELS) + _VOWELS.index(vowel)
    return chr(_FIRST_SYLLABLE + place * len(_TAILS) + (_TAILS.index(tail) if tail else 0)), end


def _one_or_two(letters: list[str], at: int, kind: str) -> tuple[str, int]:
    pair = _PAIRS.get("".join(letters[at : at + 2]), "")
    if pair and pair in kind:
        return pair, at + 2
    if at < len(letters) and letters[at] in kind:
        return letters[at], at + 1
    return "", at
