// Makes a form of every operation in /openapi/v1.json and sends it with the key that was typed.
(async () => {
  const place = document.getElementById('operations');
  const answer = await fetch('/openapi/v1.json');
  if (!answer.ok) {
    place.textContent = `The description could not be read (${answer.status}).`;
    return;
  }
  const api = await answer.json();

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  };

  const resolve = schema => schema?.$ref ? resolve(schema.$ref.split('/').slice(1).reduce((node, part) => node[part], api)) : schema;

  // A value that fits a schema, to start typing from; deep enough for every body there is.
  const example = (declared, depth = 0) => {
    const schema = resolve(declared) ?? {};
    const type = [schema.type].flat().find(one => one !== 'null');
    if (schema.enum) {
      return schema.enum[0];
    }
    if (schema.oneOf || schema.anyOf) {
      return example((schema.oneOf ?? schema.anyOf).find(one => one.type !== 'null'), depth);
    }
    switch (type) {
      case 'object': return depth > 3 ? {} : Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, value]) => [key, example(value, depth + 1)]));
      case 'array': return depth > 3 ? [] : [example(schema.items, depth + 1)];
      case 'integer': case 'number': return 0;
      case 'boolean': return false;
      default: return schema.format === 'date-time' ? new Date().toISOString() : '';
    }
  };

  const field = (form, id, name, note, control) => {
    control.id = id;
    control.name = name;
    form.append(element('div', {}, element('label', { for: id }, name, ' ', element('small', {}, note)), control));
  };

  const send = async (path, method, form, shown) => {
    const data = new FormData(form);
    const headers = { Authorization: `Bearer ${document.getElementById('key').value}` };
    const query = new URLSearchParams();
    for (const { name, in: where } of form.parameters) {
      const value = data.get(name);
      if (where === 'path') {
        path = path.replace(`{${name}}`, encodeURIComponent(value));
      } else if (value && where === 'query') {
        query.set(name, value);
      } else if (value) {
        headers[name] = value;
      }
    }
    let body;
    if (form.kind === 'application/json') {
      headers['Content-Type'] = form.kind;
      body = data.get('body') || undefined;
    } else if (form.kind) {
      body = new FormData();
      [...data].filter(([name, value]) => value !== '' && !(value instanceof File && !value.size)).forEach(([name, value]) => body.append(name, value));
    }
    const response = await fetch(query.size ? `${path}?${query}` : path, { method, headers, body });
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.includes('json');
    shown.hidden = false;
    shown.textContent = `${response.status} ${response.statusText}\n\n${isJson && text ? JSON.stringify(JSON.parse(text), null, 2) : text}`;
  };

  const operationOf = (path, method, operation) => {
    const form = element('form');
    const shown = element('pre', { hidden: '', tabindex: '0' });
    const id = name => `${method}${path}-${name}`.replace(/[^a-z0-9]+/gi, '-');
    form.parameters = operation.parameters ?? [];
    form.parameters.forEach(one => {
      const input = element('input', one.in === 'path' ? { required: '' } : {});
      field(form, id(one.name), one.name, `${one.in}${one.description ? ` · ${one.description}` : ''}`, input);
    });
    const [kind, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
    form.kind = kind;
    if (kind === 'application/json') {
      const area = element('textarea', { spellcheck: 'false' });
      area.value = JSON.stringify(example(content.schema), null, 2);
      field(form, id('body'), 'body', 'JSON', area);
    } else if (kind) {
      field(form, id('file'), 'file', 'CSV', element('input', { type: 'file', accept: '.csv,text/csv', required: '' }));
      ['listId', 'listName', 'mapping', 'duplicates'].forEach(name => field(form, id(name), name, 'form', element('input')));
    }
    form.append(element('button', {}, `Send ${method.toUpperCase()}`), shown);
    form.addEventListener('submit', event => {
      event.preventDefault();
      send(path, method.toUpperCase(), form, shown).catch(failure => {
        shown.hidden = false;
        shown.textContent = `The request did not reach the server: ${failure.message}`;
      });
    });
    return element('details', {}, element('summary', {}, element('b', {}, method.toUpperCase()), element('code', {}, path)), form);
  };

  const groups = Map.groupBy(
    Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation }))),
    one => one.operation.tags?.[0] ?? 'Other');
  place.replaceChildren(...[...groups].flatMap(([tag, operations]) => [
    element('h2', {}, tag),
    ...operations.map(one => operationOf(one.path, one.method, one.operation)),
  ]));
})();
