"""Measures the rows of realism.py once more with scikit-mobility's own functions, on the same visits.

usage: skmob_realism.py FOLDER OUTPUT [PERSONS]     the first PERSONS of the folder's *.tracks, or all

Writes JSON: each row's name with two numbers, the one by scikit-mobility and the one of realism.py for the same persons.
scikit-mobility gives what is told from tracks; what is left are laws fitted through it, for which it has no function:

    distinct_places_per_day  number_of_locations of each person's each day
    moves_per_day            individual_mobility_network: the trips
    exploration_exponent     number_of_locations up to each midnight; the slope by scipy
    zipf_exponent            location_frequency by rank, number_of_locations; the slope by scipy
    top_place_share          location_frequency of rank 1
    motif_share              individual_mobility_network of each person's each day; which are alike is said by networkx
    jump_exponent            jump_lengths; the likelihood's maximum by scipy
    predictability           real_entropy of the hourly places of some persons; Fano's equation solved by scipy
    unicity                  privacy.attacks.LocationTimeAttack with four points of some persons
    returner_share           radius_of_gyration and k_radius_of_gyration with k = 2

It needs scikit-mobility 1.3.1 and networkx.
"""
import collections
import json
import math
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")
import networkx
import numpy
import pandas
import scipy.optimize
import scipy.stats
import skmob
from skmob.measures import individual
from skmob.privacy.attacks import LocationTimeAttack

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import realism  # noqa: E402

START = pandas.Timestamp("2020-03-30")
DEGREE = math.radians(1) * realism.EARTH
ENTROPIES, GAMES = 40, 200
QUIET = {"show_progress": False}


def frame(rows):
    """scikit-mobility's table of rows: who, seconds, metres east and north of a point on the equator."""
    uid, seconds, x, y = zip(*rows)
    columns = {"uid": uid, "datetime": START + pandas.to_timedelta(seconds, unit="s")}
    return skmob.TrajDataFrame(pandas.DataFrame({**columns, "lat": numpy.divide(y, DEGREE), "lng": numpy.divide(x, DEGREE)}))


def visits_frame(pairs):
    """The visits of all persons."""
    return frame(
        (person, arrival, *centres[place])
        for person, (visits, centres) in enumerate(pairs)
        for place, arrival, _ in visits
    )


def days_frame(pairs, days):
    """The visits of all persons' days, each day as if it were a person; one that goes on is of both days."""
    return frame(
        (person * days + day, day * 86_400 + index, *centres[place])
        for person, (visits, centres) in enumerate(pairs)
        for day, sequence in enumerate(realism.days_of(visits, days))
        for index, place in enumerate(sequence)
    )


# MARK: The rows


def exploration(visits, days):
    """The exponent of the places seen."""
    seen = [
        individual.number_of_locations(visits[visits["datetime"] < START + pandas.Timedelta(days=day)], **QUIET)
        for day in range(4, days + 1)
    ]
    return scipy.stats.linregress(
        numpy.log(numpy.arange(4, days + 1)), numpy.log([table["number_of_locations"].sum() for table in seen])
    ).slope


def motif_share(per_day, days_in_all, kept=17):
    """The share of days that the most common networks make up; days without a move are one kind."""
    networks = collections.Counter()
    ends = ["lat_origin", "lng_origin"], ["lat_dest", "lng_dest"]
    for _, edges in individual.individual_mobility_network(per_day, **QUIET).groupby("uid"):
        names = {}
        pairs = zip(*(map(tuple, edges[columns].to_numpy()) for columns in ends))
        edges = [tuple(names.setdefault(end, len(names)) for end in pair) for pair in pairs]
        if len(names) <= 6:
            networks[tuple(sorted(edges))] += 1
        else:
            networks[None] += 1
    counts = [days_in_all - networks.total()]
    del networks[None]
    kinds = []
    for edges, count in networks.items():
        graph = networkx.DiGraph(edges)
        kind = next((kind for kind in kinds if networkx.is_isomorphic(kind[0], graph)), None)
        if kind is None:
            kinds.append([graph, 0])
            kind = kinds[-1]
        kind[1] += count
    return sum(sorted(counts + [count for _, count in kinds], reverse=True)[:kept]) / days_in_all


def jump_exponent(visits):
    """The exponent of the jumps."""
    jumps = numpy.array(individual.jump_lengths(visits, merge=True, **QUIET))
    values = jumps[(jumps >= 0.2) & (jumps <= numpy.percentile(jumps, 99))] + 1.5

    low, high = 0.2 + 1.5, numpy.percentile(jumps, 99) + 1.5

    def loss(beta):
        return beta * numpy.log(values).mean() + math.log((low ** (1 - beta) - high ** (1 - beta)) / (beta - 1))

    return scipy.optimize.minimize_scalar(loss, bounds=(1.01, 4), method="bounded").x


