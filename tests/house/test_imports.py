"""Imports only run down; pyproject.toml says who may import whom."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
# A process of its own: the linter sets logging up anew and would silence the other tests.
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def test_imports_only_run_down() -> None:
    ended = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ended.returncode == 0, ended.stdout
