"""What cannot be made."""

from enum import StrEnum


class NothingToSayError(ValueError):
    """A product without words."""


class Obstacle(StrEnum):
    """Why sound or film cannot be made of a product."""

    NO_VOICE = "no_voice"
    TOO_LONG = "too_long_for_slot"


class CannotMakeError(ValueError):
    """Something is missing or does not fit; ``obstacle`` says what."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle
