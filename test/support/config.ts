import { type AppConfig, readConfig } from '../../src/main/core/base/config.ts'

/** The default configuration of an in-memory server. */
export function testConfig(changes: Partial<AppConfig> = {}): AppConfig {
  const system = { cwd: '/', home: null, platform: process.platform }
  const build = { version: '0.0.0-test', uiDir: null }
  return { ...readConfig({ ephemeral: true }, {}, system, build), ...changes }
}
