/** Names the tests that passed at the second attempt, for which a busy machine is one reason and a race another. */
export default class RetriedReporter {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    for (const module of modules)
      for (const test of module.children.allTests())
        if (test.diagnostic()?.flaky)
          console.info(`retried after a timeout: ${module.relativeModuleId} > ${test.fullName}`)
  }
}
