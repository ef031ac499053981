"""Tips accepted a second, from form to committed row: ``python -m bench.tips [TIPS]`` (600).

Through Django's own test client, one at a time, each from another network with its proof of work
done: parsing the form, limits, spending the token, scrubbing, tip, first stage and commit. Beside
it, in the same run on the same embedded database: plain INSERTs of the same text into one table,
each committed alone. What the proof of work costs the sender is measured apart.
"""

import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from itertools import count

ROUNDS = 3
_INSIDE = "LANTOA_BENCH_TIPS"
_TEXT = (
    "Tổ số {n} chưa nhận lương tháng này, hỏi quản lý thì được hẹn sang tuần; anh chị em mong công "
    "đoàn hỏi công ty rồi báo lại cho công nhân biết. Phòng trọ số {n} cũng sắp tăng giá."
)


def main() -> int:
    """Measure in a fresh process with a fresh database."""
    tips = next((word for word in sys.argv[1:] if word.isdigit()), "600")
    var = tempfile.mkdtemp(prefix="lantoa-bench-")
    os.chmod(var, 0o755)  # the database server may run as another user
    environment = os.environ | {_INSIDE: "1", "LANTOA_VAR": var, "LANTOA_ALLOWED_HOSTS": "*"}
    environment.pop("DATABASE_URL", None)
    try:
        command = [sys.executable, "-m", "bench.tips", tips]
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _measure(tips: int) -> int:
    from lantoa.runtime.setup import setup_django

    setup_django()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("load_units", verbosity=0)
    from lantoa.intake.models import Tip
    from lantoa.public.domain import challenge

    challenge.LEAST_SECONDS = 0  # the bench does not wait for itself
    client = Client()
    size = tips // (ROUNDS + 1)
    sent, plain, solving = [], [], []
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_plain (id bigserial PRIMARY KEY, text text, at timestamptz)"
        )
    for number in range(ROUNDS + 1):  # the first warms up
        forms = []
        for n in range(size):
            token = challenge.new_challenge().token
            start = time.perf_counter()
            solution = next(
                str(i) for i in count() if challenge.is_solved(token, str(i), challenge.EASY_BITS)
            )
            solving.append(time.perf_counter() - start)
            forms.append(
                {"kind": "concern", "text": _TEXT.format(n=f"{number}-{n}"), "token": token,
                 "solution": solution, "key": uuid.uuid4().hex}
            )  # fmt: skip

        def send(forms: list[dict[str, str]] = forms, number: int = number) -> None:
            for n, form in enumerate(forms):
                answer = client.post("/gui/", form, REMOTE_ADDR=f"10.{number}.{n // 250}.{n % 250}")
                assert answer.status_code == 200, answer.status_code

        def insert(forms: list[dict[str, str]] = forms) -> None:
            for form in forms:
                with connection.cursor() as cursor:
                    cursor.execute(
                        "INSERT INTO bench_plain (text, at) VALUES (%s, now())", [form["text"]]
                    )

        sent.append(_seconds(send))
        plain.append(_seconds(insert))
    assert Tip.objects.count() == size * (ROUNDS + 1)
    ours, theirs = (size / statistics.median(times[1:]) for times in (sent, plain))
    print(f"{size} tips a round, median of {ROUNDS}, one client; {platform.machine()}\n")
    print("| step | a second |")
    print("|---|---:|")
    print(f"| form to committed tip | {ours:,.0f} |")
    print(f"| plain INSERT, committed each | {theirs:,.0f} |")
    print(f"| ratio | {ours / theirs:.3f} |")
    print(
        f"\nProof of work of {challenge.EASY_BITS} bits in Python: median "
        f"{statistics.median(solving) * 1000:,.0f} ms of one core."
    )
    return 0


if __name__ == "__main__":
    if os.environ.get(_INSIDE):
        sys.exit(_measure(int(sys.argv[1])))
    sys.exit(main())
