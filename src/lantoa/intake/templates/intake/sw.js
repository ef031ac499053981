{% load static %}// Looks after the pages of the form: they open without a network, and what another app
// shares with ours is put where the form finds it. The network comes first, so nothing grows old.
"use strict";

importScripts("{% static 'intake/drafts.js' %}");
const STORE = "lantoa-form";
const FORM = "{% url 'intake:send' %}";
const SHARE = "{% url 'intake:share' %}";
const PARTS = [
    FORM, "{% static 'public/public.css' %}", "{% static 'public/icon.svg' %}", "{% static 'public/work.js' %}",
    "{% static 'intake/intake.css' %}", "{% static 'intake/drafts.js' %}", "{% static 'intake/send.js' %}", "{% static 'intake/code.js' %}",
];

addEventListener("install", (event) => {
    skipWaiting();
    event.waitUntil(caches.open(STORE).then((store) => store.addAll(PARTS)));
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
    const { method, mode, url } = event.request;
    const { pathname } = new URL(url);
    if (method === "POST" && pathname === SHARE) event.respondWith(takeShared(event.request));
    if (method !== "GET") return;
    const form = mode === "navigate" && pathname.startsWith(FORM);
    if (form || PARTS.includes(pathname)) event.respondWith(networkFirst(event.request, form ? FORM : pathname));
});

async function networkFirst(request, otherwise) {
    try {
        const answer = await fetch(request);
        const { pathname } = new URL(request.url);
        if (answer.ok && PARTS.includes(pathname)) (await caches.open(STORE)).put(pathname, answer.clone());
        return answer;
    } catch {
        return caches.match(otherwise);
    }
}

async function takeShared(request) {
    const form = await request.formData();
    const text = [form.get("title"), form.get("text")].filter(Boolean).join("\n");
    await drafts.put("shared", { text, url: form.get("url") || "", photos: form.getAll("photos") });
    return Response.redirect(FORM, 303);
}
