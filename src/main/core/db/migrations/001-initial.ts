/** Moments are ISO 8601 text in UTC with microseconds, so that text order is time order. JSON columns hold JSON text as it was sent. */
export const initial = /* sql */ `
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;

CREATE TABLE projects (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  api_token TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL,
  github_installation_id TEXT
) STRICT;
CREATE INDEX projects_organization ON projects (organization_id);

CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uuid TEXT NOT NULL UNIQUE,
  distinct_id TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL COLLATE NOCASE UNIQUE,
  first_name TEXT NOT NULL,
  last_name TEXT NOT NULL,
  password_hash TEXT,
  is_staff INTEGER NOT NULL DEFAULT 0,
  is_active INTEGER NOT NULL DEFAULT 1,
  date_joined TEXT NOT NULL,
  current_organization_id TEXT REFERENCES organizations (id) ON DELETE SET NULL,
  current_project_id INTEGER REFERENCES projects (id) ON DELETE SET NULL,
  hedgehog_config TEXT,
  notification_settings TEXT,
  events_column_config TEXT,
  has_seen_product_intro_for TEXT,
  anonymize_data INTEGER,
  allow_impersonation INTEGER,
  allow_sidebar_suggestions INTEGER,
  passkeys_enabled_for_2fa INTEGER,
  hide_mcp_hints INTEGER NOT NULL DEFAULT 0,
  toolbar_mode TEXT DEFAULT 'toolbar',
  theme_mode TEXT,
  shortcut_position TEXT,
  role_at_organization TEXT,
  onboarding_skipped_at TEXT,
  onboarding_skipped_reason TEXT,
  onboarding_skipped_organization_id TEXT,
  onboarding_delegated_to_invite TEXT REFERENCES invites (id) ON DELETE SET NULL,
  onboarding_delegated_to_organization_id TEXT,
  onboarding_delegation_accepted_at TEXT
) STRICT;

CREATE TABLE memberships (
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  level INTEGER NOT NULL,
  joined_at TEXT NOT NULL,
  PRIMARY KEY (user_id, organization_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX memberships_organization ON memberships (organization_id);

CREATE TABLE invites (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  target_email TEXT NOT NULL COLLATE NOCASE,
  first_name TEXT NOT NULL DEFAULT '',
  message TEXT,
  level INTEGER NOT NULL,
  created_by INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX invites_target ON invites (target_email);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  mask TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_used_at TEXT
) STRICT;
CREATE INDEX api_keys_user ON api_keys (user_id);

CREATE TABLE sessions (
  hash TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  csrf_token TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE login_tokens (
  hash TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE push_tokens (
  id TEXT NOT NULL,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token TEXT NOT NULL,
  platform TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  PRIMARY KEY (user_id, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE integrations (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  installation_id TEXT NOT NULL,
  repository_selection TEXT,
  account_type TEXT,
  account_name TEXT,
  github_login TEXT,
  github_user_id INTEGER,
  grant_id TEXT,
  seeded INTEGER NOT NULL DEFAULT 0,
  repository_snapshot_id INTEGER,
  created_at TEXT NOT NULL,
  UNIQUE (user_id, installation_id)
) STRICT;

-- A snapshot is filled in many short transactions and becomes visible when its integration points at it. What no integration points at
-- is a leftover; it is swept in the background, so neither side has a foreign key that would cascade over 50,000 rows at once.
CREATE TABLE repository_snapshots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  fetched_at TEXT NOT NULL,
  total INTEGER NOT NULL,
  pages TEXT NOT NULL
) STRICT;

CREATE TABLE repositories (
  snapshot_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  name_key TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (snapshot_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX repositories_search ON repositories (snapshot_id, position, name_key);

CREATE TABLE branch_snapshots (
  integration_id TEXT NOT NULL REFERENCES integrations (id) ON DELETE CASCADE,
  repository TEXT NOT NULL,
  fetched_at TEXT NOT NULL,
  names TEXT NOT NULL,
  pages TEXT NOT NULL,
  default_branch TEXT,
  default_branch_fetched_at TEXT,
  PRIMARY KEY (integration_id, repository)
) STRICT, WITHOUT ROWID;

CREATE TABLE github_states (
  hash TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  flow TEXT NOT NULL,
  project_id INTEGER,
  installation_id TEXT,
  connect_from TEXT NOT NULL,
  verifier TEXT,
  expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE github_install_requests (
  id TEXT PRIMARY KEY,
  user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  github_login TEXT,
  status TEXT NOT NULL,
  installation_id TEXT,
  account_login TEXT,
  account_type TEXT,
  requested_at TEXT NOT NULL,
  resolved_at TEXT
) STRICT;

CREATE TABLE activity (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  user_id INTEGER REFERENCES users (id) ON DELETE SET NULL,
  via TEXT NOT NULL,
  key_label TEXT,
  action TEXT NOT NULL,
  subject TEXT NOT NULL
) STRICT;
`
