// Buttons beside a code: copy and print.
"use strict";

document.documentElement.classList.add("js");
document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) return print();
    try {
        await navigator.clipboard.writeText(button.dataset.copy);
        button.parentElement.querySelector("[role=status]").textContent = button.dataset.done;
    } catch {
        // No leave to write the clipboard: selected, it can be copied by hand.
        getSelection().selectAllChildren(document.querySelector(".code output"));
    }
});
