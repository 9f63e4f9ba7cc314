/** A Vitest reporter that counts, and says whether the run as a whole may be called passed. */
export class TestCount {
  #passed = 0;
  #failed = 0;
  #skipped = 0;
  #unhandled = 0;

  /** @param {readonly import('vitest/node').TestModule[]} modules @param {readonly unknown[]} unhandledErrors */
  onTestRunEnd(modules, unhandledErrors) {
    this.#unhandled = unhandledErrors.length;
    for (const module of modules) {
      let failedTests = 0;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') this.#passed++;
        else if (state === 'failed') failedTests++;
        else this.#skipped++;
      }
      // A file that does not load, or a hook that fails around passing tests, has no failed test of its own.
      this.#failed += failedTests || (module.state() === 'failed' ? 1 : 0);
    }
  }

  verdict() {
    const failed = this.#failed + this.#unhandled;
    const executed = this.#passed + failed;
    return {
      passed: this.#passed,
      failed,
      skipped: this.#skipped,
      ok: failed === 0 && executed > 0,
      note: executed === 0 ? 'No test ran.' : this.#unhandled > 0 ? `${this.#unhandled} of the failures are errors outside of any test.` : null,
    };
  }
}
