// The menu of variables that {{ opens at the cursor.

const AI = 'A text by AI…';

/**
 * @param escape makes a text safe in the source
 * @param newAi somebody wants a text that a model writes; told where on the screen it is to stand
 */
export const variableMenu = (surface, isHtml, escape, newAi) => {
  const { root, doc } = surface;
  let [menu, hasModel] = [null, false];

  const typedName = () => {
    const at = surface.cursor();
    const found = at?.node.nodeType === 3 && /(?<!\\)\{\{\s*([\p{L}\p{N}_ .-]*)$/u.exec(at.node.data.slice(0, at.offset));
    return found ? { name: found[1], length: found[0].length } : null;
  };

  const closeMenu = () => {
    menu?.remove();
    menu = null;
    root.removeAttribute('aria-activedescendant');
    root.removeAttribute('aria-controls');
  };

  const pick = option => {
    const { length } = typedName() ?? { length: 0 };
    const at = surface.write(surface.cursor()).at;
    const box = surface.range.getBoundingClientRect();
    closeMenu();
    surface.splice(at - length, at, escape(option.dataset.ecInsert ?? ''));
    if (option.dataset.ecInsert === undefined) {
      newAi({ left: box.left, top: box.bottom });
    }
  };

  const mark = option => {
    menu.querySelectorAll('[aria-selected=true]').forEach(o => o.setAttribute('aria-selected', 'false'));
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    root.setAttribute('aria-activedescendant', option.id);
  };

  const showMenu = () => {
    const typed = typedName()?.name.trim().toLowerCase();
    const fits = (...names) => names.some(name => name.toLowerCase().includes(typed));
    const found = typed === undefined ? [] : [...hasModel && fits(AI) ? [{ label: AI }] : [], ...surface.fields().filter(f => fits(f.label, f.name)).slice(0, 30)];
    closeMenu();
    if (found.length === 0) {
      return;
    }
    menu = doc.createElement('div');
    Object.assign(menu, { className: 'ec-menu', role: 'listbox', id: `${root.id || 'ec'}-menu` });
    menu.setAttribute('aria-label', 'Variables');
    found.forEach((field, i) => {
      const option = doc.createElement('div');
      Object.assign(option, { role: 'option', id: `${menu.id}-${i}`, textContent: field.label });
      if (field.tag) {
        option.dataset.ecInsert = field.tag;
      }
      option.setAttribute('aria-selected', 'false');
      option.addEventListener('mousedown', event => { event.preventDefault(); pick(option); });
      menu.append(option);
    });
    const box = surface.range.getBoundingClientRect();
    const host = root.parentElement.getBoundingClientRect();
    root.after(menu);
    root.setAttribute('aria-controls', menu.id);
    const below = box.bottom - host.top + 4;
    const flips = isHtml && box.bottom + menu.offsetHeight > doc.documentElement.clientHeight && box.top > menu.offsetHeight;
    menu.style.left = `${Math.max(0, Math.min(box.left - host.left, host.width - menu.offsetWidth - 8))}px`;
    menu.style.top = `${flips ? box.top - host.top - menu.offsetHeight - 4 : below}px`;
    mark(menu.querySelector('[data-ec-insert]') ?? menu.firstChild);
  };

  const onMenuKey = event => {
    const chosen = menu.querySelector('[aria-selected=true]');
    const action = { ArrowDown: () => mark(chosen.nextSibling ?? menu.firstChild), ArrowUp: () => mark(chosen.previousSibling ?? menu.lastChild), Enter: () => pick(chosen), Tab: () => pick(chosen), Escape: closeMenu }[event.key];
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    }
    return !!action;
  };

  return {
    show: showMenu,
    close: closeMenu,
    /** Offers texts that a model writes, or offers them no more. */
    offerAi: has => { hasModel = has; },
    /** Whether the menu is open and the key was for it. */
    takes: event => menu !== null && onMenuKey(event),
  };
};
