"""What the page's script says, in the language that is active."""

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Messages by name; {…} is filled in by the script."""
    return {
        "hello": _("You are taking part as {name}."),
        "signIn": _("Please sign in to this contest first."),
        "signInAction": _("Sign in"),
        "opensIn": _("The round opens in {time}. This page starts by itself."),
        "waiting": _("It is your turn soon"),
        "turn": _(
            "Many people are starting. Your turn comes in about {minutes} min; {before} people are "
            "before you."
        ),
        "placeKept": _(
            "Your place is kept. You may close this page and come back, on another phone too. "
            "The clock of the contest does not run while you wait."
        ),
        "noSeat": _("Choose a sitting on the page of the contest first."),
        "turnNow": _("It is your turn. You may start now."),
        "asksAgain": _("This page looks again by itself."),
        "closed": _("The round is over."),
        "excluded": _("You are excluded from this contest. The organisers can tell you why."),
        "noneLeft": _("You have used all your attempts in this round."),
        "before": _(
            "Attempt {number} of {allowed}. The clock starts when you press the button, and runs "
            "on the server: it does not stop if you close this page."
        ),
        "start": _("Start"),
        "resume": _("Go on with the attempt"),
        "again": _("Start attempt {number}"),
        "left": _("Time left"),
        "fiveLeft": _("Five minutes left."),
        "oneLeft": _("One minute left."),
        "saved": _("All answers are saved."),
        "saving": _("Saving…"),
        "offline": _(
            "No connection. Your answers are kept on this phone and will be sent when it is back."
        ),
        "submit": _("Hand in"),
        "confirmAll": _("All {total} questions are answered."),
        "confirmSome": _("{missing} of {total} questions are not answered."),
        "confirm": _("After you submit, answers cannot be changed."),
        "submitNow": _("Submit now"),
        "back": _("Back to the questions"),
        "submitting": _("Submitting…"),
        "submitted": _("Your attempt is submitted."),
        "expired": _("Time ran out. The answers that were saved count."),
        "receipt": _("Show the receipt"),
        "receiptWhy": _("The receipt proves when you submitted and what. Take a picture of it."),
        "toContest": _("Back to the contest"),
        "choose": _("Choose"),
        "severalHint": _("More than one may be right."),
        "orderHint": _("Put these in the right order with the arrows."),
        "predictionHint": _("A whole number. It only decides between equal scores."),
        "essayWords": _("{count} of {most} words"),
        "essayTooLong": _("{count} words: at most {most} are allowed."),
        "said": _("What is said, to read"),
        "seen": _("What is shown, to read"),
        "captions": _("Captions"),
        "yes": _("It is true"),
        "no": _("It is false"),
        "up": _("Move up: {text}"),
        "down": _("Move down: {text}"),
        "problem": _("Something went wrong. Load the page again: nothing is lost."),
        "busy": _("Many people are taking part just now. Trying again by itself…"),
        "question": _("Question {number}"),
    }
