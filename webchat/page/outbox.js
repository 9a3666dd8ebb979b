// Keeps what the parent said until the server has it: over a reload, a dead connection, a full server.
const PATIENCE_MS = 20000;
const LONGEST_WAIT_MS = 30000;

export const store = (name, empty) => {
  const key = `${new URL(".", document.baseURI).pathname}${name}`;
  let memory = empty; // where the browser keeps nothing, this page's lifetime must do
  return {
    get() {
      try {
        return JSON.parse(localStorage.getItem(key)) ?? memory;
      } catch {
        return memory;
      }
    },
    set(value) {
      memory = value;
      try {
        localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // kept in memory
      }
    },
    clear() {
      memory = empty;
      try {
        localStorage.removeItem(key);
      } catch {
        // nothing was kept
      }
    },
  };
};

// crypto.randomUUID is missing on plain http in a local network; getRandomValues is not.
export const clientId = () => {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

export const post = async (path, body, method = "POST") => {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    return await fetch(path, {
      method,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: stop.signal,
    });
  } finally {
    clearTimeout(timer);
  }
};

export class Outbox {
  // told: {sent(item), refused(item, answer), connected(yes)}; reopen: gets a new chat after a 401.
  constructor(reopen, told) {
    this.kept = store("outbox", []);
    this.reopen = reopen;
    this.told = told;
    this.busy = false;
    this.failures = 0;
    this.timer = 0;
  }

  waiting() {
    return this.kept.get();
  }

  add(saying) {
    const item = { cid: clientId(), ...saying };
    this.kept.set([...this.waiting(), item]);
    return item;
  }

  drop(item) {
    this.kept.set(this.waiting().filter((other) => other.cid !== item.cid));
  }

  again(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      while (this.waiting().length) await this.one(this.waiting()[0]);
    } catch (failure) {
      this.failures += 1;
      const wait = Math.min(1000 * 2 ** this.failures, LONGEST_WAIT_MS);
      this.told.connected(failure.after !== undefined);
      this.again(failure.after ?? wait);
    } finally {
      this.busy = false;
    }
  }

  async one(item) {
    const answer = await post("api/say", item);
    if (answer.status === 401 && this.failures < 3) {
      this.failures += 1;
      await this.reopen();
      return;
    }
    if (answer.status === 429) {
      const seconds = Number(answer.headers.get("retry-after")) || 2;
      throw Object.assign(new Error("later"), { after: seconds * 1000 });
    }
    if (answer.status >= 500 || answer.status === 401) throw new Error(String(answer.status));
    this.drop(item);
    this.failures = 0;
    this.told.connected(true);
    if (answer.ok) this.told.sent(item);
    else this.told.refused(item, await answer.json().catch(() => ({})));
  }
}
