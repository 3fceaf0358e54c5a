"""A large bilingual newspaper made for measuring time: development sentences and the corpus, mixed anew.

Each story has some sentences of those (in the order of their sources), with the figures exchanged, places
exchanged for others, and a person of an invented name, in both languages alike.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import lru_cache

from bench.linking.archives import Story, sample_stories, sentence_stories
from indexer.analysis.romanised import surnames
from indexer.lexicon.romanisation import romanised
from indexer.lexicon.seeds import seed_rows

_SENTENCES = (5, 16)
_GIVEN = (
    "가강건경고광교구국규근기나남노다단대덕도동두라란래령로루리림마만명모무문미민바배백범별병보복봉부"
    "비빈사산상새서석선설섭성세소솔송수숙순슬승시식신아안애양언여연열영예오옥온완요용우욱운웅원위유윤"
    "율은의이익인일임자장재전정제조종주준중지진차찬창채천철"
)
_SAID = (
    ("{} 연구위원은 이 소식을 듣고 놀랐다고 말했다.", "Researcher {} said the news had come as a surprise."),
    ("현장에는 {} 국장이 나와 있었다.", "Director {} was at the scene."),
    ("{} 씨는 이에 대해 아무 말도 하지 않았다.", "{} did not comment on this."),
    ("행사에는 {} 회장도 참석했다.", "Chairman {} also attended the event."),
)


def stories(count: int, seed: int = 1) -> Iterator[Story]:
    """Yield made-up stories."""
    rng = random.Random(seed)
    known = [*sentence_stories(1), *_sentences_of_sample()]
    for _ in range(count):
        size = rng.randint(*_SENTENCES)
        picked = [known[place] for place in sorted(rng.sample(range(len(known)), size))]
        ko, en = ([text for one in picked for text in one[side]] for side in (0, 1))
        for place in (0, size // 2):
            person, said = _person(rng), rng.choice(_SAID)
            for texts, form, name in zip((ko, en), said, person, strict=True):
                texts.insert(place + 1, form.format(name))
        yield _disguised("\n".join(ko), "\n".join(en), rng)


def _sentences_of_sample() -> Iterator[Story]:
    for ko, en in sample_stories():
        if len(ko) == len(en):
            yield from (([one], [other]) for one, other in zip(ko, en, strict=True))


def _person(rng: random.Random) -> tuple[str, str]:
    latin = rng.choice(sorted(surnames()))
    given = rng.choice(_GIVEN), rng.choice(_GIVEN)
    return surnames()[latin][0] + "".join(
        given
    ), f"{latin.title()} {romanised(given[0]).title()}-{romanised(given[1])}"


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    pairs = ((row[1], row[2]) for row in seed_rows("cldr.tsv") if row[0] in ("place", "city"))
    return {ko: en for ko, en in pairs if len(ko) > 1 and re.fullmatch("[A-Z][a-z]+", en)}


def _disguised(ko: str, en: str, rng: random.Random) -> Story:
    """Exchange the figures and the places."""
    digits = str.maketrans("123456789", "".join(rng.sample("123456789", 9)))
    ko, en = ko.translate(digits), en.translate(digits)
    places = _places()
    for place in [place for place in places if place in ko and places[place] in en]:
        other = rng.choice(list(places))
        ko, en = ko.replace(place, other), re.sub(rf"\b{places[place]}\b", places[other], en)
    return ko.split("\n"), en.split("\n")
