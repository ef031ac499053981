"""Background work of the integrity floor; each task calls one domain verb."""

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from lantoa.integrity.domain import alerts, effects, evidence, matching
from lantoa.integrity.models import Claim, Sighting


@app.periodic(cron="* * * * *")
@app.task(name="integrity.look_at_new", queueing_lock="integrity.look_at_new")
def look_at_new(timestamp: int | None = None) -> None:
    """Every minute: compare new tips and posts with the register; comes back while there are."""
    if matching.look_at_new():
        try:
            look_at_new.defer()
        except AlreadyEnqueued:
            pass  # the one that waits will find the rest


@app.task(name="integrity.look_back")
def look_back(claim_id: int) -> None:
    """A claim is new in the register: compare it with what came before it."""
    matching.look_back(Claim.objects.get(pk=claim_id))


@app.task(name="integrity.capture")
def capture(evidence_id: int) -> None:
    """Capture evidence, then draw it."""
    evidence.capture(evidence_id)
    evidence.take_picture(evidence_id)


@app.periodic(cron="17 * * * *")
@app.task(name="integrity.check_effects", queueing_lock="integrity.check_effects")
def check_effects(timestamp: int | None = None) -> None:
    """Every hour: look again where handled claims were seen and nobody looked for days."""
    for sighting in effects.due_sightings():
        try:
            check_effect.configure(queueing_lock=f"effect:{sighting.pk}").defer(
                sighting_id=sighting.pk
            )
        except AlreadyEnqueued:
            continue  # it waits since the last hour


@app.task(name="integrity.check_effect")
def check_effect(sighting_id: int) -> None:
    """Read one address once more."""
    effects.check(Sighting.objects.get(pk=sighting_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="integrity.look_out", queueing_lock="integrity.look_out")
def look_out(timestamp: int | None = None) -> None:
    """Every ten minutes: early warnings."""
    alerts.look_out()
