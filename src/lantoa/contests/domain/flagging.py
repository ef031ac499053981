"""Looking for what is unusual about ranked papers. What is found accuses nobody: a person looks at
it, and ``docs/methods/exclusions.md`` says what else may explain it."""

from typing import Any

from django.db import connection, transaction
from procrastinate.contrib.django import app

from lantoa.contests.domain.ranking import marks_of
from lantoa.contests.models import FlagKind, Round

SECONDS_AN_ANSWER = 2.0
FEWEST_ANSWERS = 5
FEWEST_ERRORS = 4
SHORTEST_ESSAY = 200  # signs

# What is not found again goes, as after a key was corrected; what a person has decided about stays.
_KEEP = """, gone AS (
    DELETE FROM contests_flag flag USING contests_contestant person
    WHERE flag.round_id = %(round)s AND kind = %(kind)s AND cleared_at IS NULL
        AND person.id = flag.contestant_id AND person.excluded_at IS NULL
        AND NOT EXISTS (SELECT FROM found WHERE found.attempt_id = flag.attempt_id)
)
INSERT INTO contests_flag AS old (
    round_id, contestant_id, attempt_id, kind, evidence, found_at)
SELECT %(round)s, contestant_id, attempt_id, %(kind)s, evidence, clock_timestamp() FROM found
ORDER BY attempt_id
ON CONFLICT (attempt_id, kind) DO UPDATE
    SET evidence = excluded.evidence, found_at = excluded.found_at
    WHERE old.cleared_at IS NULL AND old.evidence <> excluded.evidence
"""

# The papers that count in the newest ranking, and nobody who is excluded already.
_RANKED = """
WITH ranked AS (
    SELECT r.contestant_id, r.attempt_id, r.entry, r.score FROM contests_result r
    JOIN contests_contestant person ON person.id = r.contestant_id AND person.excluded_at IS NULL
    WHERE r.ranking_id = (SELECT id FROM contests_ranking WHERE round_id = %(round)s
        ORDER BY version DESC LIMIT 1)
)"""

_QUICK = """quick AS (
    SELECT ranked.contestant_id, attempt_id, given.number, score,
        round(extract(epoch FROM a.ended_at - a.started_at)) AS seconds
    FROM ranked JOIN contests_attempt a ON a.id = attempt_id
    JOIN LATERAL (SELECT count(*) AS number FROM contests_answer WHERE attempt_id = a.id) given
        ON given.number >= %(fewest_answers)s
    WHERE a.status = 'submitted'
        AND a.ended_at - a.started_at < make_interval(secs => %(seconds)s * given.number)
)"""

# So quick, and still right in half of the answers: who only clicks through is not meant.
_FAST = f"""{_QUICK}, found AS (
    SELECT contestant_id, attempt_id, jsonb_build_object(
        'answers', number, 'seconds', seconds, 'score', score) AS evidence
    FROM quick JOIN unnest(%(quick)s::bigint[], %(correct)s::int[]) AS marked (attempt_id, correct)
        USING (attempt_id)
    WHERE 2 * marked.correct >= number
)"""  # noqa: S608  the fragment is ours

# Right answers are shared by all who know them; wrong ones, all of them and no other, seldom are.
_SAME_ERRORS = """keys AS (
    SELECT DISTINCT ON (q.id) q.id, k.key
    FROM contests_question q JOIN contests_answerkey k ON k.question_id = q.id
    WHERE q.round_id = %(round)s AND q.kind IN ('single', 'true_false')
    ORDER BY q.id, k.version DESC
), wrong AS (
    SELECT contestant_id, ranked.attempt_id, entry, count(*) AS errors,
        string_agg(keys.id || '=' || given.value::text, ' ' ORDER BY keys.id) AS pattern
    FROM ranked JOIN contests_answer given ON given.attempt_id = ranked.attempt_id
    JOIN keys ON keys.id = given.question_id AND given.value <> keys.key
    GROUP BY contestant_id, ranked.attempt_id, entry HAVING count(*) >= %(fewest_errors)s
), shared AS (
    SELECT pattern, array_agg(entry ORDER BY entry) AS entries FROM wrong
    GROUP BY pattern HAVING count(*) > 1
), found AS (
    SELECT contestant_id, attempt_id, jsonb_build_object('errors', errors,
        'entries', to_jsonb((array_remove(entries, entry))[:10])) AS evidence
    FROM wrong JOIN shared USING (pattern)
)"""

# Word for word; the database need not know the capitals of Vietnamese.
_SAME_ESSAY = """written AS (
    SELECT contestant_id, ranked.attempt_id, entry, q.number,
        md5(regexp_replace(given.value #>> '{}', '\\s+', '', 'g')) AS text
    FROM ranked JOIN contests_answer given ON given.attempt_id = ranked.attempt_id
    JOIN contests_question q ON q.id = given.question_id AND q.kind = 'essay'
    WHERE length(given.value #>> '{}') >= %(shortest_essay)s
), shared AS (
    SELECT number, text, array_agg(entry ORDER BY entry) AS entries FROM written
    GROUP BY number, text HAVING count(*) > 1
), found AS (
    SELECT DISTINCT ON (attempt_id) contestant_id, attempt_id, jsonb_build_object(
        'question', number, 'entries', to_jsonb((array_remove(entries, entry))[:10])) AS evidence
    FROM written JOIN shared USING (number, text) ORDER BY attempt_id, number
)"""

_LOOKS = {
    FlagKind.FAST: _FAST,
    FlagKind.SAME_ERRORS: _SAME_ERRORS,
    FlagKind.SAME_ESSAY: _SAME_ESSAY,
}


def ask(round_: Round) -> None:
    """Have it looked at in the background."""
    app.configure_task("contests.look_for_flags").defer(round_id=round_.pk)


@transaction.atomic
def look(round_: Round) -> int:
    """Flag what is unusual in the newest ranking; how many flags are new, or say something else
    than before."""
    values: dict[str, Any] = {
        "round": round_.pk, "seconds": SECONDS_AN_ANSWER, "fewest_answers": FEWEST_ANSWERS,
        "fewest_errors": FEWEST_ERRORS, "shortest_essay": SHORTEST_ESSAY,
    }  # fmt: skip
    new = 0
    with connection.cursor() as cursor:
        cursor.execute(f"{_RANKED}, {_QUICK} TABLE quick", values)
        marked = marks_of(round_, [row[1] for row in cursor])
        values["quick"] = [one.attempt for one in marked]
        values["correct"] = [one.correct for one in marked]
        for kind, found in _LOOKS.items():
            cursor.execute(f"{_RANKED}, {found}{_KEEP}", {**values, "kind": kind})
            new += cursor.rowcount
    return new
