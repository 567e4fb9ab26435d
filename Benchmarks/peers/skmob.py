"""scikit-mobility's models on the city of our people, as ../mobility/peers.py measures how real they are."""

import importlib.util
import pathlib

from skmob.models.epr import DensityEPR, Ditras, SpatialEPR

from participants import WORK

# By its path: that file has the name of this package.
place = pathlib.Path(__file__).parents[1] / "mobility/peers.py"
specification = importlib.util.spec_from_file_location("mobility_peers", place)
mobility = importlib.util.module_from_spec(specification)
specification.loader.exec_module(mobility)


def days(model, persons, **options):
    """Four weeks of so many people; the number is that of their stays."""
    tiles = mobility.tessellation(stays())
    return lambda: len(
        model.generate(
            mobility.START,
            mobility.END,
            tiles,
            n_agents=persons,
            random_state=mobility.SEED,
            show_progress=False,
            **options,
        )
    )


def stays():
    """Where our own people stay, which says how relevant a tile is and what a diary looks like."""
    return mobility.realism.stays_of(WORK / "people")


def density(persons, **_):
    return days(DensityEPR(), persons, relevance_column="relevance")


def spatial(persons, **_):
    return days(SpatialEPR(), persons)


def ditras(persons, **_):
    return days(Ditras(mobility.diary(stays())), persons, relevance_column="relevance")
