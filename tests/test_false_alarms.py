"""Equal areas are not called unequal, and a real difference is seen: a small part of `make false-alarms`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bench import false_alarms


def test_few_colours_are_chance_and_most_differences_are_seen(monkeypatch):
    monkeypatch.setattr(false_alarms, "ROUNDS", 200)
    said = pd.DataFrame(false_alarms.maps(np.random.default_rng(1), 4))

    assert len(said) == 4
    assert 0.03 < said["uncorrected"].mean() < 0.07
    assert said["corrected"].mean() < 0.01
    assert said["colours_corrected"].max() < 0.2
    assert said["detected"].min() > 0.9
