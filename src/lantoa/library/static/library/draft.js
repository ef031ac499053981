/* Keeps what is typed on this phone until it has been sent: a lost signal costs no words. */
(() => {
    const done = document.querySelector("[data-draft-done]");
    if (done) localStorage.removeItem(done.dataset.draftDone);
    const form = document.querySelector("form[data-draft]");
    if (!form) return;
    const name = form.dataset.draft;
    const fields = [...form.querySelectorAll("input[type=text], textarea")];
    const kept = JSON.parse(localStorage.getItem(name) || "{}");
    for (const field of fields) if (!field.value && kept[field.name]) field.value = kept[field.name];
    form.addEventListener("input", () => {
        localStorage.setItem(name, JSON.stringify(Object.fromEntries(fields.map((f) => [f.name, f.value]))));
    });
})();
