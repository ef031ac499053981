"""Closed lists of the channels floor."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """How a channel meets people."""

    IN_HAND = "in_hand", _("In the hand")
    BY_EAR = "by_ear", _("By ear")
    BY_EYE = "by_eye", _("By eye")
    ONLINE = "online", _("Online")
    SOCIAL = "social", _("Social network")


class AccountState(models.TextChoices):
    """Whether an account may send."""

    ACTIVE = "active", _("Working")
    STOPPED = "stopped", _("Stopped")


class StopReason(models.TextChoices):
    """Why an account was stopped."""

    EXPIRED = "expired", _("The sign-in has expired")
    REFUSED = "refused", _("The channel refused the sign-in")
    SUSPENDED = "suspended", _("The channel has suspended the account")
    BY_PERSON = "by_person", _("Stopped by a person")


class Action(models.TextChoices):
    """What is done to the channel."""

    PUBLISH = "publish", _("Publish")
    REPLY = "reply", _("Go on below it")
    CORRECT = "correct", _("Correct")
    REMOVE = "remove", _("Take down")


class State(models.TextChoices):
    """Where a delivery stands. A machine never leaves ``unknown`` by sending again."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Outcome unknown")


class LetterState(models.TextChoices):
    """Where the letter to one subscriber stands; what is unknown is never sent again."""

    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Accepted")
    REFUSED = "refused", _("Not accepted")
    UNKNOWN = "unknown", _("Outcome unknown")
    LEFT = "left", _("Left before")


class LeftWhy(models.TextChoices):
    """Why somebody is sent nothing any more."""

    ASKED = "asked", _("They asked")
    GONE = "gone", _("The address does not exist any more")


class Step(models.TextChoices):
    """What happened to a delivery, in its history."""

    ENQUEUED = "enqueued", _("Put in the queue")
    CLAIMED = "claimed", _("Taken by a worker")
    BEGUN = "begun", _("Request begun")
    POSTPONED = "postponed", _("Postponed")
    RELEASED = "released", _("Put back: nothing had been sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    LOST = "lost", _("No answer: outcome unknown")
    LOOKED = "looked", _("Looked for in the channel")
    SETTLED = "settled", _("Settled by a person")
    HANDED_OVER = "handed_over", _("Handed over")


class Form(models.TextChoices):
    """What sound and film are made of a product."""

    RADIO_15 = "radio-15", _("Radio spot, 15 s")
    RADIO_30 = "radio-30", _("Radio spot, 30 s")
    RADIO_60 = "radio-60", _("Radio spot, 60 s")
    PODCAST = "podcast", _("Podcast episode")
    FILM_WIDE = "film-16x9", _("Film 16:9 for television, captions beside it")
    FILM_SQUARE = "film-1x1", _("Film 1:1, captions in the picture")
    FILM_TALL = "film-9x16", _("Film 9:16 for phones, captions in the picture")


class Stage(models.TextChoices):
    """How far the making of something has come."""

    WAITING = "waiting", _("Waiting for a machine")
    WORKING = "working", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Could not be made")
    STOPPED = "stopped", _("Stopped by a person")


GOING = (Stage.WAITING, Stage.WORKING)
AGAIN = (Stage.FAILED, Stage.STOPPED)  # may be asked for once more


class NotPlayed(models.TextChoices):
    """Why a station did not play something."""

    POWER = "power", _("No electricity")
    EQUIPMENT = "equipment", _("Equipment out of order")
    URGENT = "urgent", _("An urgent announcement came first")
    NOBODY = "nobody", _("Nobody was on duty")
    OTHER = "other", _("Another reason")
