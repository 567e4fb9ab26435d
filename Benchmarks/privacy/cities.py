"""Made-up cities on a square of 256 x 256 cells, and days of the people in them.

A day is 48 half hours at two to eight places: a home near one of sixty centres, and places of a common list that some
visit more than others.
"""
import numpy

SIDE = 256
TOKENS = 48
CENTRES = 60
PLACES = 3000
SHAPES = ("spread", "core", "towns", "coast", "river")


class City:
    """Where people live and go; the same for the same shape."""

    def __init__(self, shape):
        random = numpy.random.default_rng(1000 + SHAPES.index(shape))
        self.centres = numpy.clip(self._centres(shape, random), 0.02, 0.98)
        self.weights = random.lognormal(0, 1, CENTRES)
        self.weights /= self.weights.sum()
        self.spread = random.uniform(0.004, 0.03, CENTRES)
        centre = random.choice(CENTRES, PLACES, p=self.weights)
        self.places = self.centres[centre] + self.spread[centre, None] * random.standard_normal((PLACES, 2))
        self.visits = random.lognormal(0, 1, PLACES)
        self.visits /= self.visits.sum()

    @staticmethod
    def _centres(shape, random):
        normal = random.standard_normal((CENTRES, 2))
        anywhere = random.uniform(0.05, 0.95, (CENTRES, 2))
        match shape:
            case "spread":
                return anywhere
            case "core":
                return 0.5 + numpy.where(numpy.arange(CENTRES)[:, None] < CENTRES // 2, 0.12, 0.25) * normal
            case "towns":
                towns = random.uniform(0.15, 0.85, (5, 2))
                return towns[random.integers(0, 5, CENTRES)] + 0.06 * normal
            case "coast":
                return numpy.stack([anywhere[:, 0] * 0.5, anywhere[:, 1]], axis=1)
            case "river":
                return numpy.stack([anywhere[:, 0], 0.5 + 0.3 * numpy.sin(4 * anywhere[:, 0])], 1) + 0.04 * normal

    def days(self, persons, random):
        """The days of so many persons: an array of cells, one row of 48 tokens a person."""
        count = random.integers(2, 9, persons)
        shares = random.gamma(0.7, 1, (persons, 8))
        shares[:, 0] += 2
        shares[numpy.arange(8)[None] >= count[:, None]] = 0
        tokens = numpy.floor(shares / shares.sum(1, keepdims=True) * TOKENS).astype(int)
        tokens[:, 0] += TOKENS - tokens.sum(1)
        position = numpy.empty((persons, 8, 2))
        centre = random.choice(CENTRES, persons, p=self.weights)
        position[:, 0] = self.centres[centre] + 2 * self.spread[centre, None] * random.standard_normal((persons, 2))
        position[:, 1:] = self.places[random.choice(PLACES, (persons, 7), p=self.visits)]
        column, row = numpy.moveaxis((numpy.clip(position, 0, 0.99999) * SIDE).astype(numpy.uint32), 2, 0)
        return numpy.repeat((row * SIDE + column).ravel(), tokens.ravel()).reshape(persons, TOKENS)


def histogram(days):
    """Tokens by row and column."""
    return numpy.bincount(days.ravel(), minlength=SIDE * SIDE).reshape(SIDE, SIDE)


def coarse(cells, side):
    """The sums over side x side equal squares."""
    step = cells.shape[0] // side
    return cells.reshape(side, step, side, step).sum((1, 3))
