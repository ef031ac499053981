"""Every form of sound and film, and how it is made."""

from lantoa.channels.packages import film, podcast, radio
from lantoa.channels.packages.making import Maker, Sources

__all__ = ["MAKERS", "Sources"]

MAKERS: dict[str, Maker] = {
    **{f"radio-{seconds}": radio.spot(seconds) for seconds in radio.SLOTS},
    "podcast": podcast.episode,
    **{f"film-{screen.name}": film.film(screen) for screen in (film.WIDE, film.SQUARE, film.TALL)},
}
