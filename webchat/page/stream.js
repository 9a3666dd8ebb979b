// Hears what is new (server-sent events), and comes back by itself after a break.
const LONGEST_WAIT_MS = 30000;

export class Stream {
  // enter: opens a chat; heed: what to do by name of the event; told: {opened(), broken(often)}.
  constructor(enter, heed, told) {
    this.enter = enter;
    this.heed = heed;
    this.told = told;
    this.after = 0; // number of the newest change that is known
    this.source = null;
    this.failures = 0;
    this.timer = 0;
  }

  get listening() {
    return this.source !== null;
  }

  hangUp() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  listen() {
    this.hangUp();
    const source = new EventSource(`api/events?after=${this.after}`);
    this.source = source;
    for (const [name, heed] of Object.entries(this.heed)) {
      source.addEventListener(name, (event) => {
        this.after = Math.max(this.after, Number(event.lastEventId) || 0);
        heed(JSON.parse(event.data));
      });
    }
    source.onopen = () => {
      this.failures = 0;
      this.told.opened();
    };
    source.onerror = () => {
      const refused = source.readyState === EventSource.CLOSED; // by an answer: most likely, no such chat
      this.hangUp();
      this.later(() => (refused ? this.open() : this.listen()));
    };
  }

  async open() {
    this.hangUp();
    try {
      await this.enter();
    } catch {
      this.later(() => this.open());
      return;
    }
    this.listen();
  }

  later(again) {
    this.failures += 1;
    this.told.broken(this.failures);
    clearTimeout(this.timer);
    this.timer = setTimeout(again, Math.min(500 * 2 ** this.failures, LONGEST_WAIT_MS));
  }
}
