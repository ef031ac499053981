"""Every statement by which an attempt is started, answered, submitted and closed.

This is the one place that writes attempts and answers. It is plain SQL because two kinds of
programs run it: the small application beside Django, and Django's own verbs and tests. Tables are
those of `contests.models`; the clock is the database's, never a program's or a device's.

`START` to `ENDED` take arrays: one statement, and one commit, for all requests that arrived
together (`batches`). What a request gets does not depend on who shares its batch: the outcome is
that of the same requests one by one, in some order.

Exactness rests on five things.

1. Start: the unique constraint (contestant, round, number) decides; `START` inserts or does
   nothing, and `ATTEMPT` then reads what is there, whoever inserted it.
2. Save: an upsert by answer; a lower sequence does nothing. `SAVE` holds a share lock on the
   attempt, so it is either wholly before its end or finds it ended.
3. Submit and sweep: one conditional update each, and only from "started", so that together they
   end an attempt exactly once.
4. No statement about an attempt locks or counts a row that two contestants share. The gate of the
   waiting room is such a row: it is taken once a batch, in a transaction of its own.
5. Every statement takes its locks in the order of the keys, and `SAVE` has a transaction of its
   own, so that two batches with the same attempts wait for each other but never in a circle.
"""

# Settings of a connection that runs these statements. Tables are empty when a round opens and
# grow by thousands a second, faster than statistics follow: rows are found by index, always.
SETTINGS = """
SET jit = off; SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off
"""

# When a person may take part in a round: all of it, or the sitting of their seat; no row for who
# needs a seat and has none.
_OWN = """
    SELECT r.opens_at, r.closes_at WHERE NOT r.in_sittings
    UNION ALL
    SELECT sitting.opens_at, sitting.closes_at
    FROM contests_seat seat JOIN contests_sitting sitting ON sitting.id = seat.sitting_id
    WHERE r.in_sittings AND seat.contestant_id = person.id AND seat.round_id = r.id
"""

# The number is named by the caller, so that a double click asks for the same attempt twice. The
# second attempt needs the first to be over. A paper is text because papers differ in length. Each
# person is locked against a withdrawal, so whoever withdraws in this moment (the name goes, or the
# row) is left out and does not make the statement fail for the others.
START = f"""
WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at)
INSERT INTO contests_attempt (
    round_id, contestant_id, number, status, questions, seed, started_at, deadline, accept_until)
SELECT r.id, person.id, asked.number, 'started', asked.paper::bigint[], asked.seed, clock.at,
    due.at, due.at + make_interval(secs => rules.grace_seconds)
FROM unnest(%(rounds)s::bigint[], %(contestants)s::bigint[], %(numbers)s::int[],
    %(papers)s::text[], %(seeds)s::bigint[]) AS asked (round, contestant, number, paper, seed)
CROSS JOIN clock
JOIN contests_round r ON r.id = asked.round
JOIN contests_rules rules ON rules.id = r.rules_id
JOIN contests_contestant person ON person.id = asked.contestant
    AND person.contest_id = r.contest_id AND person.excluded_at IS NULL AND person.name <> ''
CROSS JOIN LATERAL ({_OWN}) own
CROSS JOIN LATERAL (SELECT least(own.closes_at, clock.at + make_interval(
    secs => 0.6 * rules.minutes * (100 + person.extra_time))) AS at) due
WHERE clock.at >= own.opens_at AND clock.at < own.closes_at
    AND asked.number BETWEEN 1 AND rules.attempts
    AND (asked.number = 1 OR EXISTS (
        SELECT FROM contests_attempt previous
        WHERE previous.contestant_id = person.id AND previous.round_id = r.id
            AND previous.number = asked.number - 1
            AND (previous.status <> 'started' OR previous.accept_until < clock.at)))
ORDER BY person.id, r.id, asked.number FOR KEY SHARE OF person
ON CONFLICT (contestant_id, round_id, number) DO NOTHING
"""  # noqa: S608  the fragment is ours

# The attempts with their answers; no row for what was never started.
ATTEMPT = """
SELECT a.round_id, a.contestant_id, a.number, a.id, a.status, a.questions, a.seed,
    extract(epoch FROM a.deadline - clock_timestamp())::float8 AS seconds_left,
    coalesce((
        SELECT jsonb_object_agg(question_id, jsonb_build_array(sequence, value))
        FROM contests_answer WHERE attempt_id = a.id), '{}') AS answers
FROM unnest(%(rounds)s::bigint[], %(contestants)s::bigint[], %(numbers)s::int[])
    AS asked (round, contestant, number)
JOIN contests_attempt a ON a.contestant_id = asked.contestant AND a.round_id = asked.round
    AND a.number = asked.number
"""

