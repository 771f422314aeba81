// Runs before the first paint: the chosen theme (cookie ec-theme), else the system's. Also tells the server the viewer's time zone (cookie ec-zone).
(() => {
  const root = document.documentElement;
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
  const year = 365 * 24 * 60 * 60;

  const remember = (name, value) => {
    const secure = location.protocol === 'https:' ? '; secure' : '';
    document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${year}; samesite=lax${secure}`;
  };

  const wanted = () => /(?:^|; )ec-theme=(light|dark)/.exec(document.cookie)?.[1] ?? (systemIsDark.matches ? 'dark' : 'light');

  const apply = () => {
    root.dataset.theme = wanted();
  };

  const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  apply();
  remember('ec-zone', ownZone);
  document.addEventListener('DOMContentLoaded', () => {
    for (const select of document.querySelectorAll('select[data-ec-own-zone]')) {
      const options = [...select.options];
      const own = options.find(option => option.value === ownZone) ?? options.find(option => option.dataset.also.split(' ').includes(ownZone));
      select.value = own?.value ?? select.value;
    }
  });
  systemIsDark.addEventListener('change', apply);
  // A page without a circuit replaces the document's attributes when it is navigated.
  new MutationObserver(() => root.dataset.theme || apply()).observe(root, { attributeFilter: ['data-theme'] });

  document.addEventListener('click', event => {
    if (event.target.closest('[data-ec-theme-switch]')) {
      remember('ec-theme', root.dataset.theme === 'dark' ? 'light' : 'dark');
      apply();
    }
  });
})();
