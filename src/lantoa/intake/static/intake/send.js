// The form on a phone: does the proof of work while a person writes, keeps a slip when there is no
// network and sends it later. The server knows a slip by its key and content, so sending it twice
// makes one. Without this script the form works by itself.
"use strict";

(() => {
    const form = document.getElementById("slip");
    const waiting = document.getElementById("waiting");
    const state = document.getElementById("state");
    if (!form) return;
    const say = form.dataset;
    const NOT_NOW = [429, 503];
    const AGAIN_SECONDS = 60;
    let work = null;
    let delivering = false;

    // Proof of work -----------------------------------------------------------------------------
    function solve({ token, bits }) {
        return new Promise((resolve, reject) => {
            const worker = new Worker(say.worker);
            worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
            worker.onerror = reject;
            worker.postMessage({ token, bits });
        });
    }
    async function prepare() {
        const answer = await fetch(say.challenge, { cache: "no-store" });
        if (!answer.ok) throw new Error(answer.status);
        const asked = Date.now();
        const given = await answer.json();
        const solution = await solve(given);
        return { token: given.token, solution, ready: asked + 1000 * (given.wait + 1) };
    }
    function begin() {
        work = prepare();
        work.catch(() => { work = null; });
    }

    // Sending -----------------------------------------------------------------------------------
    async function post(slip) {
        if (!work) begin();
        const { token, solution, ready } = await work;
        work = null; // a token is good for one thing
        await new Promise((done) => setTimeout(done, ready - Date.now()));
        const body = new FormData();
        for (const [name, value] of slip.fields) body.append(name, value);
        body.set("token", token);
        body.set("solution", solution);
        const answer = await fetch(slip.address, { method: "POST", body });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        return { status: answer.status, page };
    }
    async function deliver(slip) {
        const first = await post(slip);
        return first.status === 409 ? post(slip) : first;
    }
    async function keep(slip) {
        try {
            slip.id = await drafts.put("slips", slip);
        } catch {
            // A browser that stores nothing: the slip lives as long as the page.
        }
    }
    const forget = async (slip) => { if (slip.id) await drafts.drop("slips", slip.id); };
    const code = (page) => page.querySelector("[data-code]")?.dataset.code;
    function show(page) {
        document.querySelector("main").replaceChildren(...page.querySelector("main").childNodes);
        document.querySelector("main h1").focus();
    }
    function complain(page) {
        document.getElementById("problems")?.remove();
        const problems = page.getElementById("problems");
        if (!problems) return location.reload();
        problems.querySelector(".photos-lost")?.remove(); // here they are still chosen
        form.before(problems);
        problems.focus();
    }

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (delivering) return;
        const fields = [...new FormData(form)].filter(([, value]) => value.size !== 0);
        const slip = { fields, address: form.action, at: Date.now() };
        delivering = true;
        state.textContent = say.sending;
        await keep(slip);
        try {
            const { status, page } = await deliver(slip);
            if (NOT_NOW.includes(status) && slip.id) {
                complain(page);
                list();
            } else {
                await forget(slip);
                if (code(page)) show(page);
                else complain(page);
            }
            state.textContent = "";
        } catch {
            state.textContent = say.kept;
            if (slip.id) form.reset();
            list();
        }
        delivering = false;
    });

    // What waits --------------------------------------------------------------------------------
    async function flush() {
        if (delivering) return;
        delivering = true;
        try {
            for (const slip of await drafts.all("slips")) {
                if (slip.code) continue;
                const { status, page } = await deliver(slip);
                if (NOT_NOW.includes(status)) break;
                // The code stays here until the person has seen it; the words do not.
                if (code(page)) await drafts.put("slips", { id: slip.id, code: code(page) });
                else { await forget(slip); refill(slip); complain(page); }
            }
        } catch {
            // Still no network.
        }
        delivering = false;
        list();
    }
    function button(text, act, plain) {
        const made = document.createElement("button");
        made.type = "button";
        made.className = plain ? "button plain" : "button";
        made.textContent = text;
        made.addEventListener("click", act);
        return made;
    }
    async function list() {
        const slips = await drafts.all("slips").catch(() => []);
        waiting.hidden = !slips.length;
        waiting.replaceChildren(...slips.map((slip) => {
            const row = document.createElement("p");
            const away = button(slip.code ? waiting.dataset.seen : waiting.dataset.drop,
                async () => { await forget(slip); list(); }, true);
            if (slip.code) {
                row.className = "code";
                const shown = document.createElement("output");
                shown.textContent = slip.code;
                row.append(waiting.dataset.sent, shown, away);
            } else {
                const words = document.createElement("q");
                words.textContent = new Map(slip.fields).get("text").slice(0, 80);
                row.append(waiting.dataset.text, " ", words, " ",
                    button(waiting.dataset.send, flush), " ", away);
            }
            return row;
        }));
    }

    // Filling in --------------------------------------------------------------------------------
    function refill(slip) {
        const files = new DataTransfer();
        for (const [name, value] of slip.fields) {
            const field = form.elements[name];
            if (value instanceof Blob) files.items.add(value);
            else if (field && !["token", "solution"].includes(name)) field.value = value;
        }
        form.elements.photos.files = files.files;
    }
    async function takeShared() {
        for (const row of await drafts.all("shared").catch(() => [])) {
            form.elements.kind.value = "suspicious";
            refill({ fields: [["text", row.text], ["url", row.url], ["shared", "1"], ...row.photos.map((photo) => ["photos", photo])] });
            await drafts.drop("shared", row.id);
        }
    }

    takeShared();
    list();
    begin();
    addEventListener("online", flush);
    setInterval(flush, 1000 * AGAIN_SECONDS);
    flush();
    // An address of the same folder, so that it may look after all pages of it.
    navigator.serviceWorker?.register(say.offline).catch(() => {});
})();
