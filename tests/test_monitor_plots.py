"""The picture of a norm: it can be drawn for every kind of norm and year, and read without telling colours apart."""

from __future__ import annotations

import io
import threading
from itertools import combinations

import numpy as np
import pytest
from test_monitor import LIBRARY, REGISTER, Memory, only

from assistant.advice import Unit
from assistant.oversight.monitor import Monitor
from assistant.oversight.monitor.geometry import DARK, LIGHT, Palette, heights, labelled, runs, stretches

NORMS = [norm.id for norm in REGISTER.norms.values() if norm.is_calculated]
FULL = {
    "collection_budget": 250_000,
    "target_group_budget": 46_000,
    "new_audiences_share": 24,
    "collection_size": 90_000,
    "existing_users_share": 84,
    "items_written_off": 8_200,
    "loans_total": 300_000,
    "loans_from_other_libraries": 16_000,
    "loans_outside_network": 290,
    "inhabitants": 127_000,
    "specialist_hours": 34,
    "specialist_time_share": 66,
}


@pytest.fixture
def monitor() -> Monitor:
    return Monitor(REGISTER, Memory())


def pixels(png: bytes) -> np.ndarray:
    from matplotlib.image import imread

    return np.asarray(imread(io.BytesIO(png)))[..., :3]


def holds_colour(picture: np.ndarray, colour: str) -> bool:
    wanted = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return bool((np.abs(picture - wanted).max(axis=-1) < 0.01).sum() > 50)


@pytest.mark.parametrize("norm_id", NORMS)
def test_every_norm_is_drawn_with_the_plan_and_the_library_in_it(monitor: Monitor, norm_id: str) -> None:
    monitor.save(LIBRARY, 2024, FULL)
    monitor.save(LIBRARY, 2026, {**FULL, "inhabitants": 185_000})
    picture = pixels(monitor.plot(LIBRARY, norm_id))
    assert picture.shape[0] > 400
    assert picture.shape[1] > 800
    assert holds_colour(picture, LIGHT.own)
    assert holds_colour(picture, LIGHT.plan)


def test_a_dark_page_gets_a_dark_picture(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, FULL)
    light, dark = (pixels(monitor.plot(LIBRARY, NORMS[0], dark=dark)) for dark in (False, True))
    assert light.mean() > 0.8
    assert dark.mean() < 0.3
    assert holds_colour(dark, DARK.own)


def test_equal_figures_give_an_equal_picture_and_other_figures_another(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, FULL)
    first = monitor.plot(LIBRARY, NORMS[0])
    assert monitor.plot(LIBRARY, NORMS[0]) == first
    monitor.save(LIBRARY, 2026, {**FULL, "target_group_budget": 60_000})
    assert monitor.plot(LIBRARY, NORMS[0]) != first


@pytest.mark.parametrize("norm_id", ["target-groups-share", "specialist-hours"])
def test_without_figures_the_picture_says_so(monitor: Monitor, norm_id: str) -> None:
    picture = pixels(monitor.plot(LIBRARY, norm_id))
    assert not holds_colour(picture, LIGHT.own)
    assert holds_colour(picture, LIGHT.plan) == (norm_id != "specialist-hours")
    assert "Er zijn nog geen eigen cijfers" in monitor.plot_description(LIBRARY, norm_id)


@pytest.mark.parametrize(
    "figures",
    [
        {"loans_total": 10**9, "loans_outside_network": 10**9},
        {"loans_total": 10**9, "loans_outside_network": 1},
        {"loans_outside_share": 0},
        {"loans_total": 5},
    ],
)
def test_extreme_figures_are_drawn_too(monitor: Monitor, figures: dict[str, object]) -> None:
    monitor.save(LIBRARY, 2026, figures)
    assert monitor.plot(LIBRARY, "loans-outside-network").startswith(b"\x89PNG")


def test_a_name_with_any_sign_and_a_century_of_years_can_be_drawn(monitor: Monitor) -> None:
    name = "$\\geen{formule$ 図書館 _^ " + "x" * 90
    for year in range(2000, 2101):
        monitor.save(name, year, {"inhabitants": 60_000 + 1_000 * (year - 2000) * 2, "specialist_hours": 30})
    assert monitor.plot(name, "specialist-hours").startswith(b"\x89PNG")


def test_the_vector_picture_holds_no_trace_of_when_or_with_what_it_was_made(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, FULL)
    svg = monitor.plot(LIBRARY, NORMS[0], form="svg").decode()
    assert "<svg" in svg
    assert "dc:date" not in svg
    assert "250000" not in svg


