"""Made-up cities on a square of 256 x 256 cells, and days of the people in them.

A day is 48 half hours at two to eight places: a home near one of sixty centres, and places of a common list that some
visit more than others. People go to places near their home: six in ten to a place of work, drawn by relevance / r and
less beyond 12 km; to all others by relevance / r^2 (d-EPR: Pappalardo et al., Nature Communications 2015), r at least
500 m. A city may be made `roaming` instead: then where people go has nothing to do with where they live, which makes the
days of two sets of people more alike than they are.
"""
import numpy

# The city's side, and where a distance begins to count.
SIDE_KILOMETRES = 39.0
NEAREST_KILOMETRES = 0.5
WORK_KILOMETRES = 12.0
WORKERS = 0.6
# Homes are put together to 64 x 64 squares where places are chosen.
SQUARES = 64

SIDE = 256
TOKENS = 48
CENTRES = 60
PLACES = 3000
SHAPES = ("spread", "core", "towns", "coast", "river")


class City:
    """Where people live and go; the same for the same shape."""

    def __init__(self, shape, roaming=False):
        random = numpy.random.default_rng(1000 + SHAPES.index(shape))
        self.centres = numpy.clip(self._centres(shape, random), 0.02, 0.98)
        self.weights = random.lognormal(0, 1, CENTRES)
        self.weights /= self.weights.sum()
        self.spread = random.uniform(0.004, 0.03, CENTRES)
        centre = random.choice(CENTRES, PLACES, p=self.weights)
        self.places = self.centres[centre] + self.spread[centre, None] * random.standard_normal((PLACES, 2))
        self.visits = random.lognormal(0, 1, PLACES)
        self.visits /= self.visits.sum()
        self.roaming = roaming
        middle = (numpy.arange(SQUARES) + 0.5) / SQUARES
        squares = numpy.stack(numpy.meshgrid(middle, middle), -1).reshape(-1, 1, 2)
        distance = SIDE_KILOMETRES * numpy.sqrt(((squares - numpy.clip(self.places, 0, 0.99999)) ** 2).sum(-1))
        distance = numpy.maximum(distance, NEAREST_KILOMETRES)
        self.leisure = self._lottery(self.visits / distance**2)
        self.work = self._lottery(self.visits / distance * numpy.exp(-distance / WORK_KILOMETRES))

    @staticmethod
    def _lottery(weights):
        """The running shares of each square's places, one square after the other: rising from 0 to the last square."""
        shares = numpy.cumsum(weights, 1)
        return (shares / shares[:, -1:] + numpy.arange(len(weights))[:, None]).ravel()

    def _draw(self, lottery, square, count, random):
        """So many places for each of the persons who live in these squares."""
        found = numpy.searchsorted(lottery, square[:, None] + random.random((len(square), count)))
        return numpy.minimum(found, square[:, None] * PLACES + PLACES - 1) % PLACES

    def _visited(self, homes, random):
        """Seven places for each person."""
        if self.roaming:
            return random.choice(PLACES, (len(homes), 7), p=self.visits)
        column, row = (numpy.clip(homes, 0, 0.99999) * SQUARES).astype(int).T
        square = row * SQUARES + column
        visited = self._draw(self.leisure, square, 7, random)
        works = random.random(len(homes)) < WORKERS
        visited[works, 0] = self._draw(self.work, square[works], 1, random)[:, 0]
        return visited

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
        position[:, 1:] = self.places[self._visited(position[:, 0], random)]
        column, row = numpy.moveaxis((numpy.clip(position, 0, 0.99999) * SIDE).astype(numpy.uint32), 2, 0)
        return numpy.repeat((row * SIDE + column).ravel(), tokens.ravel()).reshape(persons, TOKENS)


def histogram(days):
    """Tokens by row and column."""
    return numpy.bincount(days.ravel(), minlength=SIDE * SIDE).reshape(SIDE, SIDE)


def coarse(cells, side):
    """The sums over side x side equal squares."""
    step = cells.shape[0] // side
    return cells.reshape(side, step, side, step).sum((1, 3))
