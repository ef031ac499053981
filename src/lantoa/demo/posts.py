"""All posts of a source on a day: the same ones whenever they are asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from random import Random

from lantoa.demo import voices
from lantoa.demo.events import Happening, happenings
from lantoa.demo.grammar import Sections, expand, sections
from lantoa.demo.outlets import DAYS, OUTLETS, Outlet, activity, outlet
from lantoa.demo.world import Scene, choose_place, place_of

HANOI = timezone(timedelta(hours=7))
REPOSTS = 0.03

TOPICS: Mapping[str, float] = {
    "wages": 15, "overtime": 9, "social_insurance": 10, "bonus_tet": 7, "union_work": 6,
    "meals": 7, "dignity": 6, "osh": 6, "job_loss": 6, "contracts": 6, "housing": 6,
    "maternity": 5, "scams_credit": 5, "childcare": 4, "minimum_wage": 4, "restructuring": 4,
    "work_stoppage": 3,
}  # fmt: skip
"""How often background talk is about a topic."""

_MOOD = {"grievance": "sad", "question": "mild", "opinion": "mild", "claim": "sad", "daily": "mild"}
_HOURS = {
    True: (0, 0, 0, 0, 0, 2, 6, 9, 10, 9, 8, 7, 5, 5, 7, 8, 8, 7, 5, 4, 3, 2, 1, 0),
    False: (1, 0, 0, 0, 1, 4, 7, 4, 3, 3, 4, 9, 9, 4, 3, 3, 4, 6, 8, 10, 10, 8, 5, 3),
}


@dataclass(frozen=True)
class Post:
    """One post or article. ``text`` has paragraphs apart by blank lines; posts have no title.

    ``topic`` is what it was written about ("" for talk of other things) and ``event`` the key
    of the event it belongs to: for tests and documents, never served.
    """

    slug: str
    number: int
    published: datetime
    author: str
    title: str
    text: str
    topic: str
    voice: str
    event: str = ""

    @property
    def path(self) -> str:
        """Address on the site; it stays the same for ever."""
        return f"/{self.slug}/{self.published:%Y%m%d}-{self.number}"

    @property
    def summary(self) -> str:
        """The first paragraph."""
        return self.text.split("\n\n", 1)[0]


@lru_cache(maxsize=4096)
def posts_of_day(epoch: date, slug: str, day: date) -> tuple[Post, ...]:
    """The posts of a source on a day, in order of time."""
    where = outlet(slug)
    if not where.lives_on(epoch, day):
        return ()
    drafts = list(_originals(epoch, day)[slug])
    rng = _random(epoch, slug, day, "reposts")
    if not where.written:
        drafts += [
            repeated
            for _ in drafts
            if rng.random() < REPOSTS and (repeated := _repost(epoch, where, day, rng))
        ]
    drafts.sort(key=lambda post: post.published)
    return tuple(replace(post, number=number) for number, post in enumerate(drafts, start=1))


def posts_until(epoch: date, slug: str, now: datetime) -> list[Post]:
    """The posts of the last DAYS days that are out by ``now``, newest first."""
    today = now.astimezone(HANOI).date()
    days = [today - timedelta(days=back) for back in range(DAYS)]
    first = epoch - timedelta(days=DAYS - 1)
    return [
        post
        for day in days
        if day >= first
        for post in reversed(posts_of_day(epoch, slug, day))
        if post.published <= now
    ]


@lru_cache(maxsize=2 * DAYS)
def _originals(epoch: date, day: date) -> Mapping[str, tuple[Post, ...]]:
    """Outlet slug → posts of a day before any is passed on; no two of a day are the same."""
    said: set[str] = set()
    found: dict[str, tuple[Post, ...]] = {}
    for where in OUTLETS:
        rng = _random(epoch, where.slug, day, "posts")
        expected = where.rate * activity(where, day)
        count = int(expected * rng.gauss(1, 0.1) + rng.random())
        posts: list[Post] = []
        for order in range(max(count, 0)):
            make = _about_work if rng.random() < where.relevant else _about_other_things
            posts.append(_new(lambda: make(where, day, order, rng), said))  # noqa: B023 - used at once
        for happening in happenings(epoch, day).get(where.slug, ()):
            again = _random(epoch, where.slug, day, f"{happening.event.key}{happening.number}")
            posts.append(_new(lambda: _about_event(where, day, happening, again), said))  # noqa: B023
        found[where.slug] = tuple(posts)
    return found


def _new(make: Callable[[], Post], said: set[str]) -> Post:
    for _ in range(50):
        post = make()
        words = f"{post.title} {post.text}".casefold()
        if words not in said:
            break
    said.add(words)
    return post


def _about_work(where: Outlet, day: date, order: int, rng: Random) -> Post:
    weights = {t: w * where.favours.get(t, 1) * _season(t, day) for t, w in TOPICS.items()}
    topic = _draw(rng, weights)
    found = sections(f"topics/{topic}")
    voice = _draw(rng, {v: w for v, w in where.voices.items() if v == "news" or v in found})
    scene = Scene(rng, day, choose_place(rng, where.home if rng.random() < 0.8 else None))
    turn = (day.toordinal() * 5 + order * 7 + len(where.slug)) + OUTLETS.index(where) * 11
    if where.written:
        title, text = _article(found, voice, scene, rng, turn)
    else:
        title, text = "", _post(found, voice, scene, rng, turn)
        text = voices.type_as_person(text, scene.place.region, _MOOD.get(voice, "plain"), rng)
    return _finished(where, day, rng, title, text, topic, voice)


def _about_other_things(where: Outlet, day: date, order: int, rng: Random) -> Post:
    voice = _draw(rng, where.noise)
    found = sections(f"noise/{voice}")
    place = choose_place(rng, where.home if rng.random() < 0.6 else None)
    scene = Scene(rng, day, place)
    if where.written:
        subject = rng.choice([name for name in found if name != "para"])
        lines = found[subject]
        chosen = rng.choice([line for line in lines if "||" in line])
        title, lead = (expand(part, rng, scene) for part in chosen.split("||"))
        more = rng.sample(found["para"], k=2)
        text = _paragraphs(lead, *(expand(part, rng, scene.moved_on()) for part in more))
    else:
        title, pool = "", found[rng.choice(list(found))]
        text = expand(rng.choice(pool), rng, scene)
        if voice == "daily" and rng.random() < 0.4:
            other = rng.choice(found[rng.choice(list(found))])
            text = f"{text} {expand(other, rng, scene.moved_on())}"
        elif rng.random() < (0.8 if voice == "advert" else 0.5):
            tail = rng.choice(sections("common")[f"tail noise {voice}"])
            text = f"{text} {expand(tail, rng, scene.moved_on())}"
        text = voices.type_as_person(text, place.region, "mild", rng)
    return _finished(where, day, rng, title, text, "", voice)


def _about_event(where: Outlet, day: date, happening: Happening, rng: Random) -> Post:
    event = happening.event
    found = sections(f"events/{event.key}")
    parks = [place_of(park) for park in event.places]
    near = [place for place in parks if place.province == where.home] or parks
    place = rng.choice(near) if near else choose_place(rng, where.home)
    scene = Scene(rng, day, place, event.firm)
    pool = f"{'news' if where.written else 'post'} {happening.phase}"
    line = _turn(found[pool], happening.number + day.toordinal(), rng)
    if where.written:
        title, lead = (expand(part, rng, scene) for part in line.split("||"))
        more = rng.sample(found["para"], k=min(2, len(found["para"])))
        text = _paragraphs(lead, *(expand(part, rng, scene.moved_on()) for part in more))
    else:
        title, text = "", expand(line, rng, scene)
        if (tails := found.get(f"tail {happening.phase}")) and rng.random() < 0.55:
            text = f"{text} {expand(rng.choice(tails), rng, scene)}"
        text = voices.type_as_person(text, place.region, "mild", rng)
    return _finished(where, day, rng, title, text, event.topic, pool, event.key)


def _article(found: Sections, voice: str, scene: Scene, rng: Random, turn: int) -> tuple[str, str]:
    common = sections("common")
    if voice == "announcement" and "notice" in found:
        chosen = _turn(found["notice"], turn, rng)
    else:
        chosen = _turn(found["news"], turn, rng)
    title, lead = (expand(part, rng, scene) for part in chosen.split("||"))
    kinds = rng.sample(("person", "person", "place", "body"), rng.randint(2, 3))
    own = rng.sample(found["para"], k=1) if rng.random() < 0.4 else []
    pairs = [
        f"{rng.choice(common[f'begin {kind}'])} {rng.choice(common[f'end {kind}'])}"
        for kind in kinds
    ]
    parts = [*own, *pairs]
    body = (expand(part, rng, scene.moved_on()) for part in parts)
    return title, _paragraphs(lead, *body)


def _paragraphs(*parts: str) -> str:
    return "\n\n".join(part[:1].upper() + part[1:] for part in parts)


def _post(found: Sections, voice: str, scene: Scene, rng: Random, turn: int) -> str:
    common = sections("common")
    core = expand(_turn(found[voice], turn, rng), rng, scene)
    parts = [core]
    if rng.random() < 0.35 and (openers := common.get(f"open {voice}")):
        parts.insert(0, expand(rng.choice(openers), rng, scene.moved_on()))
    if voice in ("grievance", "question") and rng.random() < 0.4 and "detail" in found:
        parts.append(expand(rng.choice(found["detail"]), rng, scene.moved_on()))
    if scene.place.province not in core and rng.random() < 0.4:
        where = expand(rng.choice(common["where"]), rng, scene)
        parts.insert(rng.choice([0, len(parts)]), where)
    if rng.random() < 0.35 and (tails := common.get(f"tail {voice}")):
        parts.append(expand(rng.choice(tails), rng, scene))
    return " ".join(parts)


def _repost(epoch: date, where: Outlet, day: date, rng: Random) -> Post | None:
    others = [o for o in OUTLETS if not o.written and o.rate and o is not where]
    elsewhere = rng.choice(others)
    before = day - timedelta(days=rng.randint(0, 1))
    if not elsewhere.lives_on(epoch, before):
        return None
    pool = [post for post in _originals(epoch, before)[elsewhere.slug] if len(post.text) > 80]
    if not pool:
        return None
    post = rng.choice(pool)
    moment = max(_moment(day, rng, written=False), post.published + timedelta(minutes=20))
    if moment.date() != day:
        return None
    return replace(
        post,
        slug=where.slug,
        published=moment,
        author=voices.author(rng),
        text=voices.repost(post.text, rng),
    )


def _finished(
    where: Outlet, day: date, rng: Random, title: str, text: str,
    topic: str, voice: str, event: str = "",
) -> Post:  # fmt: skip
    who = rng.choice(voices.REPORTERS) if where.written else voices.author(rng)
    return Post(
        slug=where.slug,
        number=0,
        published=_moment(day, rng, written=where.written),
        author=who,
        title=title[:1].upper() + title[1:],
        text=text,
        topic=topic,
        voice=voice,
        event=event,
    )


def _moment(day: date, rng: Random, *, written: bool) -> datetime:
    hour = rng.choices(range(24), _HOURS[written])[0]
    return datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), HANOI)


def _turn(pool: Sequence[str], turn: int, rng: Random) -> str:
    """A template by rotation with a little chance, so that one does not come twice in a week."""
    return pool[(turn + rng.randrange(3)) % len(pool)]


def _draw(rng: Random, weights: Mapping[str, float]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]


def _season(topic: str, day: date) -> float:
    """Talk of the Tết bonus grows from October to Tết; the rest of the year it is rare."""
    if topic != "bonus_tet":
        return 1.0
    return {9: 0.5, 10: 0.8, 11: 1.2, 12: 2.2, 1: 2.6, 2: 1.2}.get(day.month, 0.2)


def _random(epoch: date, slug: str, day: date, purpose: str) -> Random:
    return Random(f"{epoch}|{slug}|{day}|{purpose}")  # noqa: S311 - repeatable, not secret
