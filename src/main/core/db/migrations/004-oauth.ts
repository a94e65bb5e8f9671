/**
 * The authorization server's tables. Codes, tokens and client secrets are kept as SHA-256 hashes. A grant is one authorization of an app by a
 * user, and the family of the tokens that came of it. Lists are JSON.
 */
export const oauth = /* sql */ `
CREATE TABLE oauth_applications (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  secret_hash TEXT,
  redirect_uris TEXT NOT NULL,
  scopes TEXT NOT NULL DEFAULT '[]',
  optional_scopes TEXT NOT NULL DEFAULT '[]',
  is_verified INTEGER NOT NULL DEFAULT 0,
  is_first_party INTEGER NOT NULL DEFAULT 0,
  organization_id TEXT REFERENCES organizations (id) ON DELETE SET NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE oauth_codes (
  hash TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES oauth_applications (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  redirect_uri TEXT NOT NULL,
  scope TEXT NOT NULL,
  scoped_teams TEXT NOT NULL,
  scoped_organizations TEXT NOT NULL,
  challenge TEXT NOT NULL,
  nonce TEXT,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE oauth_grants (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  application_id TEXT NOT NULL REFERENCES oauth_applications (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  scoped_teams TEXT NOT NULL,
  scoped_organizations TEXT NOT NULL,
  authorized_at TEXT NOT NULL,
  last_used_at TEXT,
  ended TEXT
) STRICT;
CREATE INDEX oauth_grants_application ON oauth_grants (application_id, user_id);
CREATE INDEX oauth_grants_user ON oauth_grants (user_id);

-- Each request to the API looks one up, so a row has everything that such a request needs, copied from its grant.
CREATE TABLE oauth_access_tokens (
  hash TEXT PRIMARY KEY,
  grant_id INTEGER NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
  user_id INTEGER NOT NULL,
  application_name TEXT NOT NULL,
  scope TEXT NOT NULL,
  scoped_teams TEXT NOT NULL,
  scoped_organizations TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  last_used_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_access_tokens_grant ON oauth_access_tokens (grant_id, expires_at);

CREATE TABLE oauth_refresh_tokens (
  hash TEXT PRIMARY KEY,
  grant_id INTEGER NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
  access_hash TEXT NOT NULL,
  scope TEXT NOT NULL,
  created_at TEXT NOT NULL,
  used_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_refresh_tokens_grant ON oauth_refresh_tokens (grant_id, used_at);

-- The client that the development builds of PostHog's own apps have built in.
INSERT INTO oauth_applications (id, client_id, name, kind, redirect_uris, is_verified, created_at, updated_at)
VALUES (
  '019b7600-0000-7000-8000-000000000001',
  'DC5uRLVbGI02YQ82grxgnK6Qn12SXWpCqdPb60oZ',
  'PostHog development apps',
  'development',
  '["http://localhost:8237/callback","http://localhost:8239/callback","http://localhost:3000/callback","https://example.com/callback","posthog://callback","posthog-code://callback","posthog-code-dev://callback","posthog-code-test://callback"]',
  1,
  '2026-01-01T00:00:00.000000Z',
  '2026-01-01T00:00:00.000000Z'
);
`
