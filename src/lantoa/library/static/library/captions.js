/* Typing beside the player: Alt+K plays and pauses, Alt+J and Alt+L jump, Alt+M begins a caption. */
(() => {
    const player = document.querySelector("[data-captions] .lb-player");
    const text = document.querySelector("#captions-text");
    if (!player || !text || text.readOnly) return;
    const stamp = (seconds) => {
        const ms = Math.round(seconds * 1000);
        const part = (unit, size, width) => String(Math.floor(ms / unit) % size).padStart(width, "0");
        return `${part(3600000, 100, 2)}:${part(60000, 60, 2)}:${part(1000, 60, 2)}.${part(1, 1000, 3)}`;
    };
    const begin = () => {
        const now = player.currentTime;
        const before = text.value.slice(0, text.selectionStart).trimEnd();
        const after = text.value.slice(text.selectionEnd).trimStart();
        const lines = before.split("\n");
        const last = lines.findLastIndex((line) => line.includes("-->"));
        if (last >= 0) lines[last] = lines[last].replace(/-->.*/, `--> ${stamp(now)}`);
        const head = `${lines.join("\n")}\n\n${stamp(now)} --> ${stamp(now + 3)}\n`;
        text.value = after ? `${head}\n\n${after}` : head;
        text.setSelectionRange(head.length, head.length);
    };
    const keys = {
        KeyK: () => (player.paused ? player.play() : player.pause()),
        KeyJ: () => { player.currentTime = Math.max(0, player.currentTime - 3); },
        KeyL: () => { player.currentTime += 3; },
        KeyM: begin,
    };
    document.addEventListener("keydown", (event) => {
        const act = event.altKey && !event.ctrlKey && !event.metaKey && keys[event.code];
        if (!act) return;
        event.preventDefault();
        act();
    });
})();
