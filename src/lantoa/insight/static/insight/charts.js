// Draws every chart of a page with the page's own copy of Vega. The specification and the rows come
// with the page. Expressions are interpreted (`ast`), so the content security policy can forbid eval.
(function () {
    "use strict";
    var vietnamese = document.documentElement.lang !== "en";
    var options = {
        actions: false,
        ast: true,
        logLevel: 1, // errors; a period without gaps or baseline is no cause for a warning
        renderer: "svg",
        loader: { target: "_self" },
        formatLocale: vietnamese
            ? { decimal: ",", thousands: ".", grouping: [3], currency: ["", " ₫"] }
            : { decimal: ".", thousands: ",", grouping: [3], currency: ["", " ₫"] }
    };
    function draw(place) {
        var specification = document.getElementById(place.dataset.chart);
        window.vegaEmbed(place, JSON.parse(specification.textContent), options)
            .then(function () {
                // The place has the name and a table says the rest; marks one by one are only noise.
                place.querySelector("svg").setAttribute("aria-hidden", "true");
            })
            .catch(function (problem) {
                console.error(problem); // the table under the chart says the same
            });
    }
    document.addEventListener("DOMContentLoaded", function () {
        document.querySelectorAll("[data-chart]").forEach(draw);
    });
})();