# A row for each attempt that was open and of which all was saved (or known already). ``owners``
# says to which attempt each answer belongs, as a place in ``attempts`` counted from 1; answers to
# questions of another paper are left out.
SAVE = """
WITH asked AS (
    SELECT * FROM unnest(%(attempts)s::bigint[], %(contestants)s::bigint[])
        WITH ORDINALITY AS asked (attempt, contestant, place)
), open AS (
    SELECT id, contestant_id, questions, deadline FROM contests_attempt
    WHERE (id, contestant_id) IN (SELECT attempt, contestant FROM asked)
        AND status = 'started' AND accept_until >= clock_timestamp()
    ORDER BY id FOR SHARE
), given AS (
    SELECT DISTINCT ON (open.id, answer.question)
        open.id, answer.question, answer.sequence, answer.value
    FROM unnest(%(owners)s::int[], %(questions)s::bigint[], %(sequences)s::bigint[],
        %(values)s::text[]) AS answer (owner, question, sequence, value)
    JOIN asked ON asked.place = answer.owner
    JOIN open ON open.id = asked.attempt AND open.contestant_id = asked.contestant
        AND answer.question = ANY (open.questions)
    ORDER BY open.id, answer.question, answer.sequence DESC
), written AS (
    INSERT INTO contests_answer AS old (attempt_id, question_id, value, sequence, saved_at)
    SELECT id, question, value::jsonb, sequence, clock_timestamp() FROM given
    ON CONFLICT (attempt_id, question_id) DO UPDATE
        SET value = excluded.value, sequence = excluded.sequence, saved_at = excluded.saved_at
        WHERE old.sequence < excluded.sequence
    RETURNING question_id
)
SELECT id, contestant_id, extract(epoch FROM deadline - clock_timestamp())::float8 AS seconds_left
FROM open
"""

# A row for each attempt that this call ended; none for what was over, or is somebody else's.
SUBMIT = """
UPDATE contests_attempt a
SET status = 'submitted', ended_at = least(clock_timestamp(), a.accept_until)
FROM (
    SELECT id FROM contests_attempt
    WHERE (id, contestant_id) IN (
        SELECT * FROM unnest(%(attempts)s::bigint[], %(contestants)s::bigint[]))
        AND status = 'started' AND accept_until >= clock_timestamp()
    ORDER BY id FOR NO KEY UPDATE) open
WHERE a.id = open.id
RETURNING a.id
"""

# What receipts are about. Answers of an attempt that has ended never change, so it is the same
# each time.
ENDED = """
SELECT a.id, a.contestant_id, a.round_id, a.number, a.status, a.ended_at,
    coalesce((
        SELECT jsonb_object_agg(question_id, value)
        FROM contests_answer WHERE attempt_id = a.id), '{}')::text AS answers
FROM unnest(%(attempts)s::bigint[], %(contestants)s::bigint[]) AS asked (attempt, contestant)
JOIN contests_attempt a ON a.id = asked.attempt AND a.contestant_id = asked.contestant
WHERE a.status <> 'started'
"""

# The waiting room. A round has one gate, which hands out moments `1 / per_second` apart; a place
# is such a moment for one person's attempt, kept whoever asks again. The gate is one row, taken
# once a batch and never together with anything of an attempt.
GATE = """
INSERT INTO contests_gate (round_id, per_second, next_at)
SELECT id, %(rate)s, clock_timestamp() FROM contests_round WHERE id = %(round)s
ON CONFLICT DO NOTHING
"""

