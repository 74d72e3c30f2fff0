"""Settings of all the tests."""

import os

from hypothesis import HealthCheck, settings

# A property is about answers, not about speed: a busy machine must not fail it. In CI the same examples come each time.
settings.register_profile(
    "atlas",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("atlas")
