// Made by `npm run generate:client` from the API's own description.

export interface paths {
    "/_companion/activity": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed, newest first */
        get: operations["companion_activity_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/database": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the database is and whether it is healthy */
        get: operations["companion_database_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the GitHub App is set up */
        get: operations["companion_github_retrieve"];
        /**
         * Set up a GitHub App of your own
         * @description The secret goes to the keychain and is not answered.
         */
        put: operations["companion_github_update"];
        post?: never;
        /** Forget the GitHub App and its secret */
        delete: operations["companion_github_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/github/manifest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The form that has GitHub make an App */
        post: operations["companion_github_manifest_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/github/pending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether a return from GitHub is awaited */
        get: operations["companion_github_pending_retrieve"];
        put?: never;
        post?: never;
        /** Stop waiting for GitHub */
        delete: operations["companion_github_pending_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the server is */
        get: operations["companion_health_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The links of who is signed in, and where their repositories stand */
        get: operations["companion_integrations_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The API keys of who is signed in */
        get: operations["companion_keys_list"];
        put?: never;
        /**
         * Make an API key
         * @description Its value is in this answer and nowhere else.
         */
        post: operations["companion_keys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an API key */
        delete: operations["companion_keys_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trade a one-time token for a session */
        post: operations["companion_login_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create an organization with a first project, and own it */
        post: operations["companion_organizations_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/organizations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename an organization */
        patch: operations["companion_organizations_partial_update"];
        trace?: never;
    };
    "/_companion/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The projects of the signed-in user */
        get: operations["companion_projects_list"];
        put?: never;
        /** Create a project in the current organization */
        post: operations["companion_projects_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/projects/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a project */
        patch: operations["companion_projects_partial_update"];
        trace?: never;
    };
    "/_companion/projects/{id}/github": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Share an installation with a project */
        put: operations["companion_projects_github_update"];
        post?: never;
        /** Stop sharing an installation with a project */
        delete: operations["companion_projects_github_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/push_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The push tokens of who is signed in */
        get: operations["companion_push_tokens_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/push_tokens/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test push to some of your devices
         * @description A token of a device that Expo no longer knows is pruned.
         */
        post: operations["companion_push_tokens_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Restore a backup at the next start
         * @description The body is the file. The database that it replaces is kept under another name.
         */
        put: operations["companion_restore_update"];
        post?: never;
        /** Cancel a restore that waits for the next start */
        delete: operations["companion_restore_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/_companion/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The app's own settings */
        get: operations["companion_settings_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the app's own settings */
        patch: operations["companion_settings_partial_update"];
        trace?: never;
    };
    "/_companion/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every user */
        get: operations["companion_users_list"];
        put?: never;
        /** Add a user to the first organization */
        post: operations["companion_users_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organizations/{organization}/invites/delegate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hand the onboarding to a teammate
         * @description Makes the invite and sets the onboarding to `delegated`, both or neither.
         *
         *     Required API key scope: `user:write`.
         */
        post: operations["invites_delegate_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve a user
         * @description Required API key scope: `user:read`.
         */
        get: operations["users_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a user
         * @description Saves the fields that the body names. No body, or `{}`, changes nothing.
         *
         *     Required API key scope: `user:write`.
         */
        patch: operations["users_partial_update"];
        trace?: never;
    };
    "/api/users/{uuid}/github_login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The user's GitHub login, or null
         * @description Required API key scope: `user:read`.
         */
        get: operations["users_github_login_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/hedgehog_config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve users hedgehog config
         * @description The stored config, or `{}` where none is set.
         *
         *     Required API key scope: `user:read`.
         */
        get: operations["users_hedgehog_config_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Update users hedgehog config
         * @description The body replaces the config whole; nothing is merged. A body whose keys are all user fields saves those fields instead, `hedgehog_config` among them, and answers the config that now holds.
         *
         *     Required API key scope: `user:write`.
         */
        patch: operations["users_hedgehog_config_partial_update"];
        trace?: never;
    };
    "/api/users/{uuid}/integrations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List all users integrations
         * @description `kind` is `github` (the default) or `slack`. Without `limit` all rows come, oldest first.
         *
         *     Required API key scope: `user:read`.
         */
        get: operations["users_integrations_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/{installation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete users integrations github
         * @description Forgets a linked installation and erases its tokens. With the last one gone, the token is revoked at GitHub.
         *
         *     Required API key scope: `user:write`.
         */
        delete: operations["users_integrations_github_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/{installation_id}/branches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve users integrations github branches
         * @description Branches of a repository, the default branch first. A repository that GitHub does not show has none.
         *
         *     Required API key scope: `user:read`.
         */
        get: operations["users_integrations_github_branches_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/{installation_id}/repos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve users integrations github repos
         * @description Repositories of an installation, from a snapshot that is at most an hour old where GitHub answers.
         *
         *     Required API key scope: `user:read`.
         */
        get: operations["users_integrations_github_repos_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/{installation_id}/repos/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create users integrations github repos refresh
         * @description Reads all repositories anew, unless they were read less than 30 seconds ago, and answers them all.
         *
         *     Required API key scope: `user:write`.
         */
        post: operations["users_integrations_github_repos_refresh_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/install_requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Installations that wait for an organization owner's approval
         * @description Required API key scope: `user:read`.
         */
        get: operations["users_integrations_github_install_requests_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/install_requests/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Forget an install request
         * @description Required API key scope: `user:write`.
         */
        delete: operations["users_integrations_github_install_requests_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/prepare_callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Expect that an installation is changed at GitHub
         * @description GitHub's return from an installation's own settings then updates the link.
         *
         *     Required API key scope: `user:write`.
         */
        post: operations["users_integrations_github_prepare_callback_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/integrations/github/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create users integrations github start
         * @description Begins to link GitHub and answers the address to send the person to: to authorize themselves, where the project shares an installation or the client comes back to itself, else to install the App.
         *
         *     Required API key scope: `user:write`.
         */
        post: operations["users_integrations_github_start_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/onboarding/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create users onboarding skip
         * @description Marks the onboarding as left with a reason other than delegation. The moment is kept from the first call. To hand it to a teammate, call the organization’s `invites/delegate`.
         *
         *     Required API key scope: `user:write`.
         */
        post: operations["users_onboarding_skip_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/push_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create users push tokens
         * @description Registers a token, or refreshes its platform and `last_seen_at`. A user holds at most 20; the ones seen longest ago make room.
         *
         *     Required API key scope: `user:write`.
         */
        post: operations["users_push_tokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{uuid}/push_tokens/unregister": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Unregister users push tokens
         * @description Forgets a token of the caller. A token that is not there is no error.
         *
         *     Required API key scope: `user:write`.
         */
        post: operations["users_push_tokens_unregister_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description PostHog's error envelope. */
        Error: {
            /**
             * @description The field at fault, where there is one.
             * @example token
             */
            attr: string | null;
            /** @example required */
            code: string;
            /** @example This field is required. */
            detail: string;
            /** @example validation_error */
            type: string;
        };
        /**
         * @example {
         *       "id": 1,
         *       "name": "posthog",
         *       "full_name": "PostHog/posthog",
         *       "private": false,
         *       "default_branch": "master"
         *     }
         */
        GitHubRepository: {
            archived?: boolean;
            can_push?: boolean;
            default_branch?: string;
            full_name: string;
            id: number;
            language?: string;
            name: string;
            private?: boolean;
            pushed_at?: string;
        };
        /**
         * @description Kept and answered with the same value; numbers keep their digits, white space and repeated keys go. At most 64 KiB.
         * @example {
         *       "version": 2,
         *       "enabled": true,
         *       "use_as_profile": true,
         *       "party_mode_enabled": false,
         *       "actor_options": {
         *         "id": "player",
         *         "player": true,
         *         "skin": "default",
         *         "color": "green",
         *         "accessories": [
         *           "beret"
         *         ],
         *         "ai_enabled": true,
         *         "interactions_enabled": true,
         *         "controls_enabled": true
         *       }
         *     }
         */
        HedgehogConfig: {
            [key: string]: unknown;
        };
        /**
         * @description Kept and answered with the same value; numbers keep their digits, white space and repeated keys go. At most 64 KiB.
         * @example {
         *       "version": 2,
         *       "enabled": true,
         *       "use_as_profile": true,
         *       "party_mode_enabled": false,
         *       "actor_options": {
         *         "id": "player",
         *         "player": true,
         *         "skin": "default",
         *         "color": "green",
         *         "accessories": [
         *           "beret"
         *         ],
         *         "ai_enabled": true,
         *         "interactions_enabled": true,
         *         "controls_enabled": true
         *       }
         *     }
         */
        HedgehogConfigInput: {
            [key: string]: unknown;
        };
        Organization: {
            allow_publicly_shared_resources: boolean;
            available_product_features: unknown[];
            created_at: string;
            customer_id: null;
            default_anonymize_ips: boolean;
            default_experiment_stats_method: string;
            default_role_id: null;
            enforce_2fa: null;
            id: string;
            is_active: boolean;
            is_ai_data_processing_approved: null;
            is_member_join_email_enabled: boolean;
            is_not_active_reason: null;
            is_pending_deletion: boolean;
            logo_media_id: null;
            member_count: number;
            members_can_invite: boolean;
            members_can_use_personal_api_keys: boolean;
            /** @description 1 member, 8 admin, 15 owner. */
            membership_level: number;
            metadata: {
                [key: string]: unknown;
            };
            name: string;
            plugins_access_level: number;
            projects: {
                id: number;
                name: string;
                organization_id: string;
            }[];
            slug: string;
            teams: components["schemas"]["Team"][];
            updated_at: string;
        };
        OrganizationSummary: {
            id: string;
            is_active: boolean;
            is_not_active_reason: null;
            is_pending_deletion: boolean;
            logo_media_id: null;
            members_can_use_personal_api_keys: boolean;
            /** @description 1 member, 8 admin, 15 owner. */
            membership_level: number;
            name: string;
            slug: string;
        };
        PushToken: {
            /** @example 2026-05-07T09:28:06.123456Z */
            created_at: string;
            /** Format: uuid */
            id: string;
            /** @example 2026-05-07T09:28:06.123456Z */
            last_seen_at: string;
            /** @enum {string} */
            platform: "ios" | "android" | "web";
        };
        Team: {
            access_control: boolean;
            api_token: string;
            completed_snippet_onboarding: boolean;
            has_completed_onboarding_for: {
                [key: string]: boolean;
            };
            id: number;
            ingested_event: boolean;
            is_demo: boolean;
            name: string;
            organization: string;
            project_id: number;
            timezone: string;
            /** Format: uuid */
            uuid: string;
        };
        User: {
            allow_impersonation: boolean | null;
            allow_sidebar_suggestions: boolean | null;
            anonymize_data: boolean | null;
            date_joined: string;
            distinct_id: string;
            email: string;
            /** @description Any JSON. */
            events_column_config: unknown;
            first_name: string;
            has_password: boolean;
            /** @description Any JSON. */
            has_seen_product_intro_for: unknown;
            has_social_auth: boolean;
            has_sso_enforcement: boolean;
            /** @description Any JSON. */
            hedgehog_config: unknown;
            hide_mcp_hints: boolean;
            id: number;
            is_2fa_enabled: boolean;
            is_email_verified: boolean;
            is_impersonated: boolean;
            is_impersonated_read_only: boolean;
            is_impersonated_until: null;
            is_organization_first_user: boolean;
            is_staff: boolean;
            last_name: string;
            notification_settings: {
                [key: string]: unknown;
            };
            onboarding_delegated_to_invite: string | null;
            onboarding_delegated_to_organization_id: string | null;
            onboarding_delegation_accepted_at: string | null;
            onboarding_skipped_at: string | null;
            onboarding_skipped_organization_id: string | null;
            onboarding_skipped_reason: ("delegated" | "later" | "other" | "provisioned") | null;
            organization: components["schemas"]["Organization"] | null;
            organizations: components["schemas"]["OrganizationSummary"][];
            passkeys_enabled_for_2fa: boolean | null;
            pending_email: null;
            pending_invites: {
                created_at: string;
                id: string;
                organization_id: string;
                organization_name: string;
                target_email: string;
            }[];
            role_at_organization: string | null;
            scene_personalisation: unknown[];
            sensitive_session_expires_at: string | null;
            shortcut_position: string | null;
            team: components["schemas"]["Team"] | null;
            theme_mode: string | null;
            toolbar_mode: string | null;
            /** Format: uuid */
            uuid: string;
        };
        UserIntegration: {
            account: {
                name: string | null;
                type: string | null;
            } | null;
            created_at: string;
            /** @description The linked person's own GitHub login. */
            github_login: string | null;
            /**
             * Format: uuid
             * @description Stays the same when the installation is linked again.
             */
            id: string;
            /** @example 12345 */
            installation_id: string;
            /** @constant */
            kind: "github";
            /**
             * @example selected
             * @example all
             */
            repository_selection: string | null;
            /** @description Whether the user's current project shares this installation. */
            uses_shared_installation: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    companion_activity_list: {
        parameters: {
            query?: {
                action?: string;
                before?: number;
                limit?: number;
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            /** @example push_token.registered */
                            action: string;
                            at: string;
                            email: string | null;
                            id: number;
                            key_label: string | null;
                            subject: string;
                            /** @enum {string} */
                            via: "session" | "key" | "command line" | "github" | "system";
                        }[];
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_database_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Null where it is in memory. */
                        path: string | null;
                        /** @description In bytes. */
                        size: number;
                        /** @description Whether SQLite's quick check finds nothing. */
                        sound: boolean;
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_github_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_url: string;
                        client_id: string | null;
                        /** @enum {string} */
                        client_secret: "stored" | "missing" | "environment";
                        configured: boolean;
                        /** @description What is left of GitHub's limit for who is signed in, as its last answer said. */
                        rate_limit: {
                            limit: number;
                            remaining: number;
                            resets_at: string;
                        } | null;
                        slug: string | null;
                        url: string;
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_github_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: uri */
                    api_url?: string;
                    client_id: string;
                    client_secret?: string;
                    slug: string;
                    /** Format: uri */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        api_url: string;
                        client_id: string | null;
                        /** @enum {string} */
                        client_secret: "stored" | "missing" | "environment";
                        configured: boolean;
                        /** @description What is left of GitHub's limit for who is signed in, as its last answer said. */
                        rate_limit: {
                            limit: number;
                            remaining: number;
                            resets_at: string;
                        } | null;
                        slug: string | null;
                        url: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description GitHub, the keychain or the disk is not available now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_github_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Forgotten. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description GitHub, the keychain or the disk is not available now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_github_manifest_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    organization?: string;
                    /** Format: uri */
                    url?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Where to post the form. */
                        action: string;
                        /** @description The value of its one field, `manifest`. */
                        manifest: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_github_pending_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expires_at: string | null;
                        pending: boolean;
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_github_pending_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What comes back now changes nothing. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_health_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        github_app: "configured" | "missing";
                        /** @enum {string} */
                        keychain: "available" | "unavailable";
                        /** @enum {string} */
                        status: "ok";
                        version: string;
                    };
                };
            };
        };
    };
    companion_integrations_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            account: {
                                name: string | null;
                                type: string | null;
                            } | null;
                            created_at: string;
                            fetching: {
                                done_pages: number;
                                total_pages: number;
                            } | null;
                            /** @description The linked person's own GitHub login. */
                            github_login: string | null;
                            /**
                             * Format: uuid
                             * @description Stays the same when the installation is linked again.
                             */
                            id: string;
                            /** @example 12345 */
                            installation_id: string;
                            /** @enum {string} */
                            kind: "github";
                            refresh_available_at: string | null;
                            /**
                             * @example selected
                             * @example all
                             */
                            repository_selection: string | null;
                            seeded: boolean;
                            snapshot: {
                                fetched_at: string;
                                total: number;
                            } | null;
                            /** @description Whether the user's current project shares this installation. */
                            uses_shared_installation: boolean;
                        }[];
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_keys_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            created_at: string;
                            id: string;
                            label: string;
                            last_used_at: string | null;
                            /**
                             * @description Enough of the key to recognise it.
                             * @example phx_…aB3x
                             */
                            mask: string;
                            scopes: string[];
                            /** @description The owner's email address. */
                            user: string;
                        }[];
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_keys_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    label: string;
                    scopes: string[];
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        label: string;
                        scopes: string[];
                        /** @example phx_0123456789abcdefghijklmnopqrstuvwxyz */
                        value: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_keys_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key opens nothing any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_login_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        expires_at: string;
                        session: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_organizations_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_organizations_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_projects_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            github_installation_id: string | null;
                            id: number;
                            name: string;
                            /** @description The organization's id. */
                            organization: string;
                            /** Format: uuid */
                            uuid: string;
                        }[];
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_projects_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        github_installation_id: string | null;
                        id: number;
                        name: string;
                        /** @description The organization's id. */
                        organization: string;
                        /** Format: uuid */
                        uuid: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_projects_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        github_installation_id: string | null;
                        id: number;
                        name: string;
                        /** @description The organization's id. */
                        organization: string;
                        /** Format: uuid */
                        uuid: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_projects_github_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    installation_id: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        github_installation_id: string | null;
                        id: number;
                        name: string;
                        /** @description The organization's id. */
                        organization: string;
                        /** Format: uuid */
                        uuid: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_projects_github_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        github_installation_id: string | null;
                        id: number;
                        name: string;
                        /** @description The organization's id. */
                        organization: string;
                        /** Format: uuid */
                        uuid: string;
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_push_tokens_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        cap: number;
                        results: {
                            /** @example 2026-05-07T09:28:06.123456Z */
                            created_at: string;
                            /** Format: uuid */
                            id: string;
                            /** @example 2026-05-07T09:28:06.123456Z */
                            last_seen_at: string;
                            /** @enum {string} */
                            platform: "ios" | "android" | "web";
                            token: string;
                        }[];
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_push_tokens_test: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    body: string;
                    ids: string[];
                    title: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            detail: string | null;
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            outcome: "accepted" | "unregistered" | "refused" | "unreachable" | "shown" | "in_browser" | "not_sendable" | "unknown";
                            ticket: string | null;
                        }[];
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_restore_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It takes effect at the next start. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_restore_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nothing is restored. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_settings_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        activity_limit: number;
                        allowed_origins: string[];
                        /** @description Null where everything is in memory. */
                        data_dir: string | null;
                        listening_on: number;
                        /** @description Where the server listens at its next start, unless it is told otherwise. */
                        port: number;
                        /** @description Whether the next start puts an uploaded backup in place. */
                        restore_pending: boolean;
                        version: string;
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_settings_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    activity_limit?: number;
                    port?: number;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        activity_limit: number;
                        allowed_origins: string[];
                        /** @description Null where everything is in memory. */
                        data_dir: string | null;
                        listening_on: number;
                        /** @description Where the server listens at its next start, unless it is told otherwise. */
                        port: number;
                        /** @description Whether the next start puts an uploaded backup in place. */
                        restore_pending: boolean;
                        version: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_users_list: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: {
                            email: string;
                            first_name: string;
                            is_staff: boolean;
                            last_name: string;
                            /** Format: uuid */
                            uuid: string;
                        }[];
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    companion_users_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    email?: string;
                    first_name?: string;
                    /** @default false */
                    is_staff?: boolean;
                    last_name?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        first_name: string;
                        is_staff: boolean;
                        last_name: string;
                        /** Format: uuid */
                        uuid: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    invites_delegate_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description An organization of the caller, or `@current`. */
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    message?: string | null;
                    step_at_delegation?: string;
                    target_email?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        created_at: string;
                        created_by: {
                            distinct_id: string;
                            email: string;
                            first_name: string;
                            /** @description The hedgehog as others see it, or null. */
                            hedgehog_config: unknown;
                            id: number;
                            is_email_verified: boolean;
                            last_name: string;
                            role_at_organization: string | null;
                            /** Format: uuid */
                            uuid: string;
                        };
                        first_name: string;
                        /** Format: uuid */
                        id: string;
                        is_expired: boolean;
                        level: number;
                        message: string | null;
                        target_email: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    allow_impersonation?: boolean | null;
                    allow_sidebar_suggestions?: boolean | null;
                    anonymize_data?: boolean | null;
                    current_password?: string;
                    email?: string;
                    /** @description Any JSON. */
                    events_column_config?: unknown;
                    first_name?: string;
                    /** @description Any JSON. */
                    has_seen_product_intro_for?: unknown;
                    /** @description The hedgehog, as a JSON object of at most 64 KiB; null unsets it. */
                    hedgehog_config?: Record<string, never> | null;
                    hide_mcp_hints?: boolean;
                    is_staff?: boolean;
                    last_name?: string;
                    notification_settings?: {
                        [key: string]: unknown;
                    };
                    passkeys_enabled_for_2fa?: boolean | null;
                    password?: string;
                    /** @enum {string} */
                    role_at_organization?: "engineering" | "data" | "product" | "founder" | "leadership" | "marketing" | "sales" | "other";
                    set_current_organization?: string;
                    set_current_team?: string;
                    shortcut_position?: ("above" | "below" | "hidden" | "") | null;
                    theme_mode?: ("light" | "dark" | "system" | "") | null;
                    toolbar_mode?: ("disabled" | "toolbar" | "") | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_github_login_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        github_login: string | null;
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_hedgehog_config_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HedgehogConfig"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_hedgehog_config_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    allow_impersonation?: boolean | null;
                    allow_sidebar_suggestions?: boolean | null;
                    anonymize_data?: boolean | null;
                    current_password?: string;
                    email?: string;
                    /** @description Any JSON. */
                    events_column_config?: unknown;
                    first_name?: string;
                    /** @description Any JSON. */
                    has_seen_product_intro_for?: unknown;
                    /** @description The hedgehog, as a JSON object of at most 64 KiB; null unsets it. */
                    hedgehog_config?: Record<string, never> | null;
                    hide_mcp_hints?: boolean;
                    is_staff?: boolean;
                    last_name?: string;
                    notification_settings?: {
                        [key: string]: unknown;
                    };
                    passkeys_enabled_for_2fa?: boolean | null;
                    password?: string;
                    /** @enum {string} */
                    role_at_organization?: "engineering" | "data" | "product" | "founder" | "leadership" | "marketing" | "sales" | "other";
                    set_current_organization?: string;
                    set_current_team?: string;
                    shortcut_position?: ("above" | "below" | "hidden" | "") | null;
                    theme_mode?: ("light" | "dark" | "system" | "") | null;
                    toolbar_mode?: ("disabled" | "toolbar" | "") | null;
                } | components["schemas"]["HedgehogConfigInput"];
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HedgehogConfig"];
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_list: {
        parameters: {
            query?: {
                /** @description `github`, the default, or `slack`. */
                kind?: "github" | "slack";
                /** @description How many at most; all of them, if left out. */
                limit?: number;
                offset?: number;
            };
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        count: number;
                        next: string | null;
                        previous: string | null;
                        results: components["schemas"]["UserIntegration"][];
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description GitHub's id of the installation.
                 * @example 12345
                 */
                installation_id: string;
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Integration removed. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description GitHub, the keychain or the disk is not available now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_branches_retrieve: {
        parameters: {
            query: {
                limit?: number;
                offset?: number;
                /** @description `owner/repo`; case does not matter. */
                repo: string;
                /** @description Part of the branch's name; case does not matter. */
                search?: string;
            };
            header?: never;
            path: {
                /**
                 * @description GitHub's id of the installation.
                 * @example 12345
                 */
                installation_id: string;
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        branches: string[];
                        default_branch: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The GitHub link has ended; link again. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description GitHub, the keychain or the disk is not available now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_repos_retrieve: {
        parameters: {
            query?: {
                limit?: number;
                offset?: number;
                /** @description Part of the repository's full name; case does not matter. */
                search?: string;
            };
            header?: never;
            path: {
                /**
                 * @description GitHub's id of the installation.
                 * @example 12345
                 */
                installation_id: string;
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        has_more: boolean;
                        repositories: components["schemas"]["GitHubRepository"][];
                        /** @description How many match the search. */
                        total: number;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The GitHub link has ended; link again. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description GitHub, the keychain or the disk is not available now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_repos_refresh_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description GitHub's id of the installation.
                 * @example 12345
                 */
                installation_id: string;
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        repositories: components["schemas"]["GitHubRepository"][];
                        total: number;
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The GitHub link has ended; link again. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description GitHub, the keychain or the disk is not available now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_install_requests_list: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        install_url: string | null;
                        results: {
                            account_login: string | null;
                            account_type: string | null;
                            github_login: string | null;
                            /** Format: uuid */
                            id: string;
                            installation_id: string | null;
                            requested_at: string;
                            resolved_at: string | null;
                            /** @enum {string} */
                            status: "pending" | "approved";
                        }[];
                    };
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_install_requests_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Forgotten. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_prepare_callback_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    installation_id: string;
                };
            };
        };
        responses: {
            /** @description The return is expected. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_integrations_github_start_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description The client to return to.
                     * @example posthog_code
                     * @example posthog_mobile
                     * @example posthog_companion
                     */
                    connect_from?: string;
                    /** @description A project of the user; their current one, if left out. */
                    team_id?: number | string | null;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        connect_flow: "oauth_authorize" | "oauth_discover" | "app_install";
                        /** @description Where to send the person, whichever the flow. */
                        install_url: string;
                    };
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description GitHub, the keychain or the disk is not available now. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_onboarding_skip_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    reason: "later" | "other";
                    /** @description For analytics; not kept. */
                    step_at_skip?: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such thing for this user. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_push_tokens_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    platform: "ios" | "android" | "web";
                    /** @description Any opaque text, such as an Expo push token. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Default Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PushToken"];
                };
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    users_push_tokens_unregister_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description `@me`; staff may also name an active user by uuid.
                 * @example @me
                 */
                uuid: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Any opaque text, such as an Expo push token. */
                    token: string;
                };
            };
        };
        responses: {
            /** @description The token is not there (any more). */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed or a field is not valid. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No credentials, or ones that do not hold. */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The credentials do not allow this. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description The body is not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too many requests. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
}
