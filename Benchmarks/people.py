"""Made-up people: what planning their days costs, beside scikit-mobility where that is installed."""

from comparison import Peer, Row
from days import pandapp
from participants import INTERPRETERS, WORK

DAYS = 28
MODELS = {"DensityEPR": "density", "SpatialEPR": "spatial", "Ditras": "ditras"}


def make_people():
    """The tracks of which the peers learn what a city looks like."""
    city = ["--city", "45.7578,4.8320", "--time-zone", "UTC", "--first-day", "2020-03-30"]
    form = ["--step-seconds", 60, "--fixes", "runs", "--output", WORK / "people"]
    pandapp("generate", "--persons", 2000, "--days", DAYS, *city, *form)


def people(points):
    """Four weeks in a city, and in one so wide that the law of gravity needs finer blocks."""
    if INTERPRETERS["skmob"].exists():
        make_people()
        peers = [Peer(f"scikit-mobility {name}", "skmob", model, limit=20) for name, model in MODELS.items()]
    else:
        print("  Without scikit-mobility, which Benchmarks/run could not install")
        peers = []
    persons = 20_000 if points >= 10**7 else 2000
    return [
        Row(
            f"people-{kilometres}",
            f"Days of made-up people, {kilometres} km from side to side, 1 thread",
            "people",
            peers if kilometres == 20 else [],
            items=("persons", persons),
            parameters={"kilometres": kilometres},
            unit="person-days/s",
            scale=DAYS,
        )
        for kilometres in (20, 200)
    ]
