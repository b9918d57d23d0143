"""Sentences with formulas on one line: LaTeX gets mathematics where it is certain, and words where it is not."""

import json
import re
from collections.abc import Iterator

import pytest

from paper.build import PACKAGE
from paper.prose import prose

LEDGER = json.loads((PACKAGE / "records" / "ledger-quick.json").read_text(encoding="utf-8"))


def sentences() -> Iterator[str]:
    for entry in (*LEDGER["claims"], *LEDGER["proved"]):
        yield from (entry["title"], entry["statement"], *entry["conventions"], *entry["rests_on"])
    yield from (each[name] for each in LEDGER["errata"] for name in ("place", "reason"))


def test_no_index_and_no_exponent_of_the_ledger_is_left_in_the_prose() -> None:
    left = [each for each in sentences() if re.search(r"\\_|textasciicircum", prose(each))]
    assert left == []


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("prod_{k=1}^t (1 - 1/(k^2 n))", r"$\prod_{k=1}^{t}$ (1~$-$ 1/($k^{2}$ n))"),
        ("sigma^2 H_n^(2)", r"$\sigma^{2}$ $H_{n}^{(2)}$"),
        ("(1+1/G)^(-q/2)", r"(1+1/G)$^{-q/2}$"),
        ("KL(p_theta0 || p_theta-hat)", r"KL($p_{\theta_{0}}$ $\Vert$ $p_{\hat{\theta}}$)"),
        ("p_theta_G", r"$p_{\theta_{G}}$"),
        ("E_ref[f L_G] >= 0", r"$E_{\mathrm{ref}}$[f $L_{G}$] $\ge$ 0"),
        ("-lam/(2 mu^2), lam > 0", r"$- \lambda$/(2 $\mu^{2}$), $\lambda$ \ensuremath{>} 0"),
        ("Gamma(n/2)/(n-delta)", r"$\Gamma$(n/2)/(n$- \delta$)"),
        ("sqrt(kappa^2 + 4)", r"$\sqrt{\kappa^{2} + 4}$"),
        ("n = 10, T >= d + 2", r"${n = 10}$, ${T \ge d + 2}$"),
        ("adjusted p = 2.1e-188 (z = -5.5)", r"adjusted ${p = 2.1 \times 10^{-188}}$ (${z = -5.5}$)"),
        ("W = W_T, at n = 3/2 n, m c = 4", r"W = $W_{T}$, at n = 3/2 n, m c = 4"),
        ("1/(iT-d-1) at -1/2", r"1/(iT$-$d$-$1) at $-$1/2"),
        ("A'''(x)' of T x d", r"A$'''$(x)$'$ of T~$\times$ d"),
        ("C C' (x) V^-1", r"C C$'$~$\otimes$ $V^{-1}$"),
        ("~x_1", r"$\sim x_{1}$"),
        ("1 - sum p_t^2", r"1~$-$ $\sum$ $p_{t}^{2}$"),
        ("printed as 'lower loss'", "printed as `lower loss'"),
    ],
)
def test_formulas_are_set(told: str, shown: str) -> None:
    assert prose(told) == shown


@pytest.mark.parametrize(
    "words",
    [
        "the gamma family",
        "quotients of Gamma values",
        "the sum of t steps",
        "dey.kl-expansion for one entry",
        "log-likelihood",
        "re-used",
        "swiss-roll-2d",
        "the t-th fit of an M-estimator on an n-subset",
        "theorem-5-1",
        "x's law",
    ],
)
def test_words_stay_words(words: str) -> None:
    assert prose(words) == words


@pytest.mark.parametrize(
    "nasty", ["x_1^2_3_4^5'", "a^b^c^d", "{x_y_z}", "z_(a_b_)", "w_{_}", "x^2''", "a_{b}_{c}", "_^_^"]
)
def test_no_scripts_are_doubled_whatever_the_text(nasty: str) -> None:
    assert not doubled(prose(nasty))


def doubled(shown: str) -> bool:
    """Whether a formula has two indices or two exponents at one place, which LaTeX refuses."""
    shown = shown.replace(r"\_", "")
    while innermost := re.search(r"\{[^{}]*\}", shown):
        if two_of_a_sign(innermost.group()):
            return True
        shown = shown.replace(innermost.group(), "*")
    return two_of_a_sign(shown)


def two_of_a_sign(flat: str) -> bool:
    return re.search(r"(_[*\w]){2}|(\^[*\w]){2}|(_[*\w]\^[*\w]|\^[*\w]_[*\w])[_^]|\^[*\w]'", flat) is not None


def test_a_doubled_script_is_seen() -> None:
    assert doubled("$x_{1}_{2}$")
    assert doubled("$x_{1}^{2_{3}_{4}}$")
    assert doubled("$x^{2}'$")
    assert not doubled("$x_{1}^{2_{3}}$'")
