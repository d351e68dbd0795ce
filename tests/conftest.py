"""Settings that hold for every test: how hypothesis searches."""

from __future__ import annotations

import os
from pathlib import PurePath

from hypothesis import HealthCheck, settings

# No test is decided by the clock: the machine may be busy. In the CI the search is the same at
# every run, so that an unlucky draw cannot stop a change that has nothing to do with it; elsewhere
# each run looks at new examples.
settings.register_profile(
    "local", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

if os.name == "nt":
    # A URI as VS Code makes it, and the server: the letter of the drive is a small one.
    _as_uri = PurePath.as_uri

    def _with_small_letter(path: PurePath) -> str:
        uri = _as_uri(path)
        return uri[:8] + uri[8:9].lower() + uri[9:] if uri[9:10] == ":" else uri

    PurePath.as_uri = _with_small_letter  # type: ignore[method-assign]
