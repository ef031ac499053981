/* Taking a contest. The server has the clock and the answers; this page keeps what it could not
   send yet, in the browser's storage, and sends it again until it is taken. */
"use strict";

const words = JSON.parse(document.getElementById("words").textContent);
const root = document.getElementById("take");
const round = location.pathname.split("/")[2];
const SAVE_AFTER = 600; // ms: answers given close together are sent together
const SUBMIT_EACH = 3000; // ms at most between two tries: the seconds of grace are few
const contestPage = `${root.dataset.home}/cuoc-thi/vong/${round}/`;

const fill = (text, values = {}) => text.replace(/{(\w+)}/g, (_, name) => values[name]);

function make(tag, attributes = {}, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
        else if (typeof value === "boolean") made.toggleAttribute(name, value);
        else made.setAttribute(name, value);
    }
    made.append(...inside);
    return made;
}

function show(...parts) {
    root.replaceChildren(...parts);
    const heading = root.querySelector("h1");
    if (heading) { heading.tabIndex = -1; heading.focus({ preventScroll: true }); }
    window.scrollTo(0, 0);
}

class Refused extends Error {
    constructor(status) { super(String(status)); this.status = status; }
}

async function ask(verb, sent) {
    const options = sent === undefined ? {} : {
        method: "POST", body: JSON.stringify(sent), headers: { "Content-Type": "application/json" },
    };
    const answer = await fetch(`/thi/${round}/${verb}`, { credentials: "same-origin", ...options });
    if (!answer.ok) throw new Refused(answer.status);
    return answer.json();
}

function clockText(seconds) {
    const two = (number) => String(number).padStart(2, "0");
    const minutes = Math.floor(seconds / 60);
    const hours = minutes >= 60 ? `${Math.floor(minutes / 60)}:` : "";
    return `${hours}${hours ? two(minutes % 60) : minutes}:${two(seconds % 60)}`;
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const mayRetry = (problem) => !(problem instanceof Refused) || problem.status >= 500 || problem.status === 429;

/* Ask until there is an answer: the network, a restart and a crowd all pass. */
async function insist(verb, sent, onWait = () => {}, longest = 15000) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, longest)) {
        try {
            return await ask(verb, sent);
        } catch (problem) {
            if (!mayRetry(problem)) throw problem;
            onWait(problem);
            await pause(wait * (0.5 + Math.random()));
        }
    }
}

/* What is not taken yet, by question: [sequence, value]. It survives a reload. */
class Unsent {
    constructor(attempt) {
        this.name = `thi-${attempt}`;
        try { this.waiting = JSON.parse(localStorage.getItem(this.name)) || {}; } catch { this.waiting = {}; }
    }
    put(question, sequence, value) { this.waiting[question] = [sequence, value]; this.keep(); }
    list() { return Object.entries(this.waiting).map(([question, [sequence, value]]) => [Number(question), sequence, value]); }
    taken(rows) {
        for (const [question, sequence] of rows) {
            if (this.waiting[question]?.[0] === sequence) delete this.waiting[question];
        }
        this.keep();
    }
    keep() {
        try {
            if (Object.keys(this.waiting).length) localStorage.setItem(this.name, JSON.stringify(this.waiting));
            else localStorage.removeItem(this.name);
        } catch { /* a browser without storage keeps them while the page is open */ }
    }
}

class Sitting {
    constructor(attempt) {
        this.attempt = attempt;
        this.unsent = new Unsent(attempt.attempt);
        this.answers = {};
        this.sequence = 0;
        const stored = Object.entries(attempt.answers).map(([question, [sequence, value]]) => [question, sequence, value]);
        for (const [question, sequence, value] of [...stored, ...this.unsent.list()]) {
            this.sequence = Math.max(this.sequence, sequence);
            if (!(question in this.answers) || this.answers[question][0] < sequence) this.answers[question] = [sequence, value];
        }
        this.endsAt = performance.now() + attempt.seconds_left * 1000;
        this.over = false;
    }

    value(question) { return this.answers[question]?.[1]; }

