"""One headless Chromium for all tests of the report: Debian's, with its own driver. Without it they are skipped."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
RECORDS = Path(__file__).parents[3] / "paper" / "records"
DERIVED = "kazdan.variance-as-printed"
PATIENCE = 20  # seconds, of which a page takes a fraction of one
OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")

Open = Callable[..., "Chrome"]


@pytest.fixture(scope="session")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the real ledger, with one derivation and one system."""
    from paper.html.build import report

    folder = tmp_path_factory.mktemp("report")
    line = {"left": "a", "relation": "=", "right": "b", "latex": r"\frac{a}{2} = b", "rule": "normal form"}
    entry: dict[str, Any] = {"claim": DERIVED, "outcome": "refuted", "standing": "certificate", "reason": "so it is"}
    entry["lines"] = [
        {**line, "reason": "collected", "standing": "certificate", "detail": "", "ok": True, "used": True}
    ]
    derivations = folder / "derivations.json"
    derivations.write_text(json.dumps({"schema": "modelcollapse/derivations/1", "claims": [entry]}), encoding="utf-8")
    figures = [RECORDS / "systems" / "cardinality.json"]
    return report(RECORDS / "ledger-quick.json", derivations, figures, folder / "report.html")


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Chrome"]:
    if not (BROWSER.exists() and DRIVER.exists()):
        pytest.skip("Chromium and its driver are not installed (Debian: chromium chromium-driver)")
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(BROWSER)
    for each in (*OPTIONS, f"--user-data-dir={tmp_path_factory.mktemp('browser')}"):
        options.add_argument(each)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = Chrome(options=options, service=Service(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


@pytest.fixture
def opened(browser: "Chrome", report_file: Path) -> Iterator[Open]:
    """Opens the report at an address, in a window of that size; what the console says fails the test."""

    def go(address: str = "", *, file: Path = report_file, width: int = 1280, dark: bool = False) -> "Chrome":
        lit(browser, dark=dark)
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        browser.get("about:blank")  # so that another address within the file is a fresh visit
        browser.get(f"{file.as_uri()}{address}")
        ready(browser)
        return browser

    browser.get_log("browser")
    yield go
    assert browser.get_log("browser") == []


def follow(browser: "Chrome", address: str) -> None:
    """Goes on to another address within the file, as a link does."""
    browser.execute_script("location.hash = arguments[0]", address)
    ready(browser, address.removeprefix("#"))


def lit(browser: "Chrome", *, dark: bool) -> None:
    """Makes the reader's system a dark or a light one."""
    media = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})


def ready(browser: "Chrome", page: str = "") -> None:
    """Waits until a page is shown whole: that one, if it is named."""
    from selenium.webdriver.support.ui import WebDriverWait

    def shown(driver: "Chrome") -> bool:
        at = driver.execute_script("return document.documentElement.dataset.ready || ''")
        return bool(at == page if page else at)

    WebDriverWait(browser, PATIENCE, poll_frequency=0.02).until(shown)
