// While the first collection runs: keep the number of items up to date, and show the workspace once
// there is something to show.
(function () {
    "use strict";
    function watch(place) {
        fetch(place.dataset.progress, { credentials: "same-origin" })
            .then(function (answer) { return answer.json(); })
            .then(function (progress) {
                if (progress.ready) { window.location.reload(); return; }
                var shown = progress.items.toLocaleString(document.documentElement.lang);
                place.querySelector("[data-items]").textContent = shown;
            })
            .catch(function () { /* the server is starting; the next try will tell */ })
            .finally(function () { window.setTimeout(watch, 3000, place); });
    }
    document.addEventListener("DOMContentLoaded", function () {
        document.querySelectorAll("[data-progress]").forEach(watch);
    });
})();
