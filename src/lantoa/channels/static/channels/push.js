// Turns notifications on and off. Permission is asked for by a click, never before.
"use strict";

(() => {
    const on = document.getElementById("push");
    const off = document.getElementById("push-off");
    const said = document.getElementById("push-said");
    const scope = location.pathname;

    const say = (what) => { said.textContent = said.dataset[what]; };
    const show = (subscribed) => { on.hidden = subscribed || !on.dataset.key; off.hidden = !subscribed; say(subscribed ? "on" : "off"); };
    const current = async () => (await navigator.serviceWorker.getRegistration(scope))?.pushManager.getSubscription();

    async function tell(data) {
        const answer = await fetch(on.dataset.device, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) });
        if (!answer.ok) throw new Error(answer.status);
    }

    async function subscribe() {
        if (await Notification.requestPermission() !== "granted") return say("refused");
        await navigator.serviceWorker.register(on.dataset.worker, { scope });
        const { pushManager } = await navigator.serviceWorker.ready;
        const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: on.dataset.key });
        const { endpoint, keys } = subscription.toJSON();
        try {
            await tell({ on: true, agreed: on.elements.consent.checked, endpoint, ...keys });
        } catch (problem) {
            await subscription.unsubscribe();
            throw problem;
        }
        show(true);
    }

    async function unsubscribe() {
        const subscription = await current();
        if (subscription) {
            await subscription.unsubscribe();
            // If this is lost, the push service itself says at the next message that the browser is gone.
            await tell({ on: false, endpoint: subscription.endpoint }).catch(() => {});
        }
        show(false);
    }

    const act = (verb) => (event) => { event.preventDefault(); verb().catch(() => say("failed")); };

    if (!("serviceWorker" in navigator) || !("PushManager" in window)) {
        say("impossible");
        return;
    }
    on.addEventListener("submit", act(subscribe));
    off.addEventListener("submit", act(unsubscribe));
    current().then((subscription) => show(Boolean(subscription)));
})();
