import base64
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paper import ledger as ledgers
from tests.paper.browser.conftest import DERIVED, RECORDS, Open, follow, lit, ready

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

REAL = RECORDS / "ledger-quick.json"
SHOWN = "return [...document.querySelectorAll('#claims tbody tr:not([hidden])')].map((row) => row.dataset.claim)"
WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"


def click(browser: "Chrome", selector: str) -> None:
    browser.execute_script("document.querySelector(arguments[0]).click()", selector)


def shown(browser: "Chrome") -> list[str]:
    found: list[str] = browser.execute_script(SHOWN)
    return found


def choose(browser: "Chrome", name: str, value: str) -> None:
    browser.execute_script(
        "const it = document.querySelector(`.filters [name=${arguments[0]}]`); it.value = arguments[1];"
        "it.dispatchEvent(new Event('input', {bubbles: true}))",
        name, value,
    )  # fmt: skip


def heading(browser: "Chrome") -> str:
    text: str = browser.execute_script("return document.querySelector('.page:not([hidden]) h1').textContent")
    return text


def printed(browser: "Chrome", folder: Path) -> str:
    """The text of the page as it is printed."""
    told: dict[str, Any] = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    path = folder / "printed.pdf"
    path.write_bytes(base64.b64decode(told["data"]))
    command = ["pdftotext", "-layout", str(path), "-"]
    return " ".join(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())


def test_numbers_are_sorted_as_numbers_and_what_has_none_comes_last(opened: Open) -> None:
    browser = opened()
    click(browser, "th[data-by=estimate] button")
    estimates = {entry.claim: entry.designs[0].estimate for entry in ledgers.read(REAL).entries}
    order = shown(browser)
    known = [estimates[name] for name in order if name in estimates]
    assert known == sorted(known)  # type: ignore[type-var]
    assert [name in estimates for name in order] == sorted((name in estimates for name in order), reverse=True)
    click(browser, "th[data-by=estimate] button")
    turned = [estimates[name] for name in shown(browser) if name in estimates]
    assert turned == sorted(known, reverse=True)  # type: ignore[type-var]
    state = "return [document.querySelector('th[data-by=estimate]').getAttribute('aria-sort'), location.hash]"
    assert browser.execute_script(state) == ["descending", "#ledger?sort=-estimate"]


def test_words_are_sorted_by_the_alphabet(opened: Open) -> None:
    browser = opened()
    click(browser, "th[data-by=kind] button")
    kinds = "return [...document.querySelectorAll('#claims tbody tr')].map((row) => row.dataset.kind)"
    found: list[str] = browser.execute_script(kinds)
    assert found == sorted(found, key=str.casefold)


def test_filters_narrow_the_table_and_stand_in_the_address(opened: Open) -> None:
    browser = opened()
    ledger = ledgers.read(REAL)
    choose(browser, "verdict", "REFUTED")
    refuted = {entry.claim for entry in ledger.entries if entry.verdict == "REFUTED"}
    assert set(shown(browser)) == refuted
    choose(browser, "source", "Kazdan et al. 2024")
    both = {name for name in refuted if name.startswith("kazdan.")}
    assert set(shown(browser)) == both < refuted
    told = browser.execute_script("return [document.querySelector('#count').textContent, location.hash]")
    assert told == [f"{len(both)} of 195 claims.", "#ledger?source=Kazdan+et+al.+2024&verdict=REFUTED"]
    choose(browser, "text", "no such words")
    assert shown(browser) == []
    assert browser.execute_script("return document.querySelector('#empty').checkVisibility()")
    asked = "return document.querySelector('#asked').textContent"
    assert browser.execute_script(asked) == "text: no such words; source: Kazdan et al. 2024; verdict: REFUTED"
    click(browser, "#clear")
    assert browser.execute_async_script("setTimeout(arguments[0], 20)") is None
    assert len(shown(browser)) == len(ledger.entries) + len(ledger.proved)


def test_a_claim_opens_by_a_click_and_the_way_back_keeps_the_view(opened: Open) -> None:
    browser = opened("#ledger?verdict=REFUTED")
    click(browser, f"tr[data-claim='{DERIVED}'] a")
    ready(browser, f"claim/{DERIVED}")
    assert heading(browser) == "Accumulate: the variance, as printed"
    assert browser.execute_script("return document.querySelectorAll('#inside .lines math mfrac').length") == 1
    assert browser.execute_script("return document.querySelectorAll('#inside .strip .dot').length") == 2
    assert browser.execute_script("return document.activeElement.textContent") == heading(browser)
    browser.back()
    ready(browser, "ledger")
    assert len(shown(browser)) == 6
    assert heading(browser) == "The ledger"


def test_an_address_leads_to_its_page(opened: Open) -> None:
    browser = None
    for address, title in (
        ("#claim/kazdan.variance-mle", "Accumulate: the variance, divisor N"),
        ("#system/cardinality", "Number of real rows against share of real rows"),
        ("#errata", "Errata"),
        ("#claim/nobody.knows-<b>it</b>", "Not in this report"),
    ):
        if browser is None:
            browser = opened(address)
        else:
            follow(browser, address)
        assert heading(browser) == title
        assert browser.execute_script("return document.querySelectorAll('.page:not([hidden])').length") == 1
        assert browser.title == f"{title} – modelcollapse"
        assert browser.execute_script("return scrollY") == 0
    assert browser is not None
    assert not browser.execute_script("return document.querySelector('#inside b')")
    browser.execute_script("location.hash = '#kazdan.variance-unbiased'")  # an id alone, as the command line takes it
    ready(browser, "claim/kazdan.variance-unbiased")
    assert heading(browser) == "Accumulate: the variance, divisor N - 1"


