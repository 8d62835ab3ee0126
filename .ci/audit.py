"""Ask the Python Packaging Advisory Database about what tuireader installs: `.venv/bin/python .ci/audit.py`.

Fails on a finding. Says so and passes where the database cannot be asked: no network, or an index without advisories.
"""

import json
import re
import subprocess
import sys
import tempfile
import venv
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PROGRAM = "tuireader"
EXTRAS = ("", "socks")
SKIPPED = "advisories about dependencies: SKIPPED: there is no database of them here"
WAIT_SECONDS = 100


def installed(name: str, found: dict[str, str]) -> dict[str, str]:
    """Return the versions of a distribution and all that it requires here, by name; tools for tests are left out."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    try:
        it = distribution(name)
    except PackageNotFoundError:  # for another system
        return found
    if key in found:
        return found
    found[key] = it.version
    for line in it.requires or ():
        extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)", line)
        if (extra[1] if extra else "") in (EXTRAS if key == PROGRAM else ("",)):
            installed(re.split(r"[^\w.-]", line, maxsplit=1)[0], found)
    return found


def findings(report: str) -> tuple[list[str], list[str]]:
    """Return what a report of pip-audit found, and which packages it could not look up."""
    packages = json.loads(report)["dependencies"]
    found = [
        f"{it['name']} {it['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or 'no version'}"
        for it in packages
        for flaw in it.get("vulns", ())
    ]
    return found, [it["name"] for it in packages if "vulns" not in it]


def audit(requirements: dict[str, str]) -> str:
    """Return the report of pip-audit, which is installed for it and removed again; "" where it cannot be had."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python, pins = Path(folder) / "bin" / "python", Path(folder) / "pins.txt"
        pins.write_text("".join(f"{name}=={version}\n" for name, version in requirements.items()), "utf-8")
        install = [python, "-m", "pip", "install", "-q", "pip-audit>=2.9,<3"]
        ask = [python, "-m", "pip_audit", "-r", pins, "--no-deps", "--disable-pip", "-f", "json"]
        ask += ["--progress-spinner", "off"]
        try:
            subprocess.run(install, check=True, timeout=WAIT_SECONDS)
            asked = subprocess.run(ask, check=False, stdout=subprocess.PIPE, text=True, timeout=WAIT_SECONDS)
        except subprocess.SubprocessError:
            return ""
        return asked.stdout


def main() -> int:
    """Print what was found; return the exit status."""
    requirements = installed(PROGRAM, {})
    del requirements[PROGRAM]
    report = audit(requirements)  # what went wrong stands on standard error
    found, unknown = findings(report) if report else ([], list(requirements))
    if len(unknown) == len(requirements):
        print(SKIPPED)
        return 0
    for line in found:
        print(line)
    if unknown:
        print(f"advisories about dependencies: not known there: {', '.join(unknown)}")
    print(f"advisories about dependencies: {len(found)} for {len(requirements) - len(unknown)} packages")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
