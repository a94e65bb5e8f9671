/**
 * What an organization's admins set, what a user keeps besides, links that GitHub turned away, and the codes of command lines that sign
 * in. Codes are kept as hashes; the key that a code leads to is derived from the code, so it is nowhere in here before it is approved.
 */
export const organizationSettingsAndCliSignIn = /* sql */ `
ALTER TABLE organizations ADD COLUMN logo_media_id TEXT;
ALTER TABLE organizations ADD COLUMN enforce_2fa INTEGER;
ALTER TABLE organizations ADD COLUMN members_can_invite INTEGER DEFAULT 1;
ALTER TABLE organizations ADD COLUMN members_can_use_personal_api_keys INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organizations ADD COLUMN allow_publicly_shared_resources INTEGER NOT NULL DEFAULT 1;
ALTER TABLE organizations ADD COLUMN is_ai_data_processing_approved INTEGER;
ALTER TABLE organizations ADD COLUMN default_experiment_stats_method TEXT DEFAULT 'bayesian';
ALTER TABLE organizations ADD COLUMN default_anonymize_ips INTEGER NOT NULL DEFAULT 0;
ALTER TABLE organizations ADD COLUMN default_role_id TEXT;
ALTER TABLE organizations ADD COLUMN desktop_beta_terms_accepted INTEGER NOT NULL DEFAULT 0;

ALTER TABLE users ADD COLUMN ui_configuration TEXT;
ALTER TABLE users ADD COLUMN credentials_reviewed_at TEXT;

ALTER TABLE integrations ADD COLUMN needs_reauthorization INTEGER NOT NULL DEFAULT 0;

CREATE TABLE cli_codes (
  device_hash TEXT PRIMARY KEY,
  user_code_hash TEXT NOT NULL UNIQUE,
  key_hash TEXT NOT NULL,
  key_mask TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  approved_until TEXT,
  label TEXT,
  project_id INTEGER
) STRICT, WITHOUT ROWID;
`
