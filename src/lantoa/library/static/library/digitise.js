/* Sends files piece by piece: a broken line goes on where it was. Without it the form sends them whole. */
(() => {
    const wait = (ms) => new Promise((done) => setTimeout(done, ms));

    const poll = async () => {
        const state = document.getElementById("batch-state");
        if (!state?.hasAttribute("data-poll")) return;
        await wait(3000);
        const answer = await fetch(location.href).catch(() => null);
        if (answer?.ok && !state.contains(document.activeElement)) {
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const fresh = page.getElementById("batch-state");
            if (fresh) state.replaceWith(fresh);
        }
        poll();
    };
    poll();

    const form = document.querySelector("form[data-handover]");
    if (!form) return;
    const find = (name) => form.querySelector(`[data-${name}]`);
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const piece = Number(form.dataset.piece), largest = Number(form.dataset.largest);
    const inputs = [...form.querySelectorAll("input[type=file]")];
    const drop = find("drop"), told = find("sent"), problems = find("problems"), bar = find("sending").querySelector("progress");
    let dropped = [];
    find("folder").hidden = !("webkitdirectory" in inputs[1]);

    const inside = async (entry, path) => {
        if (entry.isFile) return [[path + entry.name, await new Promise((ok, no) => entry.file(ok, no))]];
        const reader = entry.createReader(), found = [];
        for (;;) {
            const some = await new Promise((ok, no) => reader.readEntries(ok, no));
            if (!some.length) return found;
            for (const one of some) found.push(...await inside(one, `${path}${entry.name}/`));
        }
    };
    for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
        drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.toggle("lb-over", over); });
    }
    drop.addEventListener("drop", async (event) => {
        const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
        dropped = (await Promise.all(entries.map((entry) => inside(entry, "")))).flat();
        form.requestSubmit();
    });

    const say = (text) => { const line = document.createElement("li"); line.textContent = text; problems.append(line); };
    /* Asks until there is an answer; null when the answer is a refusal, which is shown. */
    const ask = async (address, body, headers = {}) => {
        for (let pause = 1000; ; pause = Math.min(pause * 2, 30000)) {
            const answer = await fetch(address, {method: "POST", body, headers: {"X-CSRFToken": token, Accept: "application/json", ...headers}}).catch(() => null);
            if (answer?.ok) return answer.json();
            if (answer && answer.status < 500) {
                say((await answer.json().catch(() => ({}))).problem || `${answer.status}`);
                return null;
            }
            told.textContent = told.dataset.retry;
            await wait(pause);
        }
    };
    const send = async (batch, path, file, sent) => {
        if (file.size > largest) return say(`${told.dataset.large} ${path}`);
        const about = new FormData();
        about.append("path", path);
        about.append("size", file.size);
        const place = await ask(`${batch}files/`, about);
        for (let at = place?.received; place && at < file.size;) {
            const next = await ask(place.piece, file.slice(at, at + piece), {"X-Offset": at, "Content-Type": "application/octet-stream"});
            if (!next) return;
            at = next.received;
            sent(at);
        }
    };

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const chosen = inputs.flatMap((input) => [...input.files]).map((file) => [file.webkitRelativePath || file.name, file]);
        const files = [...dropped, ...chosen];
        if (!files.length) return;
        const button = form.querySelector("button[type=submit]");
        button.disabled = true;
        find("sending").hidden = false;
        let batch = form.dataset.batch;
        if (!batch) {
            const about = new FormData();
            for (const name of ["key", "unit", "name"]) about.append(name, form.elements[name].value);
            batch = (await ask(location.href, about))?.batch;
        }
        const whole = files.reduce((sum, [, file]) => sum + file.size, 0);
        let before = 0;
        for (const [number, [path, file]] of batch ? files.entries() : []) {
            told.textContent = told.dataset.words.replace("{done}", number).replace("{all}", files.length);
            await send(batch, path, file, (at) => { bar.value = (before + at) / whole; });
            before += file.size;
            bar.value = before / whole;
        }
        button.disabled = false;
        if (batch && !problems.children.length) location.href = batch;
        dropped = [];
    });
})();
