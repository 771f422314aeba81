// The few things a page does in the browser itself: keys, menus, the skip link, and keeping what was typed when the connection is lost.
(() => {
  const typing = target => target.closest?.('input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable=true]');
  const openDialog = () => [...document.querySelectorAll('.rz-dialog')].at(-1);
  const visible = element => element.checkVisibility();

  // Keys: a control says its key in aria-keyshortcuts ("A", "Shift+A", "/"); pressing it clicks the control, or focuses it if one types in it.
  const nameOf = event => {
    const letter = event.key.length === 1;
    const key = letter ? event.key.toUpperCase() : event.key;
    const shift = event.shiftKey && !(letter && !/[a-z]/i.test(event.key));
    return [event.ctrlKey && 'Control', event.altKey && 'Alt', event.metaKey && 'Meta', shift && 'Shift', key].filter(Boolean).join('+');
  };

  const withKey = () => [...(openDialog() ?? document).querySelectorAll('[aria-keyshortcuts]')].filter(visible);

  document.addEventListener('keydown', event => {
    // Esc leaves a field that is edited in its place; a key that is held down acts once.
    const types = typing(event.target) && !event.altKey && !event.ctrlKey && !event.metaKey && event.key !== 'Escape';
    if (event.defaultPrevented || event.isComposing || event.repeat || types) {
      return;
    }
    const name = nameOf(event);
    const control = withKey().find(element => element.getAttribute('aria-keyshortcuts').split(' ').includes(name) && !element.disabled);
    if (!control) {
      return;
    }
    event.preventDefault();
    if (typing(control)) {
      control.focus();
      control.select?.();
    } else {
      control.click();
    }
  });

  const labelOf = element => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('kbd, .rzi, [aria-hidden=true]').forEach(part => part.remove());
    return element.getAttribute('aria-label') ?? copy.textContent.trim();
  };

  // Menus are native popovers; they open beside their button, inside the window.
  document.addEventListener('toggle', event => {
    const menu = event.target;
    if (event.newState !== 'open' || !menu.matches?.('[data-ec-menu]')) {
      return;
    }
    const button = document.querySelector(`[popovertarget="${menu.id}"]`)?.getBoundingClientRect();
    if (button) {
      const below = button.bottom + 4;
      const fits = below + menu.offsetHeight <= innerHeight - 8;
      menu.style.top = `${Math.max(8, fits ? below : button.top - 4 - menu.offsetHeight)}px`;
      menu.style.left = `${Math.max(8, Math.min(button.left, innerWidth - menu.offsetWidth - 8, Math.max(button.right - menu.offsetWidth, 8) || button.left))}px`;
    }
    menu.querySelector('button, a')?.focus({ preventScroll: true });
  }, true);

  // A menu does not follow its button, so it closes when the page moves under it.
  document.addEventListener('scroll', event => {
    const menu = document.querySelector('[data-ec-menu]:popover-open');
    if (menu && !menu.contains(event.target)) {
      menu.hidePopover();
    }
  }, true);

  document.addEventListener('keydown', event => {
    const menu = event.target.closest?.('[data-ec-menu]');
    if (menu && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const items = [...menu.querySelectorAll('button, a')].filter(item => !item.disabled);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
    }
  });

  document.addEventListener('click', event => {
    const menu = event.target.closest('[data-ec-menu]');
    if (menu && event.target.closest('button, a')) {
      menu.hidePopover();
    }
    if (event.target.closest('[data-ec-skip]')) {
      event.preventDefault();
      document.getElementById('content')?.focus();
    }
    if (event.target.closest('[data-ec-reconnect]')) {
      Blazor.reconnect().then(alive => alive || keepAndReload(), () => {});
    }
    if (event.target.closest('[data-ec-reload]')) {
      keepAndReload();
    }
  });

  // What was typed survives a reload that a lost connection forces: fields with an id, of this very address.
  const kept = 'ec-kept';
  const fields = () => [...document.querySelectorAll('main :is(input, textarea)[id]')].filter(field => !['password', 'file', 'hidden'].includes(field.type));

  const keepAndReload = () => {
    const values = fields().filter(field => field.dataset.ecTyped).map(field => [field.id, field.value]);
    sessionStorage.setItem(kept, JSON.stringify({ address: location.href, values }));
    location.reload();
  };

  // A form may appear only when its data is there: put back what fits until all is placed, for at most ten seconds.
  const restore = () => {
    const stored = JSON.parse(sessionStorage.getItem(kept) ?? 'null');
    sessionStorage.removeItem(kept);
    if (stored?.address !== location.href) {
      return;
    }
    const left = new Map(stored.values);
    const place = () => {
      for (const [id, value] of left) {
        const field = document.getElementById(id);
        if (field) {
          left.delete(id);
          field.value = value;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          field.dispatchEvent(new Event('change', { bubbles: true }));
        }
      }
      if (left.size === 0) {
        observer.disconnect();
      }
    };
    const observer = new MutationObserver(place);
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => observer.disconnect(), 10_000);
    place();
  };

  document.addEventListener('input', event => {
    if (event.target.dataset) {
      event.target.dataset.ecTyped = 'true';
    }
  });

  window.ec = {
    // Puts text where the cursor is in a field, or over what is selected, as if it were typed.
    insert: (id, text) => {
      const field = document.getElementById(id);
      field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
      field.dispatchEvent(new Event('input', { bubbles: true }));
      field.dispatchEvent(new Event('change', { bubbles: true }));
      field.focus();
    },
    shortcuts: () => [...document.querySelectorAll('[aria-keyshortcuts]')].filter(visible)
      .map(element => ({ keys: element.getAttribute('aria-keyshortcuts').split(' ').join(' or '), label: labelOf(element) })),
    // Called by the layout once the circuit listens.
    ready: () => {
      restore();
      document.documentElement.dataset.ecReady = 'true';
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
  };
})();
