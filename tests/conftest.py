"""Settings that hold for every test: how hypothesis searches."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# No test is decided by the clock: the machine may be busy. In the CI the search is the same at
# every run, so that an unlucky draw cannot stop a change that has nothing to do with it; elsewhere
# each run looks at new examples.
settings.register_profile(
    "local", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")