    give(question, value) {
        // Above all that is known, and above what another device gave before now.
        this.sequence = Math.max(this.sequence + 1, Date.now());
        this.answers[question] = [this.sequence, value];
        this.unsent.put(question, this.sequence, value);
        this.say(words.saving);
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.send(), SAVE_AFTER);
    }

    async send() {
        if (this.sending || this.over) return;
        this.sending = true;
        for (let wait = 1000; !this.over; wait = Math.min(wait * 2, 15000)) {
            const rows = this.unsent.list();
            if (!rows.length) break;
            try {
                await ask("save", { attempt: this.attempt.attempt, answers: rows });
                this.unsent.taken(rows);
                wait = 500;
            } catch (problem) {
                if (!mayRetry(problem)) { this.sending = false; this.refused(problem); return; }
                this.say(problem instanceof Refused ? words.busy : words.offline);
                const online = new Promise((done) => window.addEventListener("online", done, { once: true }));
                await Promise.race([pause(wait * (0.5 + Math.random())), online]);
            }
        }
        this.sending = false;
        if (!this.over) this.say(words.saved);
    }

    refused(problem) {
        if (problem.status === 409) this.submit();
        else main();
    }

    say(text) { if (this.status && this.status.textContent !== text) this.status.textContent = text; }

    draw() {
        this.status = make("span", { role: "status" });
        this.left = make("b", {});
        this.warning = make("span", { role: "alert", class: "late" });
        const clock = make("div", { class: "clock" }, make("span", {}, `${words.left}: `, this.left), this.warning, this.status);
        const questions = this.attempt.questions.map((question, at) => drawQuestion(this, question, at + 1));
        const submit = make("button", { type: "button", class: "button", onclick: () => this.confirm() }, words.submit);
        this.end = make("div", { class: "actions" }, submit);
        show(make("h1", {}, document.title.split(" - ")[0]), clock, ...questions, this.end);
        this.tick();
        this.ticking = setInterval(() => this.tick(), 500);
        this.send();
    }

    tick() {
        const left = Math.max(0, Math.ceil((this.endsAt - performance.now()) / 1000));
        this.left.textContent = clockText(left);
        this.left.classList.toggle("late", left <= 60);
        if (left <= 60) this.warning.textContent = words.oneLeft;
        else if (left <= 300) this.warning.textContent = words.fiveLeft;
        if (left === 0) this.submit();
    }

    confirm() {
        const total = this.attempt.questions.length;
        const missing = this.attempt.questions.filter(({ id }) => this.value(id) === undefined).length;
        const text = missing ? fill(words.confirmSome, { missing, total }) : fill(words.confirmAll, { total });
        const go = make("button", { type: "button", class: "button", onclick: () => this.submit() }, words.submitNow);
        const back = make("button", { type: "button", class: "button plain", onclick: () => this.unconfirm() }, words.back);
        const note = make("p", { tabindex: "-1" }, make("b", {}, text), ` ${words.confirm}`);
        this.end.className = "note";
        this.end.replaceChildren(note, make("div", { class: "actions" }, go, back));
        note.focus();
    }

    unconfirm() {
        const submit = make("button", { type: "button", class: "button", onclick: () => this.confirm() }, words.submit);
        this.end.className = "actions";
        this.end.replaceChildren(submit);
        root.querySelector("input, select, button").focus();
    }

    async submit() {
        if (this.over) return;
        this.over = true;
        clearInterval(this.ticking);
        root.querySelectorAll("input, select, textarea, button").forEach((field) => { field.disabled = true; });
        this.say(words.submitting);
        const rows = this.unsent.list();
        try {
            const done = await insist("submit", { attempt: this.attempt.attempt, answers: rows },
                (problem) => this.say(problem instanceof Refused ? words.busy : words.offline), SUBMIT_EACH);
            this.unsent.taken(rows);
            showReceipt(done);
        } catch (problem) {
            // Between the last second and the sweep the attempt is neither open nor ended.
            if (problem.status === 409) { await pause(5000); this.over = false; this.submit(); }
            else main();
        }
    }
}

function drawQuestion(sitting, question, number) {
    const given = sitting.value(question.id);
    const give = (value) => sitting.give(question.id, value);
    const text = make("p", { id: `q${question.id}` }, question.text);
    return make("fieldset", { class: "question", "aria-describedby": `q${question.id}` },
        make("legend", {}, fill(words.question, { number })), text, ...drawMedium(question), ...forms[question.kind](question, given, give));
}