def test_pictures_can_be_drawn_at_the_same_time(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, FULL)
    alone = {norm: monitor.plot(LIBRARY, norm) for norm in NORMS[:2]}
    drawn: dict[str, bytes] = {}
    threads = [
        threading.Thread(target=lambda norm=norm: drawn.update({norm: monitor.plot(LIBRARY, norm)})) for norm in alone
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == alone


def test_the_description_tells_all_that_the_picture_shows(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2023, {"inhabitants": 127_000, "specialist_hours": 30})
    monitor.save(LIBRARY, 2025, {"inhabitants": 131_000, "specialist_hours": 34})
    assert monitor.plot_description(LIBRARY, "specialist-hours") == (
        "Grafiek van uren voor de collectiespecialist(en) bij Bibliotheek Duinrand, in uren per week. "
        "Eigen cijfer: 2023 30 uur bij minstens 36 uur; 2025 34 uur. Het plan laat open wat er geldt in 2025. "
        "Zonder eigen cijfer: 2024; de lijn is daar onderbroken."
    )


# --- where things stand


def test_the_line_breaks_at_a_missing_year(monitor: Monitor) -> None:
    for year in (2021, 2022, 2024, 2026):
        monitor.save(LIBRARY, year, {"target_group_share": 18})
    rows = runs(only(monitor, "target-groups-share").known)
    assert [[point.year for point in row] for row in rows] == [[2021, 2022], [2024], [2026]]


def test_the_hours_are_shaded_per_class_and_nothing_is_drawn_through_the_gap(monitor: Monitor) -> None:
    for year, inhabitants in ((2021, 70_000), (2022, 79_999), (2023, 150_000), (2025, 180_000), (2027, 190_000)):
        monitor.save(LIBRARY, year, {"inhabitants": inhabitants, "specialist_hours": 30})
    found = [(each.left, each.right, each.low, each.is_open) for each in stretches(only(monitor, "specialist-hours"))]
    assert found == [
        (2020.5, 2022.5, 24, False),
        (2022.5, 2023.5, None, True),
        (2024.5, 2025.5, 48, False),
        (2026.5, 2027.5, 48, False),
    ]


@pytest.mark.parametrize("norm_id", NORMS)
def test_plan_and_library_lie_inside_the_axes(monitor: Monitor, norm_id: str) -> None:
    monitor.save(LIBRARY, 2026, FULL)
    series = only(monitor, norm_id)
    bottom, top = heights(series)
    shown = [series.low, series.high, *(each.low for each in series.points), *(each.value for each in series.points)]
    assert all(bottom <= value < top for value in shown if value is not None)
    assert series.unit is Unit.HOURS_PER_WEEK or top <= 112


def test_an_axis_of_percentages_ends_just_above_the_whole(monitor: Monitor) -> None:
    monitor.save(LIBRARY, 2026, {"target_group_share": 100})
    assert heights(only(monitor, "target-groups-share")) == (0, 112)


def test_with_very_many_years_only_the_ends_get_a_figure(monitor: Monitor) -> None:
    for year in range(2000, 2030):
        monitor.save(LIBRARY, year, {"target_group_share": 18})
    assert [point.year for point in labelled(only(monitor, "target-groups-share").known)] == [2000, 2029]


# --- without telling colours apart

# Machado, Oliveira and Fernandes (2009), complete deficiency, for linear RGB.
SEEN_BY = {
    "everyone": np.eye(3),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
    ),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]]
    ),
}
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
JUST_APART = 30  # CIE76; 2.3 is a just noticeable difference
READABLE = 3.0  # WCAG 2.2, graphical objects


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def seen(colour: str, sight: str) -> np.ndarray:
    return np.clip(SEEN_BY[sight] @ linear(colour), 0, 1)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ rgb / (TO_XYZ @ np.ones(3))
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(lab(seen(one, sight)) - lab(seen(other, sight))))


def contrast(one: str, other: str, sight: str) -> float:
    light, dark = sorted((float(TO_XYZ[1] @ seen(each, sight)) for each in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SEEN_BY)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_colours_stay_apart_however_one_sees_them(palette: Palette, sight: str) -> None:
    for one, other in combinations((palette.own, palette.plan, palette.paper, palette.ink), 2):
        assert difference(one, other, sight) > JUST_APART, (one, other)
    for line in (palette.own, palette.plan):
        assert contrast(line, palette.paper, sight) > READABLE
    assert contrast(palette.ink, palette.paper, sight) > 7
    assert contrast(palette.faint, palette.paper, sight) > 4.5


def test_red_and_green_would_not_have_stayed_apart() -> None:
    """The bound is worth something: a usual pair fails it."""
    assert difference("#c0392b", "#27ae60", "everyone") > JUST_APART
    assert difference("#a0522d", "#6b7d2a", "deuteranopia") < JUST_APART
