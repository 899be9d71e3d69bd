"""Tails of distributions against sums in exact fractions, far out as well as near."""

import math
from fractions import Fraction

import pytest

from csgraph.detect.tails import poisson_mean_at, poisson_tail, surely_above


def exact_tail(least: int, mean: Fraction) -> float:
    """The same sum in fractions, to more digits than a float has (exp by its series)."""
    terms = [Fraction(1)]
    for count in range(1, 400):
        terms.append(terms[-1] * mean / count)
    return float(sum(terms[least:]) / sum(terms))


@pytest.mark.parametrize("mean", [Fraction(1, 1000), Fraction(1, 4), Fraction(3), Fraction(37, 2), Fraction(60)])
@pytest.mark.parametrize("least", [0, 1, 2, 5, 12, 40, 80])
def test_the_poisson_tail_is_the_sum_of_its_terms(least: int, mean: Fraction) -> None:
    assert poisson_tail(least, float(mean)) == pytest.approx(exact_tail(least, mean), rel=1e-11, abs=1e-290)


@pytest.mark.parametrize("mean", [0.001, 0.02, 0.3, 0.7, 0.999, 1.0, 2.5, 9.0])
@pytest.mark.parametrize("least", [1, 2, 3, 7, 9])
def test_what_is_surely_above_a_limit_is(least: int, mean: float) -> None:
    tail = poisson_tail(least, mean)

    assert not surely_above(least, mean, tail)
    assert surely_above(least, mean, tail / 3)


def test_nothing_is_expected_where_nothing_can_be() -> None:
    assert poisson_tail(3, 0.0) == 0.0
    assert poisson_tail(0, 0.0) == 1.0


@pytest.mark.parametrize("least", [1, 2, 7, 30])
def test_the_lower_bound_is_the_mean_at_which_as_many_are_seen_one_time_in_twenty(least: int) -> None:
    assert poisson_tail(least, poisson_mean_at(least, 0.05)) == pytest.approx(0.05, rel=1e-12)


def test_one_seen_has_the_lower_bound_of_an_exponential() -> None:
    assert poisson_mean_at(1, 0.05) == pytest.approx(-math.log(0.95), rel=1e-12)


def test_none_seen_has_no_lower_bound() -> None:
    assert poisson_mean_at(0, 0.05) == 0.0
