"""Background work of the insight floor."""

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="insight.refresh", queueing_lock="insight.refresh")
def refresh(timestamp: int | None = None) -> None:
    """Every minute: bring stories, trends and forecasts up to date."""
    # Loaded here: web processes know this task too, and need none of its statistics.
    from lantoa.insight.domain.refresh import refresh as refresh_insight

    refresh_insight()