/* Nothing of it is loaded before it is near, sounds and films not before they are played. */
const media = {
    picture: ({ src, alt, width, height }) => [make("img", { src, alt, width, height, loading: "lazy", decoding: "async" })],
    sound: ({ src, alt }) => [make("audio", { src, controls: true, preload: "none" }), inWords(words.said, alt)],
    film: ({ src, alt, captions, width, height }) => [
        make("video", { src, width, height, controls: true, preload: "none", playsinline: true },
            make("track", { src: captions, kind: "captions", srclang: "vi", label: words.captions, default: true })),
        inWords(words.seen, alt)],
};
const inWords = (title, text) => make("details", {}, make("summary", {}, title), make("p", {}, text));

function drawMedium({ medium }) {
    return medium ? [make("figure", {}, ...media[medium.kind](medium))] : [];
}

function choice(question, kind, text, checked, onchange) {
    return make("label", { class: "choice" }, make("input", { type: kind, name: `q${question.id}`, checked, onchange }), make("span", {}, text));
}

function field(question, given, give, mode) {
    return make("input", {
        type: "text", inputmode: mode, value: given ?? "", maxlength: "200", autocomplete: "off",
        "aria-labelledby": `q${question.id}`, oninput: (event) => give(event.target.value),
    });
}

const forms = {
    single: (question, given, give) => question.choices.map(({ id, text }) => choice(question, "radio", text, given === id, () => give(id))),
    true_false: (question, given, give) => [[true, words.yes], [false, words.no]].map(([value, text]) => choice(question, "radio", text, given === value, () => give(value))),
    multiple: (question, given, give) => {
        const chosen = new Set(given ?? []);
        const boxes = question.choices.map(({ id, text }) => choice(question, "checkbox", text, chosen.has(id), (event) => {
            if (event.target.checked) chosen.add(id); else chosen.delete(id);
            give([...chosen].sort());
        }));
        return [make("p", { class: "hint" }, words.severalHint), ...boxes];
    },
    ordering: (question, given, give) => {
        const texts = new Map(question.choices.map(({ id, text }) => [id, text]));
        const order = Array.isArray(given) && given.length === texts.size ? [...given] : [...texts.keys()];
        const list = make("ol", { class: "order" });
        const move = (at, by) => {
            [order[at], order[at + by]] = [order[at + by], order[at]];
            give([...order]);
            draw();
            const row = list.children[at + by];
            (row.querySelector(by < 0 ? ".up:enabled" : ".down:enabled") ?? row.querySelector("button:enabled")).focus();
        };
        const draw = () => list.replaceChildren(...order.map((id, at) => make("li", {}, make("span", {}, texts.get(id)),
            make("button", { type: "button", class: "up", "aria-label": fill(words.up, { text: texts.get(id) }), disabled: at === 0, onclick: () => move(at, -1) }, "↑"),
            make("button", { type: "button", class: "down", "aria-label": fill(words.down, { text: texts.get(id) }), disabled: at === order.length - 1, onclick: () => move(at, 1) }, "↓"))));
        draw();
        return [make("p", { class: "hint" }, words.orderHint), list];
    },
    matching: (question, given, give) => {
        const pairs = { ...(given ?? {}) };
        return question.choices.left.map(({ id, text }) => make("label", { class: "pair" }, text,
            make("select", { onchange: (event) => { if (event.target.value) pairs[id] = event.target.value; else delete pairs[id]; give({ ...pairs }); } },
                make("option", { value: "" }, words.choose),
                ...question.choices.right.map((right) => make("option", { value: right.id, selected: pairs[id] === right.id }, right.text)))));
    },
    numeric: (question, given, give) => [field(question, given, give, "decimal")],
    short: (question, given, give) => [field(question, given, give, "text")],
    essay: (question, given, give) => {
        const count = make("p", { class: "hint", "aria-live": "polite" });
        const text = make("textarea", { rows: "12", maxlength: "15000", "aria-labelledby": `q${question.id}`, oninput: () => { give(text.value); say(); } }, given ?? "");
        const say = () => {
            const written = text.value.split(/\s+/).filter(Boolean).length;
            count.textContent = fill(written > question.words ? words.essayTooLong : words.essayWords, { count: written, most: question.words });
        };
        say();
        return [text, count];
    },
    prediction: (question, given, give) => [make("p", { class: "hint" }, words.predictionHint), field(question, given, give, "numeric")],
};

function showReceipt(done) {
    const link = `${root.dataset.home}/cuoc-thi/bien-nhan/?r=${encodeURIComponent(done.receipt)}`;
    show(make("h1", {}, done.status === "submitted" ? words.submitted : words.expired),
        make("p", {}, words.receiptWhy),
        make("div", { class: "actions" }, make("a", { class: "button", href: link }, words.receipt),
            make("a", { class: "button plain", href: contestPage }, words.toContest)));
}