def test_light_and_dark_follow_the_system_until_the_reader_chooses(opened: Open) -> None:
    paper = "return getComputedStyle(document.documentElement).backgroundColor"
    browser = opened()
    light = browser.execute_script(paper)
    lit(browser, dark=True)
    assert browser.execute_script(paper) != light
    click(browser, "#theme")
    assert browser.execute_script(paper) == light
    assert opened(dark=True).execute_script(paper) == light  # the choice is kept
    browser.execute_script("localStorage.clear()")


def test_a_phone_need_not_scroll_sideways(opened: Open) -> None:
    browser = opened(width=360)
    assert (
        browser.execute_script("return getComputedStyle(document.querySelector('#claims tbody tr')).display") == "grid"
    )
    assert browser.execute_script(WIDE) == 0
    for address in (
        f"#claim/{DERIVED}",
        "#claim/dey.theorem-5-1",
        "#system/cardinality",
        "#errata",
        "#reading",
        "#run",
    ):
        follow(browser, address)
        assert browser.execute_script(WIDE) == 0, address


def test_on_a_tablet_every_verdict_is_seen_and_cards_are_sorted_by_a_list(opened: Open) -> None:
    hidden = (
        "return [...document.querySelectorAll('#claims .badge')]"
        ".filter((each) => each.getBoundingClientRect().right > innerWidth).length"
    )
    for width in (1240, 768):  # the narrowest table, and cards
        browser = opened(width=width)
        assert browser.execute_script(WIDE) == 0
        assert browser.execute_script(hidden) == 0
    choose(browser, "sort", "-estimate")
    assert browser.execute_script("return document.querySelector('.order').checkVisibility() && location.hash") == (
        "#ledger?sort=-estimate"
    )


def test_what_is_too_wide_can_be_scrolled_with_the_keyboard(opened: Open) -> None:
    browser = opened(f"#claim/{DERIVED}", width=360)
    wide = (
        "return [...document.querySelectorAll('.scroll, .eq, pre')]"
        ".filter((each) => each.scrollWidth > each.clientWidth)"
        ".map((each) => [each.tabIndex, each.role, each.ariaLabel].join(' '))"
    )
    assert set(browser.execute_script(wide)) == {"0 group scrolls sideways"}


def test_the_page_that_is_open_is_told_apart_where_colours_are_forced(opened: Open) -> None:
    browser = opened()
    wanted = {"forced-colors": "active", "prefers-reduced-motion": "reduce"}  # else a colour is read on its way
    features = [{"name": name, "value": value} for name, value in wanted.items()]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    colours = "return [...document.querySelectorAll('nav a')].map((each) => getComputedStyle(each).borderBottomColor)"
    here, *others = browser.execute_script(colours)
    assert here not in others


def test_no_formula_runs_off_the_paper(opened: Open) -> None:
    browser = opened("#claim/gerstgrasser.halfway-as-printed", width=680)  # A4 less its margins
    beyond = """dispatchEvent(new Event("beforeprint"));
        return [...document.querySelectorAll("#inside .eq")].filter((eq) =>
            eq.firstElementChild.getBoundingClientRect().right > eq.getBoundingClientRect().right + 1).length"""
    assert browser.execute_script(beyond) == 1  # on the screen it is scrolled
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert browser.execute_script(beyond) == 0
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_table_and_an_open_claim_are_printed(opened: Open, tmp_path: Path) -> None:
    browser = opened("#ledger?verdict=REFUTED", dark=True)
    table = printed(browser, tmp_path)
    for text in (
        "0.8940 ± 0.0065",
        "REFUTED",
        "as expected",
        "3/3",
        "Estimate ± se",
        "6 of 195 claims. verdict: REFUTED",
    ):
        assert text in table
    assert "Errata" not in table.split("The ledger")[0]  # no navigation on paper
    follow(browser, f"#claim/{DERIVED}")
    page = printed(browser, tmp_path)
    for text in (
        "Accumulate: the variance, as printed",
        "normal form",
        "Near misses",
        f"modelcollapse derive {DERIVED}",
    ):
        assert text in page


def test_a_filter_that_no_claim_has_is_named(opened: Open) -> None:
    browser = opened("#ledger?verdict=PERHAPS")
    told = browser.execute_script("return document.querySelector('[role=status]').textContent")
    assert told == "0 of 195 claims. verdict: PERHAPS"


def test_everything_unfolds_for_print(opened: Open) -> None:
    browser = opened("#everything")
    assert browser.execute_script("return document.querySelectorAll('#inside > article').length") == 196


def test_without_javascript_the_ledger_and_the_errata_are_there(browser: "Chrome", report_file: Path) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.get("about:blank")
        browser.get(report_file.as_uri())
        row = browser.find_element("css selector", f"tr[data-claim='{DERIVED}']").text
        errata = browser.find_element("css selector", "#errata .erratum").text
        note = browser.find_element("css selector", "noscript").text
        idle = browser.find_element("css selector", ".filters").is_displayed()
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    for text in ("With the divisor N - 1, E sigma_t^2", "0.8940 ± 0.0065", "REFUTED"):
        assert text in row
    assert "What holds" in errata
    assert "JavaScript" in note
    assert not idle  # what would do nothing is not shown
    browser.get_log("browser")


def test_a_script_that_the_page_does_not_know_is_not_run(browser: "Chrome", report_file: Path, tmp_path: Path) -> None:
    text = report_file.read_text(encoding="utf-8")
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(
        text.replace("</body>", "<script>document.title = 'taken over'</script></body>"), encoding="utf-8"
    )
    browser.get(spoilt.as_uri())
    ready(browser)
    assert browser.title == "The ledger – modelcollapse"
    said = browser.get_log("browser")  # which the other tests want to be empty
    assert any("Content Security Policy" in each["message"] for each in said)
