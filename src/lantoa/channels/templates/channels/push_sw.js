{% load static %}// Shows what is pushed. What is about the same thing has the same tag, and takes its place.
"use strict";

addEventListener("push", (event) => {
    const { title, body, url, tag } = event.data.json();
    event.waitUntil(registration.showNotification(title, { body, tag, data: url, icon: "{% static 'public/icon-512.png' %}" }));
});

addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(clients.openWindow(event.notification.data || registration.scope));
});