function message(text, ...actions) {
    show(make("h1", {}, document.title.split(" - ")[0]), make("p", { role: "status" }, text), make("div", { class: "actions" }, ...actions));
}

const toContest = () => make("a", { class: "button plain", href: contestPage }, words.toContest);

async function begin(number, event) {
    event.target.disabled = true;
    try {
        const attempt = await insist("start", { number, ticket: tickets[number] }, () => { event.target.textContent = words.busy; });
        if ("wait" in attempt) waitForTurn(number, attempt);
        else if (attempt.status === "started") new Sitting(attempt).draw();
        else main();
    } catch { main(); }
}

async function main() {
    let standing;
    try {
        standing = await insist("standing", undefined, (problem) => message(problem instanceof Refused ? words.busy : words.offline));
    } catch (problem) {
        if (problem.status === 401) message(words.signIn, make("a", { class: "button", href: contestPage }, words.signInAction));
        else message(words.problem, toContest());
        return;
    }
    const { attempts, allowed } = standing;
    const open = attempts.find(({ status }) => status === "started");
    const number = open ? open.number : attempts.length + 1;
    if (standing.excluded) return message(words.excluded, toContest());
    if (!standing.seated) return message(words.noSeat, toContest());
    if (!standing.opened) return waitForOpening(standing.opens_in, number, standing.in_sittings);
    if (!open && standing.closed) return message(words.closed, toContest());
    if (number > allowed) return message(words.noneLeft, toContest());
    const label = open ? words.resume : attempts.length ? fill(words.again, { number }) : words.start;
    show(make("h1", {}, document.title.split(" - ")[0]), make("p", {}, fill(words.hello, standing)),
        make("p", { class: "note" }, fill(words.before, { number, allowed })),
        make("div", { class: "actions" }, make("button", { type: "button", class: "button", onclick: (event) => begin(number, event) }, label), toContest()));
}

/* Places are given from half an hour before the opening; devices ask for one spread over that time.
   Those of a sitting are given from its opening on, and are asked for within some seconds of it. */
const PLACES_FROM = 25 * 60;
const SITTING_SPREAD = 8;

function waitForOpening(seconds, number, inSittings) {
    const opens = performance.now() + seconds * 1000;
    const early = Math.max(0, seconds - PLACES_FROM);
    const ask = performance.now() + 1000 * (inSittings ? seconds + Math.random() * SITTING_SPREAD
        : early && early + Math.random() * PLACES_FROM / 2);
    const look = () => {
        if (performance.now() > ask) { clearInterval(ticking); askForPlace(number); return; }
        text.textContent = fill(words.opensIn, { time: clockText(Math.max(0, Math.ceil((opens - performance.now()) / 1000))) });
    };
    const text = make("p", {});
    show(make("h1", {}, document.title.split(" - ")[0]), text, make("div", { class: "actions" }, toContest()));
    const ticking = setInterval(look, 1000);
    look();
}

/* By the number of the attempt. The server keeps the place: a reload or another device has the same. */
const tickets = {};

async function askForPlace(number) {
    try {
        waitForTurn(number, await insist("place", { number, ticket: tickets[number] }));
    } catch { main(); }
}

function waitForTurn(number, told) {
    tickets[number] = told.ticket;
    if (!told.wait) { main(); return; }
    const turn = performance.now() + told.wait * 1000;
    const again = performance.now() + told.again * 1000;
    // Seconds are for the eye; what is read aloud changes with the minutes.
    const clock = make("p", { class: "turn", "aria-hidden": "true" });
    const status = make("p", { role: "status" });
    let said;
    const say = () => {
        const left = Math.max(0, (turn - performance.now()) / 1000);
        clock.textContent = clockText(Math.ceil(left));
        const minutes = Math.ceil(left / 60);
        if (minutes === said) return;
        said = minutes;
        status.textContent = fill(words.turn, { minutes, before: Math.floor(told.before * left / told.wait) });
    };
    say();
    show(make("h1", {}, words.waiting), clock, status,
        make("p", { class: "note" }, words.placeKept), make("div", { class: "actions" }, toContest()));
    const ticking = setInterval(() => {
        say();
        if (performance.now() > again) { clearInterval(ticking); askForPlace(number); }
    }, 1000);
}

main();
