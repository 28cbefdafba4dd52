"""Drivers that other installed packages bring: the entry point group ``mergekit.drivers``, name -> ``module:OBJECT``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING

from mergekit.driver import Contest, MergeDriver, Outcome
from mergekit.errors import PolicyError
from mergekit.extensions.undecided import told, undecided
from mergekit.frozen import replace

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "mergekit.drivers"
PACKAGE = "package"
"""The option that names the package, with its version, whose code decides: it is part of the policy's hash."""


@cache
def names() -> tuple[str, ...]:
    """List the drivers that other packages bring."""
    return tuple(sorted({point.name for point in _points()}))


@cache
def driver_of(name: str) -> MergeDriver | None:
    """Load the driver of that name from the package that brings it; None if none does.

    Its `merge` never raises: an exception is a conflict that tells it. Its rules get the package and its version as an option.

    Raises:
        PolicyError: if it cannot be loaded, is no driver of that name, or two packages bring it.
    """
    found = [point for point in _points() if point.name == name]
    if not found:
        return None
    packages = sorted({_package(point) for point in found})
    if len(packages) > 1:
        message = f"two packages bring a driver '{name}': {' and '.join(packages)}"
        raise PolicyError(message, f"uninstall one of them: pip uninstall {packages[1].split()[0]}")
    driver = _loaded(found[0], packages[0])
    package = packages[0]
    return replace(
        driver,
        merge=partial(_guarded, driver, package),
        settle=partial(_settled, driver),
        completes=partial(_completed, driver, package),
    )


@cache
def _points() -> tuple[EntryPoint, ...]:
    from importlib import metadata  # late: it costs 20 ms, and most policies name no driver of another package

    return tuple(metadata.entry_points(group=GROUP))


def _package(point: EntryPoint) -> str:
    """Name the distribution that an entry point belongs to, with its version."""
    return "an unnamed package" if point.dist is None else f"{point.dist.name} {point.dist.version}"


def _loaded(point: EntryPoint, package: str) -> MergeDriver:
    """Import what an entry point names.

    Raises:
        PolicyError: if that is no driver of this name.
    """
    hint = f"install {package.split(maxsplit=1)[0]} anew, in a version that works here, or correct the rule that names '{point.name}'"
    try:
        driver = point.load()
    except (Exception, SystemExit) as error:
        raise PolicyError(f"the driver '{point.name}' of {package} cannot be loaded: {told(error)}", hint) from error
    if not isinstance(driver, MergeDriver):
        raise PolicyError(f"the driver '{point.name}' of {package} is no MergeDriver: {point.value} is a {type(driver).__name__}", hint)
    if driver.name != point.name:
        raise PolicyError(f"the driver '{point.name}' of {package} calls itself '{driver.name}': {point.value} must have that name", hint)
    return driver


def _guarded(driver: MergeDriver, package: str, contest: Contest) -> Outcome:
    """Merge by a driver of another package; what it raises is a conflict."""
    try:
        outcome: object = driver.merge(contest)
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 (whatever it is: a conflict is a value)
        return undecided(contest, driver.name, f"the driver '{driver.name}' of {package} failed: {told(error)}", holds=driver.holds)
    if isinstance(outcome, Outcome):
        return outcome
    why = f"the driver '{driver.name}' of {package} gave no Outcome: a {type(outcome).__name__}"
    return undecided(contest, driver.name, why, holds=driver.holds)


def _settled(driver: MergeDriver, content: bytes) -> bytes:
    """Settle by a driver of another package; content of which it fails shows nothing that it could read back."""
    try:
        return driver.settle(content)
    except MemoryError:
        raise
    except (Exception, SystemExit):  # noqa: BLE001 (as above)
        return content


def _completed(driver: MergeDriver, package: str, options: Mapping[str, str], read: Callable[[str], bytes | None]) -> Mapping[str, str]:
    return {**driver.completes(options, read), PACKAGE: package}
