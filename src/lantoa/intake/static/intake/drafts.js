// What waits on this phone: slips written without a network (`slips`), and what another app has
// shared with ours (`shared`). Used by the page and by the service worker.
"use strict";

const drafts = (() => {
    const opened = new Promise((resolve, reject) => {
        const request = indexedDB.open("lantoa", 1);
        request.onupgradeneeded = () => {
            request.result.createObjectStore("slips", { keyPath: "id", autoIncrement: true });
            request.result.createObjectStore("shared", { keyPath: "id", autoIncrement: true });
        };
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
    opened.catch(() => {}); // each use says so for itself

    async function run(store, mode, act) {
        const transaction = (await opened).transaction(store, mode);
        const request = act(transaction.objectStore(store));
        return new Promise((resolve, reject) => {
            transaction.oncomplete = () => resolve(request.result);
            transaction.onabort = transaction.onerror = () => reject(transaction.error);
        });
    }

    return {
        put: (store, row) => run(store, "readwrite", (rows) => rows.put(row)),
        all: (store) => run(store, "readonly", (rows) => rows.getAll()),
        drop: (store, id) => run(store, "readwrite", (rows) => rows.delete(id)),
    };
})();
