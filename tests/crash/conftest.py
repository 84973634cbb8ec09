"""The total of a run: every crash test says what it counted (``record_property("crashes", {...})``), one line sums it up."""

_COUNTED = ("lost", "doubled", "killed online", "embargoed out")


class Total:
    """Gathers what the tests counted, also over several workers, and says it when all else has been said."""

    def __init__(self) -> None:
        self.found = dict.fromkeys(("crashes", *_COUNTED), 0)

    def pytest_runtest_logreport(self, report):
        """Add what a test counted."""
        if report.when == "call":
            for name, value in report.user_properties:
                if name == "crashes":
                    for each, count in value.items():
                        self.found[each] += count

    def pytest_unconfigure(self):
        """The line that `make crash` ends with."""
        if self.found["crashes"]:
            print(f"crashes {self.found['crashes']}: " + ", ".join(f"{each} {self.found[each]}" for each in _COUNTED))


def pytest_configure(config):
    """One total a run, not one a worker."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Total(), "crash-total")
