"""Settings of all the tests."""

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

# What a developer imported on this machine must not change what the tests see.
os.environ["ATS_STORE"] = str(Path(__file__).parent / "aucun-magasin")
os.environ.pop("ATS_DATABASE_URL", None)
os.environ.pop("ATS_DIFFUSION", None)

# A property is about answers, not about speed: a busy machine must not fail it. In CI the same examples come each time.
settings.register_profile(
    "atlas",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("atlas")
