// Bring: files dropped on a form marked data-bring, or chosen in it, go one by one; each says how it
// fared. Where the storage has a door of its own they go straight there. Without this it is a form.
for (const form of document.querySelectorAll("form[data-bring]")) {
  const said = form.querySelector("[data-said]");
  const token = form.querySelector("[name=csrf_token]").value;
  const post = (address, fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return fetch(address, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } });
  };
  // Straight to the storage if it gives leave: what we send ourselves is then only the claim.
  const straight = async (file) => {
    if (!form.dataset.tickets) return null;
    const leave = await post(form.dataset.tickets, { kind: file.type });
    if (leave.status !== 200) return null;
    const { url, fields, claim } = await leave.json();
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    body.append("file", file);
    const there = await fetch(url, { method: "POST", body });
    return there.ok ? { pictures_brought: claim } : null;
  };
  const send = async (file) => {
    const line = said.appendChild(document.createElement("li"));
    const say = (text, tone) => { line.textContent = `${file.name} ${text}`; line.dataset.tone = tone; };
    say(form.dataset.sending, "plain");
    try {
      const fields = (await straight(file).catch(() => null)) || { pictures: file };
      const answer = await post(form.action, fields);
      const { refused } = await answer.json();
      if (answer.ok) say(form.dataset.done, "good");
      else line.textContent = refused.join(" ");
      return answer.ok;
    } catch {
      say(form.dataset.failed, "wrong");
      return false;
    }
  };
  const sendAll = async (files) => {
    const results = [];
    for (const file of files) results.push(await send(file));
    if (results.length && results.every(Boolean)) window.location.reload();
  };
  form.addEventListener("submit", (event) => {
    const chosen = [...form.querySelectorAll("input[type=file]")].flatMap((each) => [...each.files]);
    event.preventDefault();
    sendAll(chosen);
  });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.dataset.over = ""; });
  form.addEventListener("dragleave", () => { delete form.dataset.over; });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    delete form.dataset.over;
    sendAll(event.dataTransfer.files);
  });
}