# Places are given from half an hour before the round opens, in the order of asking; none is
# before the opening. A sitting's are given from its opening on: those of a later one would keep
# the gate shut for those of an earlier.
PLACE = f"""
WITH clock AS MATERIALIZED (SELECT clock_timestamp() AS at), fresh AS MATERIALIZED (
    SELECT asked.contestant, asked.number, r.id AS round, greatest(clock.at, own.opens_at) AS since,
        row_number() OVER (ORDER BY min(asked.turn)) AS turn
    FROM unnest(%(contestants)s::bigint[], %(numbers)s::int[])
        WITH ORDINALITY AS asked (contestant, number, turn)
    CROSS JOIN clock
    JOIN contests_round r ON r.id = %(round)s
    JOIN contests_rules rules ON rules.id = r.rules_id
    JOIN contests_contestant person ON person.id = asked.contestant
        AND person.contest_id = r.contest_id AND person.excluded_at IS NULL AND person.name <> ''
    CROSS JOIN LATERAL ({_OWN}) own
    WHERE clock.at >= own.opens_at - (NOT r.in_sittings)::int * interval '30 minutes'
        AND clock.at < own.closes_at
        AND asked.number BETWEEN 1 AND rules.attempts
        AND NOT EXISTS (
            SELECT FROM contests_place place WHERE place.contestant_id = person.id
                AND place.round_id = r.id AND place.number = asked.number)
    GROUP BY asked.contestant, asked.number, r.id, clock.at, own.opens_at
), moved AS (
    UPDATE contests_gate gate SET next_at = greatest(gate.next_at, wanted.since)
        + wanted.people * make_interval(secs => 1.0 / gate.per_second)
    FROM (SELECT round, max(since) AS since, count(*) AS people FROM fresh GROUP BY round) wanted
    WHERE gate.round_id = wanted.round
    RETURNING gate.next_at, wanted.people, gate.per_second
)
INSERT INTO contests_place (contestant_id, round_id, number, admit_at)
SELECT fresh.contestant, fresh.round, fresh.number, moved.next_at
    - (moved.people - fresh.turn + 1) * make_interval(secs => 1.0 / moved.per_second)
FROM fresh CROSS JOIN moved
JOIN contests_contestant person ON person.id = fresh.contestant
ORDER BY fresh.contestant, fresh.number FOR KEY SHARE OF person
ON CONFLICT DO NOTHING
"""  # noqa: S608  the fragment is ours

# Seconds until a place's moment (past ones are negative) and how many are admitted a second; none
# when the round is over.
PLACES = """
SELECT place.contestant_id, place.number,
    extract(epoch FROM place.admit_at - clock_timestamp())::float8 AS wait, gate.per_second
FROM unnest(%(contestants)s::bigint[], %(numbers)s::int[]) AS asked (contestant, number)
JOIN contests_place place ON place.contestant_id = asked.contestant
    AND place.round_id = %(round)s AND place.number = asked.number
JOIN contests_gate gate ON gate.round_id = place.round_id
JOIN contests_round r ON r.id = place.round_id AND r.closes_at > clock_timestamp()
"""

# Attempts whose time has run out, a batch at a time; workers beside each other skip what the
# other holds. They end at their deadline with the answers that were saved.
SWEEP = """
UPDATE contests_attempt SET status = 'expired', ended_at = deadline
WHERE status = 'started' AND id IN (
    SELECT id FROM contests_attempt
    WHERE status = 'started' AND accept_until < clock_timestamp()
    ORDER BY accept_until LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id
"""

# What a contestant may do now: one row, with all attempts of the round.
STANDING = f"""
SELECT own.opens_at IS NOT NULL AS seated, r.in_sittings,
    own.opens_at <= clock_timestamp() AS opened, own.closes_at <= clock_timestamp() AS closed,
    extract(epoch FROM own.opens_at - clock_timestamp())::float8 AS opens_in,
    rules.attempts AS allowed, person.excluded_at IS NOT NULL AS excluded, person.name,
    coalesce((
        SELECT jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number, 'status',
            CASE WHEN a.status = 'started' AND a.accept_until < clock_timestamp() THEN 'expired'
            ELSE a.status END) ORDER BY a.number)
        FROM contests_attempt a WHERE a.contestant_id = person.id AND a.round_id = r.id), '[]')
        AS attempts
FROM contests_round r
JOIN contests_rules rules ON rules.id = r.rules_id
JOIN contests_contestant person ON person.contest_id = r.contest_id
LEFT JOIN LATERAL ({_OWN}) own ON true
WHERE r.id = %(round)s AND person.id = %(contestant)s
"""  # noqa: S608  the fragment is ours

# Read once a process and round, after it has opened and nothing of it can change.
QUESTIONS = """
SELECT q.id, q.kind, q.topic, q.difficulty, q.text, q.words, q.choices
FROM contests_question q JOIN contests_round r ON r.id = q.round_id
WHERE q.round_id = %(round)s AND r.opens_at <= clock_timestamp()
ORDER BY q.number
"""
MEDIA = """
SELECT m.question_id, m.kind, m.file, m.captions, m.alt, m.width, m.height
FROM contests_questionmedia m JOIN contests_question q ON q.id = m.question_id
WHERE q.round_id = %(round)s
"""
PAPER_RULES = """
SELECT paper.topic, paper.difficulty, paper.count
FROM contests_paperrule paper JOIN contests_round r ON r.rules_id = paper.rules_id
WHERE r.id = %(round)s ORDER BY paper.position
"""

# The contest of a round, whose cookie counts.
CONTEST = """
SELECT contest_id FROM contests_round WHERE id = %(round)s
"""
