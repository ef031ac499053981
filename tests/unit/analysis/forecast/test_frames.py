"""Forecasts over tables."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from lantoa.analysis.forecast import forecast
from lantoa.analysis.forecast.frames import forecast_frame


def table() -> pd.DataFrame:
    days = pd.date_range("2026-01-01", periods=30)
    values = np.arange(30) % 7 + 1.0
    one = pd.DataFrame({"unique_id": "b", "ds": days, "y": values})
    two = pd.DataFrame({"unique_id": "a", "ds": days, "y": values[::-1]})
    return pd.concat([one, two], ignore_index=True)


def test_frame_holds_the_forecast_of_each_series_in_order() -> None:
    found = forecast_frame(table(), 3, 7)
    assert found["unique_id"].tolist() == ["b"] * 3 + ["a"] * 3
    assert found["ds"].tolist() == ["2026-01-31", "2026-02-01", "2026-02-02"] * 2
    alone = forecast(np.arange(30) % 7 + 1.0, 3, 7)
    assert found["mean"].tolist()[:3] == alone.mean.tolist()
    assert found["hi-95"].tolist()[:3] == alone.upper[95].tolist()


def test_order_of_rows_does_not_matter() -> None:
    plain = forecast_frame(table(), 3, 7).sort_values(["unique_id", "ds"], ignore_index=True)
    mixed = forecast_frame(table().sample(frac=1, random_state=1), 3, 7)
    pd.testing.assert_frame_equal(mixed.sort_values(["unique_id", "ds"], ignore_index=True), plain)


def test_arrow_in_gives_arrow_out() -> None:
    found = forecast_frame(pa.Table.from_pandas(table(), preserve_index=False), 3, 7)
    assert isinstance(found, pa.Table)
    pd.testing.assert_frame_equal(found.to_pandas(), forecast_frame(table(), 3, 7))


def test_missing_column_and_double_stamp_are_refused() -> None:
    with pytest.raises(ValueError, match="columns are missing: y"):
        forecast_frame(table().drop(columns="y"), 3)
    with pytest.raises(ValueError, match="come once each"):
        forecast_frame(pd.concat([table(), table()]), 3)
