"""Contests: rules, questions, contestants, attempts, rankings and draws."""

from lantoa.contests.models.attempt import Answer, Attempt
from lantoa.contests.models.certificate import Certificate, CertificateIssue, PackState
from lantoa.contests.models.contest import Board, Contest, PaperRule, Round, Rules
from lantoa.contests.models.counting import Counting, CountingState
from lantoa.contests.models.enums import (
    Actual,
    AttemptStatus,
    ContactKind,
    Counts,
    QuestionKind,
    TieBreak,
)
from lantoa.contests.models.exclusion import Exclusion, Flag, FlagKind
from lantoa.contests.models.jury import Juror, Reading, Script, Turn
from lantoa.contests.models.media import MediaKind, QuestionMedia
from lantoa.contests.models.payment import Payment
from lantoa.contests.models.people import Contestant, EntryCode, Verification
from lantoa.contests.models.purse import Purse
from lantoa.contests.models.question import AnswerKey, Question, RejectedQuestion
from lantoa.contests.models.re_mark import ReMark
from lantoa.contests.models.rehearsal import Rehearsal, RehearsalState
from lantoa.contests.models.result import Draw, Headcount, Ranking, Result
from lantoa.contests.models.sitting import Seat, Sitting
from lantoa.contests.models.tally import Tally, Tick
from lantoa.contests.models.waiting import Gate, Place

__all__ = [
    "Actual",
    "Answer",
    "AnswerKey",
    "Attempt",
    "AttemptStatus",
    "Board",
    "Certificate",
    "CertificateIssue",
    "ContactKind",
    "Contest",
    "Contestant",
    "Counting",
    "CountingState",
    "Counts",
    "Draw",
    "EntryCode",
    "Exclusion",
    "Flag",
    "FlagKind",
    "Gate",
    "Headcount",
    "Juror",
    "MediaKind",
    "PackState",
    "PaperRule",
    "Payment",
    "Place",
    "Purse",
    "Question",
    "QuestionKind",
    "QuestionMedia",
    "Ranking",
    "ReMark",
    "Reading",
    "Rehearsal",
    "RehearsalState",
    "RejectedQuestion",
    "Result",
    "Round",
    "Rules",
    "Script",
    "Seat",
    "Sitting",
    "Tally",
    "Tick",
    "TieBreak",
    "Turn",
    "Verification",
]
