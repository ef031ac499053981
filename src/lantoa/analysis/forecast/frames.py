"""Forecasts over tables: pandas or Arrow in, the same out."""

from typing import TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa

from .series import Forecast
from .stamped import COLUMNS, forecast_stamped, rows_of
from .stamps import parse

Table = TypeVar("Table", pd.DataFrame, pa.Table)


def forecast_frame(table: Table, horizon: int, season: int = 1) -> Table:
    """Forecast every series of a table with columns ``unique_id``, ``ds`` and ``y``.

    ``ds`` holds dates, integers or their text. Returns a table of the same library with the
    columns :data:`COLUMNS`, ``horizon`` rows a series, series in the order they first appear.
    Raises ValueError for a missing column, a stamp that cannot be read or comes twice, and for
    values :func:`~lantoa.analysis.forecast.forecast` refuses.
    """
    frame = table.to_pandas() if isinstance(table, pa.Table) else table
    if missing := {"unique_id", "ds", "y"} - set(frame.columns):
        raise ValueError(f"columns are missing: {', '.join(sorted(missing))}")
    rows = [
        row
        for name, group in frame.groupby("unique_id", sort=False)
        for row in rows_of(name, *_forecast_group(group, horizon, season))
    ]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    return pa.Table.from_pandas(found, preserve_index=False) if table is not frame else found


def _forecast_group(group: pd.DataFrame, horizon: int, season: int) -> tuple[list[str], Forecast]:
    stamps = [parse(_text(value)) for value in group["ds"]]
    kinds = {stamp.kind for stamp in stamps}
    keys = np.array([stamp.key for stamp in stamps])
    if len(kinds) > 1 or len(np.unique(keys)) < len(keys):
        raise ValueError("the stamps of a series must be of one kind and come once each")
    order = np.argsort(keys, kind="stable")
    values = group["y"].to_numpy(dtype=np.float64)[order]
    return forecast_stamped(kinds.pop(), keys[order].tolist(), values.tolist(), horizon, season)


def _text(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return str(value.date()) if value == value.normalize() and value.tz is None else str(value)
    return str(value)