def predictability(hours):
    """The bound on how much of the hourly places can be foretold."""
    rows = ((person, hour * 3600, place, 0) for person, places in enumerate(hours) for hour, place in enumerate(places))
    entropies = individual.real_entropy(frame(rows), **QUIET)["real_entropy"]

    def bound(entropy, count):
        def fano(share):
            return scipy.stats.entropy([share, 1 - share], base=2) + (1 - share) * math.log2(count - 1) - entropy

        return scipy.optimize.brentq(fano, 1 / count, 1 - 1e-12) if count > 1 else 1

    return numpy.mean([bound(entropy, len(set(places))) for entropy, places in zip(entropies, hours)])


def uniqueness(cells, generator):
    """The share of games in which four points are of nobody else: by scikit-mobility, and by comparison of the cells."""
    cells = numpy.array(cells)
    awake = numpy.flatnonzero(numpy.isin(numpy.arange(cells.shape[1]) % 24, numpy.arange(8, 22)))
    attack, unique = LocationTimeAttack(4), []
    for person in generator.choice(len(cells), min(GAMES, len(cells)), replace=False):
        hours = generator.choice(awake, 4, replace=False)
        # Who was elsewhere at the first point cannot match; scikit-mobility takes milliseconds for each who is left.
        near = numpy.flatnonzero(cells[:, hours[0]] == cells[person, hours[0]])
        rows = ((other, hour * 3600, cells[other, hour], 0) for other in near for hour in hours)
        risk = attack.assess_risk(frame(rows), targets=[person])["risk"].item()
        unique.append((risk == 1, (cells[:, hours] == cells[person, hours]).all(axis=1).sum() == 1))
    return numpy.mean(unique, axis=0)


def returner_share(visits, pairs):
    """The share of returners."""
    whole = individual.radius_of_gyration(visits, **QUIET)["radius_of_gyration"].to_numpy()
    top = individual.k_radius_of_gyration(visits, k=2, **QUIET)["2k_radius_of_gyration"].to_numpy()
    several = numpy.array([len(centres) > 2 for _, centres in pairs])
    return numpy.mean(top[several] / whole[several] > 0.5)


def measure(persons):
    """All rows."""
    pairs = [realism.located(stays) for stays in persons]
    days = max(int(visits[-1][2] // 86_400) for visits, _ in pairs) + 1
    visits, per_day = visits_frame(pairs), days_frame(pairs, days)
    places = individual.number_of_locations(per_day, **QUIET)["number_of_locations"]
    trips = individual.individual_mobility_network(visits, **QUIET)["n_trips"].sum()
    known = individual.number_of_locations(visits, **QUIET)["number_of_locations"]
    # It takes the mean over those who know so many places; here it is that over everybody.
    frequencies = [
        share * (known > rank).mean()
        for rank, share in enumerate(individual.location_frequency(visits, as_ranks=True, **QUIET)[:15])
    ]
    hours = [realism.hourly(visits, days * 24) for visits, _ in pairs]
    some = hours[:ENTROPIES]
    cells = [realism.antennas(centres, sequence) for (_, centres), sequence in zip(pairs, hours)]
    unique = uniqueness(cells, numpy.random.default_rng(0))
    ranks = scipy.stats.linregress(numpy.log(numpy.arange(1, 16)), numpy.log(frequencies))
    ours = realism.measure(persons)
    rows = {
        "distinct_places_per_day": places.mean(),
        "moves_per_day": trips / len(persons) / days,
        "exploration_exponent": exploration(visits, days),
        "zipf_exponent": -ranks.slope,
        "top_place_share": frequencies[0],
        "motif_share": motif_share(per_day, len(places)),
        "jump_exponent": jump_exponent(visits),
        "returner_share": returner_share(visits, pairs),
    }
    return {name: [float(value), ours[name]] for name, value in rows.items()} | {
        "predictability": [float(predictability(some)), float(numpy.mean([realism.predictability(part) for part in some]))],
        "unicity": [float(share) for share in unique],
    }


if __name__ == "__main__":
    kept = int(sys.argv[3]) if len(sys.argv) > 3 else None
    rows = measure(realism.stays_of(sys.argv[1])[:kept])
    pathlib.Path(sys.argv[2]).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
