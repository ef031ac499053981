"""Background work of the insight floor."""

from procrastinate.contrib.django import app

from lantoa.insight.domain.refresh import refresh as refresh_insight


@app.periodic(cron="* * * * *")
@app.task(name="insight.refresh", queueing_lock="insight.refresh")
def refresh(timestamp: int | None = None) -> None:
    """Every minute: bring stories, trends and forecasts up to date."""
    refresh_insight()
