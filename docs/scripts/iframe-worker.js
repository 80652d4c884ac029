// Browsers start no worker on a page that is opened from the disk.  There the site's search runs in a
// hidden frame, which answers like a worker.

class FrameWorker extends EventTarget {
  constructor(url) {
    super();
    this.onmessage = null;
    this.frame = document.createElement("iframe");
    this.frame.hidden = true;
    document.body.append(this.frame);
    const inside = this.frame.contentWindow;
    inside.postMessage = (data) => this.answer(data);
    inside.importScripts = async (...urls) => {
      for (const script of urls) {
        await this.run(script);
      }
    };
    this.ready = this.run(url);
  }

  run(url) {
    const page = this.frame.contentDocument;
    const script = page.createElement("script");
    return new Promise((resolve, reject) => {
      script.onload = resolve;
      script.onerror = reject;
      script.src = url;
      page.body.append(script);
    });
  }

  answer(data) {
    const message = new MessageEvent("message", { data });
    this.dispatchEvent(message);
    this.onmessage?.(message);
  }

  async postMessage(data) {
    await this.ready;
    const message = new MessageEvent("message", { data: structuredClone(data) });
    this.frame.contentWindow.dispatchEvent(message);
  }

  terminate() {
    this.frame.remove();
  }
}

if (location.protocol === "file:") {
  window.Worker = FrameWorker;
}
window.IFrameWorker = FrameWorker;
