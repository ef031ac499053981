// Keys of the triage screen. Everything works without this script, by Tab and Enter.
(() => {
  const form = document.querySelector('[data-triage] form');
  if (!form) return;
  const ways = new Map([...form.querySelectorAll('details[data-key]')].map((way) => [way.dataset.key, way]));
  const queue = [...form.querySelectorAll('.it-queue a')];

  const open = (way) => {
    for (const other of ways.values()) other.open = other === way;
    const first = way.querySelector('textarea, button, input, select');
    if (first) first.focus();
  };
  const go = (step) => {
    const here = queue.findIndex((link) => link.hasAttribute('aria-current'));
    const link = queue[here + step];
    if (link) link.click();
  };

  document.addEventListener('keydown', (event) => {
    if (event.altKey && /^[1-5]$/.test(event.key)) {
      const claims = form.querySelectorAll('button[data-claim]');
      const button = claims[Number(event.key) - 1];
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
      const way = form.querySelector('details[data-key][open]');
      const button = way && way.querySelector('button[type=submit]');
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches('input:not([type=checkbox]), textarea, select')) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    const way = ways.get(event.key);
    if (way) { event.preventDefault(); open(way); }
    else if (event.key === 'j') go(1);
    else if (event.key === 'k') go(-1);
  });
})();
