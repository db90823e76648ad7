/** Generated from src/api/openapi.json by scripts/generate-openapi.ts. Do not edit. */

export interface paths {
    "/v1/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the control plane and its database answer
         * @description Needs no token. Errors: usage, unreachable, internal.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Version of the control plane
         * @description Needs no token. Errors: usage, unreachable, internal.
         */
        get: operations["getVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doctor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is missing, and the command that mends it
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["getDoctor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/doctor/fixes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mend what doctor names by these ids; each is looked for again right before, and nothing that a run holds is touched
         * @description Needs a token with role administrator or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["fixFindings"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tokens by name, revoked ones too
         * @description Needs a token with role administrator or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listTokens"];
        put?: never;
        /**
         * Create a token; its secret is in this answer and nowhere else
         * @description Needs a token with role administrator or more. Errors: conflict, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tokens/{name}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Revoke a token
         * @description Needs a token with role administrator or more. Errors: notFound, conflict, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["revokeToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Instances by name; what their servers do right now is in the single document only
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listInstances"];
        put?: never;
        /**
         * Take an instance under control; what it runs now becomes its first release
         * @description Needs a token with role administrator or more. Errors: conflict, refused, unreachable, notMeasured, unauthorized, denied, usage, internal.
         */
        post: operations["addInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances/{tenant}/{environment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An instance, and what its server does right now
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["showInstance"];
        put?: never;
        post?: never;
        /**
         * Let an instance go; its database, files and server stay as they are
         * @description Needs a token with role administrator or more. Errors: notFound, busy, conflict, unauthorized, denied, usage, unreachable, internal.
         */
        delete: operations["removeInstance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances/{tenant}/{environment}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Serve what the instance has live
         * @description Needs a token with role operator or more. Errors: notFound, busy, conflict, timeout, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["startInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances/{tenant}/{environment}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop the server of the instance
         * @description Needs a token with role operator or more. Errors: notFound, busy, conflict, timeout, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["stopInstance"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances/{tenant}/{environment}/books": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take the books of an instance now, read-only
         * @description Needs a token with role operator or more. Errors: notFound, unreachable, notMeasured, timeout, unauthorized, denied, usage, internal.
         */
        post: operations["takeBooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say which modules will come; the answer has their digest, and whether the files have to be sent
         * @description Needs a token with role operator or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["announceContent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/content/{digest}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Send the files of announced modules as a tar archive; every file is hashed again here
         * @description Needs a token with role operator or more. Errors: notFound, bad, unauthorized, denied, usage, unreachable, internal.
         */
        put: operations["putContent"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Releases, newest first
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listReleases"];
        put?: never;
        /**
         * Give received content a name and a version
         * @description Needs a token with role operator or more. Errors: notFound, conflict, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["createRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{release}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A release by name@version or by the first digits of its digest
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["showRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{release}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a release changes against another one, or on an instance, and what each module needs
         * @description Needs a token with role reader or more. Errors: notFound, unreachable, unauthorized, denied, usage, internal.
         */
        get: operations["diffRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{release}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the rules say about the modules of a release, with what changed since another one where a base is given
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["checkRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/releases/{release}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A draft of the release notes: what users will find new, other or gone against another release, or on an instance
         * @description Needs a token with role reader or more. Errors: notFound, unreachable, unauthorized, denied, usage, internal.
         */
        get: operations["draftReleaseNotes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/modules/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which instance runs which content of each module, where tenants drifted apart, and what nobody uses
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["reviewEstate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instances/{tenant}/{environment}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each of an instance's own modules costs to release, and why
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["reviewInstance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Plans, newest first
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listPlans"];
        put?: never;
        /**
         * Look at the instances and say what releasing would do; a plan that is refused says why and how to mend it
         * @description Needs a token with role operator or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["createPlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans/{plan}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A plan
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["showPlan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rollouts, newest first
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listRollouts"];
        put?: never;
        /**
         * Start a plan, and only that plan: a fact that changed since refuses it
         * @description Needs a token with role operator or more. Errors: notFound, refused, stale, busy, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["startRollout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{rollout}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A rollout and its runs
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["showRollout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{rollout}/abort": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop at the next safe point: before quiet or between instances
         * @description Needs a token with role operator or more. Errors: notFound, conflict, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["abortRollout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rollouts/{rollout}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the rollout becomes, a JSON line each: first everything as it stands, then changes, until it is done
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["watchRollout"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs, newest first
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listRuns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A run and its steps
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["showRun"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log of the run's update from an offset on; ask again at `next` to follow it
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["readRunLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go back to before the run; without the digest of the loss list it answers with that list
         * @description Needs a token with role operator or more. Errors: notFound, conflict, busy, held, stale, notMeasured, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["rollbackRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Drop what was kept to go back: from here on there is no way back to before the run
         * @description Needs a token with role operator or more. Errors: notFound, conflict, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["settleRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}/unproven": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is not proven about the run's release
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listUnproven"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open the new release of a run that needs a person, as it is; what is not proven is accepted by its digest, and a reason is needed
         * @description Needs a token with role operator or more. Errors: notFound, conflict, stale, refused, unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["acceptRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Files of the run's evidence
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runs/{run}/evidence/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file of the run's evidence, as it lies there
         * @description Needs a token with role reader or more. Errors: notFound, unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["readEvidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sealed records, in order
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["listJournal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The newest sealed record: put it away to find truncation and rewriting later
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["showJournalHead"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Hash the whole journal again, and compare it with a head that was put away
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        post: operations["verifyJournal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every sealed record, a JSON line each
         * @description Needs a token with role reader or more. Errors: unauthorized, denied, usage, unreachable, internal.
         */
        get: operations["exportJournal"];
        put?: never;
        post?: never;
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
        Books: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Books";
            instance: string | null;
            database: string;
            at: string;
            asOf: string;
            /** @enum {string} */
            series: "16.0" | "18.0";
            /** @enum {string} */
            verdict: "ok" | "bad" | "inconclusive" | "notMeasured";
            digest: string;
            checks: {
                id: string;
                title: string;
                /** @enum {string} */
                kind: "exact" | "hold" | "grow" | "files";
                asked: {
                    /** @default {} */
                    reads: {
                        [key: string]: string[];
                    };
                    key: string[];
                    /** @default [] */
                    values: string[];
                    /** @default {} */
                    labels: {
                        [key: string]: string;
                    };
                    fingerprint?: {
                        column: string;
                        table: string;
                        columns: {
                            [key: string]: string;
                        };
                    };
                    /** @enum {string} */
                    totals?: "everything" | "locked";
                };
                /** @enum {string} */
                verdict: "ok" | "bad" | "notApplicable" | "notMeasured";
                rows: number | null;
                existedBefore: number | null;
                new: number | null;
                files: number | null;
                why: string | null;
                ms: number | null;
            }[];
            differences: {
                check: string;
                /** @enum {string} */
                by: "group" | "document";
                document: string | null;
                account: string | null;
                journal: string | null;
                field: string | null;
                before: string | null;
                after: string | null;
                expected: string | null;
            }[];
            missing: {
                what: string;
                because: string;
                found: number;
                wanted: string;
            }[];
            totals: {
                companyId: string;
                company: string;
                currency: string | null;
                locked: boolean;
                accountId: string;
                account: string;
                debit: string;
                credit: string;
                balance: string;
            }[] | null;
            rows: {
                [key: string]: {
                    [key: string]: string | null;
                }[];
            };
        };
        Content: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Content";
            digest: string;
            series: string;
            modules: {
                name: string;
                version: string;
                digest: string;
            }[];
            received: boolean;
        };
        CreatedToken: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "CreatedToken";
            name: string;
            /** @enum {string} */
            role: "reader" | "operator" | "administrator";
            prefix: string;
            secret: string | null;
        };
        Doctor: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Doctor";
            ok: boolean;
            checks: {
                name: string;
                /** @enum {string} */
                state: "ok" | "warning" | "bad" | "notMeasured";
                message: string;
                hint: string | null;
                /** @enum {string} */
                code?: "users-wrote" | "files-damaged" | "copy-missing" | "name-taken" | "sessions-stay" | "disk-full" | "rights-missing" | "setup-missing" | "odoo-does-not-start" | "undo-failed" | "database-unreachable" | "database-missing" | "port-taken" | "files-missing" | "evenkeel-stopped" | "fence-left" | "page-left" | "server-gone" | "link-wrong" | "release-missing" | "records-older" | "copy-left" | "copy-unfinished" | "old-database-left" | "folder-left" | "updater-left" | "files-left" | "release-left" | "upload-left" | "instance-left";
                page?: string;
                fix?: {
                    id: string;
                    does: string;
                    needsReason: boolean;
                };
            }[];
        };
        DoctorFix: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "DoctorFix";
            fixes: {
                id: string;
                code: ("users-wrote" | "files-damaged" | "copy-missing" | "name-taken" | "sessions-stay" | "disk-full" | "rights-missing" | "setup-missing" | "odoo-does-not-start" | "undo-failed" | "database-unreachable" | "database-missing" | "port-taken" | "files-missing" | "evenkeel-stopped" | "fence-left" | "page-left" | "server-gone" | "link-wrong" | "release-missing" | "records-older" | "copy-left" | "copy-unfinished" | "old-database-left" | "folder-left" | "updater-left" | "files-left" | "release-left" | "upload-left" | "instance-left") | null;
                name: string;
                /** @enum {string} */
                outcome: "done" | "gone" | "refused" | "failed";
                detail: string;
            }[];
            doctor: components["schemas"]["Doctor"];
        };
        EvidenceFileList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "EvidenceFileList";
            items: {
                name: string;
                bytes: number;
            }[];
            next: string | null;
        };
        Health: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Health";
            /** @constant */
            status: "ok";
        };
        Instance: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Instance";
            name: string;
            config: {
                /** @enum {string} */
                series: "16.0" | "18.0";
                dbUrl: string;
                adminUrl: string;
                updaterUrl: string;
                odooHome: string;
                python: string | null;
                runAs: string | null;
                odooDataDir: string;
                addons: string[];
                listen: string;
                /** @constant */
                runtime: "spawn";
                conf: string | null;
            } | {
                /** @enum {string} */
                series: "16.0" | "18.0";
                dbUrl: string;
                adminUrl: string;
                updaterUrl: string;
                odooHome: string;
                python: string | null;
                runAs: string | null;
                odooDataDir: string;
                addons: string[];
                listen: string;
                /** @constant */
                runtime: "command";
                conf: string;
                commands: {
                    start: string[];
                    stop: string[];
                    status: string[];
                };
            };
            release: {
                name: string;
                version: string;
                digest: string;
            };
            modules: {
                name: string;
                version: string;
                digest: string;
                release: string;
            }[];
            serving: {
                /** @enum {string} */
                state: "serving" | "stopped" | "maintenance" | "unknown";
                pid: number | null;
                detail: string | null;
            } | null;
            liveRun: string | null;
            createdAt: string;
        };
        InstanceList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "InstanceList";
            items: components["schemas"]["Instance"][];
            next: string | null;
        };
        Journal: {
            seq: number;
            at: string;
            actor: string;
            type: string;
            subject: string;
            source: string;
            key: string;
            data: {
                [key: string]: unknown;
            };
            hash: string;
        };
        JournalHead: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "JournalHead";
            seq: number;
            hash: string;
            at: string;
        };
        JournalList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "JournalList";
            items: components["schemas"]["Journal"][];
            next: string | null;
        };
        JournalVerify: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "JournalVerify";
            ok: boolean;
            sealed: number;
            unsealed: number;
            head: {
                seq: number;
                hash: string;
            };
            firstBad: {
                seq: number;
                why: string;
            } | null;
        };
        Plan: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Plan";
            id: string;
            digest: string;
            release: {
                name: string;
                version: string;
                digest: string;
            };
            instances: {
                instance: string;
                modules: {
                    name: string;
                    /** @enum {string} */
                    action: "nothing" | "restart" | "update";
                    from: string | null;
                    to: string | null;
                    because: string;
                }[];
                steps: {
                    /** @enum {string} */
                    name: "preflight" | "quiet" | "checkpoint" | "books-before" | "update" | "verify-states" | "delta" | "verify-service" | "open" | "settle";
                    what: string;
                }[];
                outageMs: {
                    low: number;
                    high: number;
                } | null;
                diskBytes: number | null;
                asks: string[];
                notes: string[];
                refusals: {
                    code: string;
                    message: string;
                    hint: string;
                }[];
                facts: {
                    [key: string]: string;
                };
            }[];
            expects: {
                table?: string;
                check?: string;
                /** @default any */
                match: "any" | {
                    xmlid: string;
                } | {
                    [key: string]: string | number | boolean | null;
                };
                column?: string;
                from?: string | number | boolean | null;
                to?: string | number | boolean | null;
                /**
                 * @default {
                 *       "min": 1
                 *     }
                 */
                count: {
                    /** @default 1 */
                    min: number;
                    max?: number;
                };
                because: string;
            }[];
            diskFree: {
                bytes: number;
                reason: string;
            } | null;
            createdBy: string;
            createdAt: string;
        };
        PlanList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "PlanList";
            items: components["schemas"]["Plan"][];
            next: string | null;
        };
        Problem: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Error";
            code: string;
            message: string;
            hint: string | null;
            retryable: boolean;
            id: string | null;
            loss?: unknown;
            type: string;
            title: string;
            status: number;
            detail: string;
            request: string;
        };
        Release: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Release";
            name: string;
            version: string;
            /** @enum {string} */
            series: "16.0" | "18.0";
            digest: string;
            modules: {
                name: string;
                version: string;
                digest: string;
            }[];
            expects: {
                table?: string;
                check?: string;
                /** @default any */
                match: "any" | {
                    xmlid: string;
                } | {
                    [key: string]: string | number | boolean | null;
                };
                column?: string;
                from?: string | number | boolean | null;
                to?: string | number | boolean | null;
                /**
                 * @default {
                 *       "min": 1
                 *     }
                 */
                count: {
                    /** @default 1 */
                    min: number;
                    max?: number;
                };
                because: string;
            }[];
            createdBy: string;
            createdAt: string;
        };
        ReleaseDiff: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "ReleaseDiff";
            from: {
                label: string;
                digest: string | null;
            };
            to: {
                label: string;
                digest: string | null;
            };
            instance?: string;
            modules: {
                name: string;
                /** @enum {string} */
                need: "nothing" | "restart" | "update" | "updateWithScript" | "destructive";
                reasons: {
                    rule: string;
                    /** @enum {string} */
                    need: "nothing" | "restart" | "update" | "updateWithScript" | "destructive";
                    /** @enum {string} */
                    kind: "application" | "database" | "integration" | "configuration" | "platform";
                    file: string;
                    line: number;
                    text: string;
                }[];
                dependents: string[];
            }[];
            update: string[];
            closure: string[];
            restart: string[];
            kinds: ("application" | "database" | "integration" | "configuration" | "platform")[];
            hazards: {
                rule: string;
                /** @enum {string} */
                kind: "fails" | "loses" | "blocks" | "breaks" | "unknown";
                module: string;
                file: string;
                line: number;
                table: string | null;
                text: string;
                lock: ("ACCESS EXCLUSIVE" | "EXCLUSIVE" | "SHARE ROW EXCLUSIVE" | "SHARE" | "SHARE UPDATE EXCLUSIVE" | "ROW EXCLUSIVE") | null;
                /** @enum {string} */
                work: "catalogue" | "scan" | "indexBuild" | "rewrite" | "updateRows" | "recompute" | "unknown";
                rows: number | null;
                bytes: number | null;
                heldMs: {
                    low: number;
                    high: number;
                } | null;
                mustRehearse: boolean;
                advice: string;
            }[];
        };
        ReleaseList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "ReleaseList";
            items: components["schemas"]["Release"][];
            next: string | null;
        };
        Rollout: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Rollout";
            id: string;
            plan: string;
            release: {
                name: string;
                version: string;
                digest: string;
            };
            /** @enum {string} */
            state: "queued" | "running" | "done";
            runs: {
                id: string;
                instance: string;
                /** @enum {string} */
                state: "queued" | "held" | "running" | "needsPerson" | "done";
                outcome: ("released" | "rolledBack" | "aborted" | "notStarted") | null;
                why: string | null;
                hold?: {
                    why: string;
                    until: string | null;
                    next: string;
                };
            }[];
            abortRequested: boolean;
            startedBy: string;
            createdAt: string;
            endedAt: string | null;
        };
        RolloutEvent: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "RolloutEvent";
            at: string;
            rollout: string;
            /** @enum {string} */
            what: "rollout" | "run" | "step";
            run: string | null;
            instance: string | null;
            step: string | null;
            attempt: number | null;
            state: string;
            outcome: string | null;
            detail: string | null;
            ms: number | null;
        };
        RolloutList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "RolloutList";
            items: components["schemas"]["Rollout"][];
            next: string | null;
        };
        Run: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Run";
            id: string;
            rollout: string;
            instance: string;
            plan: string;
            /** @enum {string} */
            state: "queued" | "held" | "running" | "needsPerson" | "done";
            outcome: ("released" | "rolledBack" | "aborted" | "notStarted") | null;
            why: string | null;
            next: string | null;
            code: ("users-wrote" | "files-damaged" | "copy-missing" | "name-taken" | "sessions-stay" | "disk-full" | "rights-missing" | "setup-missing" | "odoo-does-not-start" | "undo-failed" | "database-unreachable" | "database-missing" | "port-taken" | "files-missing" | "evenkeel-stopped" | "fence-left" | "page-left" | "server-gone" | "link-wrong" | "release-missing" | "records-older" | "copy-left" | "copy-unfinished" | "old-database-left" | "folder-left" | "updater-left" | "files-left" | "release-left" | "upload-left" | "instance-left") | null;
            hold?: {
                why: string;
                until: string | null;
                next: string;
            };
            steps: {
                /** @enum {string} */
                name: "preflight" | "quiet" | "checkpoint" | "books-before" | "update" | "verify-states" | "delta" | "verify-service" | "open" | "settle";
                /** @enum {string} */
                state: "pending" | "running" | "done" | "failed" | "undone" | "skipped";
                attempt: number;
                startedAt: string | null;
                endedAt: string | null;
                detail: string | null;
                data: {
                    [key: string]: unknown;
                };
            }[];
            downtimeMs: number | null;
            rollbackMs: number | null;
            delta: {
                /** @enum {string} */
                verdict: "ok" | "bad" | "notMeasured";
                unexplained: number;
                tables: {
                    table: string;
                    inserted: number;
                    updated: number;
                    deleted: number;
                    unexplained: number;
                }[];
                first: {
                    table: string;
                    key: string;
                    document: string | null;
                    column: string | null;
                    before: string | null;
                    after: string | null;
                }[];
                digest: string;
            } | null;
            books: {
                before: string | null;
                after: string | null;
                /** @enum {string} */
                verdict: "ok" | "bad" | "inconclusive" | "notMeasured";
                differences: number;
            } | null;
            loss: {
                digest: string;
                documents: number;
                numbersReissued: number;
                mailsSent: number;
                files: number;
            } | null;
            checkpoint: {
                copy: string;
                /** @enum {string} */
                strategy: "wal_log" | "file_copy";
                because: string;
                bytes: number;
                kept: boolean;
            } | null;
            evidence: string | null;
            rollback: {
                /** @enum {string} */
                state: "requested" | "stale" | "done";
                digest: string;
                by: string;
                at: string;
            } | null;
            accepted: {
                /** @enum {string} */
                state: "requested" | "done";
                by: string;
                at: string;
                reason: string;
                /** @enum {string} */
                code: "users-wrote" | "files-damaged" | "copy-missing" | "name-taken" | "sessions-stay" | "disk-full" | "rights-missing" | "setup-missing" | "odoo-does-not-start" | "undo-failed" | "database-unreachable" | "database-missing" | "port-taken" | "files-missing" | "evenkeel-stopped" | "fence-left" | "page-left" | "server-gone" | "link-wrong" | "release-missing" | "records-older" | "copy-left" | "copy-unfinished" | "old-database-left" | "folder-left" | "updater-left" | "files-left" | "release-left" | "upload-left" | "instance-left";
                unproven: string[];
            } | null;
            settledAt: string | null;
            startedBy: string;
            createdAt: string;
            endedAt: string | null;
        };
        RunList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "RunList";
            items: components["schemas"]["Run"][];
            next: string | null;
        };
        RunLog: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "RunLog";
            run: string;
            offset: number;
            next: number;
            text: string;
            complete: boolean;
        };
        Token: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Token";
            name: string;
            /** @enum {string} */
            role: "reader" | "operator" | "administrator";
            prefix: string;
            createdAt: string;
            createdBy: string;
            revokedAt: string | null;
        };
        TokenList: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "TokenList";
            items: components["schemas"]["Token"][];
            next: string | null;
        };
        Unproven: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Unproven";
            run: string;
            instance: string;
            items: string[];
            digest: string;
        };
        Version: {
            /** @constant */
            apiVersion: "evenkeel/v1";
            /** @constant */
            kind: "Version";
            version: string;
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
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether the control plane and its database answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVersion: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Version of the control plane */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDoctor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is missing, and the command that mends it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Doctor"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    fixFindings: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    fixes: string[];
                };
            };
        };
        responses: {
            /** @description Mend what doctor names by these ids; each is looked for again right before, and nothing that a run holds is touched */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DoctorFix"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTokens: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Tokens by name, revoked ones too */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToken: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    /** @enum {string} */
                    role: "reader" | "operator" | "administrator";
                };
            };
        };
        responses: {
            /** @description Create a token; its secret is in this answer and nowhere else */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CreatedToken"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeToken: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Revoke a token */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInstances: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Instances by name; what their servers do right now is in the single document only */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InstanceList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addInstance: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    config: {
                        /** @enum {string} */
                        series: "16.0" | "18.0";
                        dbUrl?: string;
                        adminUrl: string;
                        updaterUrl: string;
                        odooHome: string;
                        python?: string | null;
                        runAs?: string | null;
                        odooDataDir?: string;
                        addons?: string[];
                        listen?: string;
                        /** @enum {string} */
                        runtime: "spawn";
                        conf?: string | null;
                    } | {
                        /** @enum {string} */
                        series: "16.0" | "18.0";
                        dbUrl?: string;
                        adminUrl: string;
                        updaterUrl: string;
                        odooHome: string;
                        python?: string | null;
                        runAs?: string | null;
                        odooDataDir?: string;
                        addons?: string[];
                        listen?: string;
                        /** @enum {string} */
                        runtime: "command";
                        conf: string;
                        commands: {
                            start: string[];
                            stop: string[];
                            status: string[];
                        };
                    };
                };
            };
        };
        responses: {
            /** @description Take an instance under control; what it runs now becomes its first release */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                environment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An instance, and what its server does right now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeInstance: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                tenant: string;
                environment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Let an instance go; its database, files and server stay as they are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startInstance: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                tenant: string;
                environment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Serve what the instance has live */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    stopInstance: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                tenant: string;
                environment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stop the server of the instance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Instance"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeBooks: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                tenant: string;
                environment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Take the books of an instance now, read-only */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Books"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            504: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    announceContent: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    series: "16.0" | "18.0";
                    modules: {
                        name: string;
                        version: string;
                        digest: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Say which modules will come; the answer has their digest, and whether the files have to be sent */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Content"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    putContent: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                digest: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-tar": unknown;
            };
        };
        responses: {
            /** @description Send the files of announced modules as a tar archive; every file is hashed again here */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Content"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReleases: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Releases, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRelease: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    version: string;
                    digest: string;
                    /** @default [] */
                    expects?: {
                        table?: string;
                        check?: string;
                        /** @default any */
                        match?: "any" | {
                            xmlid: string;
                        } | {
                            [key: string]: string | number | boolean | null;
                        };
                        column?: string;
                        from?: string | number | boolean | null;
                        to?: string | number | boolean | null;
                        /**
                         * @default {
                         *       "min": 1
                         *     }
                         */
                        count?: {
                            /** @default 1 */
                            min?: number;
                            max?: number;
                        };
                        because: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Give received content a name and a version */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                release: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A release by name@version or by the first digits of its digest */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    diffRelease: {
        parameters: {
            query?: {
                from?: string;
                instance?: string;
            };
            header?: never;
            path: {
                release: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a release changes against another one, or on an instance, and what each module needs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseDiff"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkRelease: {
        parameters: {
            query?: {
                base?: string;
            };
            header?: never;
            path: {
                release: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the rules say about the modules of a release, with what changed since another one where a base is given */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        apiVersion: "evenkeel/v1";
                        /** @enum {string} */
                        kind: "ReleaseCheck";
                        /** @enum {string} */
                        series: "16.0" | "18.0";
                        /** @enum {string} */
                        verdict: "ok" | "bad" | "notMeasured";
                        modules: {
                            name: string;
                            folder: string;
                        }[];
                        findings: {
                            rule: string;
                            /** @enum {string} */
                            severity: "error" | "warning" | "note";
                            module: string;
                            path: string;
                            line: number;
                            text: string;
                        }[];
                        allowed: {
                            rule: string;
                            /** @enum {string} */
                            severity: "error" | "warning" | "note";
                            module: string;
                            path: string;
                            line: number;
                            text: string;
                            because: string;
                        }[];
                        notMeasured: string[];
                    };
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    draftReleaseNotes: {
        parameters: {
            query?: {
                from?: string;
                instance?: string;
            };
            header?: never;
            path: {
                release: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A draft of the release notes: what users will find new, other or gone against another release, or on an instance */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        apiVersion: "evenkeel/v1";
                        /** @enum {string} */
                        kind: "ReleaseNotes";
                        from: string;
                        release: string;
                        instance: string | null;
                        modules: {
                            module: string;
                            title: string;
                            from: string | null;
                            to: string;
                            notes: {
                                /** @enum {string} */
                                kind: "field" | "screen" | "right" | "job" | "report" | "mail" | "data";
                                /** @enum {string} */
                                change: "new" | "changed" | "gone";
                                text: string;
                                file: string;
                                line: number;
                            }[];
                        }[];
                    };
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviewEstate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Which instance runs which content of each module, where tenants drifted apart, and what nobody uses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        apiVersion: "evenkeel/v1";
                        /** @enum {string} */
                        kind: "EstateReview";
                        at: string;
                        instances: {
                            name: string;
                            /** @enum {string} */
                            series: "16.0" | "18.0";
                            release: string;
                            installed: {
                                own: number;
                                odoo: number;
                            } | null;
                            notMeasured: string | null;
                        }[];
                        modules: {
                            name: string;
                            /** @enum {string} */
                            series: "16.0" | "18.0";
                            variants: {
                                version: string;
                                digest: string | null;
                                installedOn: string[];
                                onlyServedBy: string[];
                                notLookedAt: string[];
                            }[];
                            /** @enum {string} */
                            drift: "none" | "stages" | "version" | "content";
                            /** @enum {string} */
                            use: "used" | "installedNowhere" | "storedOnly" | "unknown";
                            neededBy: string[];
                            withoutCode: string[];
                            releases: string[];
                        }[];
                        notMeasured: string[];
                    };
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviewInstance: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tenant: string;
                environment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What each of an instance's own modules costs to release, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        apiVersion: "evenkeel/v1";
                        /** @enum {string} */
                        kind: "ModuleReview";
                        at: string;
                        series: ("16.0" | "18.0") | null;
                        folders: string[];
                        instance: string | null;
                        modules: {
                            size: {
                                lines: number;
                                python: number;
                                xml: number;
                                csv: number;
                                scripts: number;
                                clientBytes: number;
                            };
                            complexity: {
                                functions: number;
                                total: number;
                                hard: number;
                                excess: number;
                                hardest: {
                                    file: string;
                                    line: number;
                                    name: string;
                                    complexity: number;
                                } | null;
                            };
                            models: {
                                defined: string[];
                                extended: string[];
                            };
                            storedComputes: string[];
                            tests: {
                                methods: number;
                                tags: {
                                    tag: string;
                                    tests: number;
                                }[];
                            };
                            migrations: {
                                scripts: number;
                                versions: string[];
                            };
                            name: string;
                            folder: string;
                            version: string | null;
                            rank: number;
                            points: number;
                            because: {
                                /** @enum {string} */
                                part: "dependents" | "shared" | "size" | "complexity" | "stored" | "untested" | "change";
                                value: number | null;
                                points: number;
                                of: number;
                                text: string;
                            }[];
                            dependsOn: string[];
                            depth: number | null;
                            dependents: {
                                direct: string[];
                                all: string[];
                            };
                            shared: {
                                methods: number;
                                fields: number;
                                views: number;
                                withoutSuper: number;
                                replaced: number;
                            };
                            age: {
                                lastChangedAt: string | null;
                                changesLastYear: number;
                            } | null;
                            unread: number;
                        }[];
                        overridden: {
                            /** @enum {string} */
                            kind: "method" | "field" | "view";
                            name: string;
                            modules: {
                                file: string;
                                line: number;
                                module: string;
                                callsSuper: boolean | null;
                                replaced: number;
                            }[];
                            chain: number | null;
                        }[];
                        notMeasured: string[];
                    };
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPlans: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Plans, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPlan: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    release: string;
                    instances: string[];
                    diskFreeBytes?: number;
                };
            };
        };
        responses: {
            /** @description Look at the instances and say what releasing would do; a plan that is refused says why and how to mend it */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showPlan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                plan: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A plan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRollouts: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rollouts, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RolloutList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startRollout: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    plan: string;
                };
            };
        };
        responses: {
            /** @description Start a plan, and only that plan: a fact that changed since refuses it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showRollout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rollout: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A rollout and its runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    abortRollout: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                rollout: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Stop at the next safe point: before quiet or between instances */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rollout"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    watchRollout: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rollout: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the rollout becomes, a JSON line each: first everything as it stands, then changes, until it is done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["RolloutEvent"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRuns: {
        parameters: {
            query?: {
                after?: string;
                limit?: number;
                instance?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Runs, newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showRun: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A run and its steps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readRunLog: {
        parameters: {
            query?: {
                offset?: number;
            };
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log of the run's update from an offset on; ask again at `next` to follow it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunLog"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rollbackRun: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    acceptLoss?: string;
                };
            };
        };
        responses: {
            /** @description Go back to before the run; without the digest of the loss list it answers with that list */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    settleRun: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Drop what was kept to go back: from here on there is no way back to before the run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUnproven: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is not proven about the run's release */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unproven"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptRelease: {
        parameters: {
            query?: {
                reason?: string;
            };
            header?: {
                "idempotency-key"?: string;
            };
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    unproven: string;
                };
            };
        };
        responses: {
            /** @description Open the new release of a run that needs a person, as it is; what is not proven is accepted by its digest, and a reason is needed */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files of the run's evidence */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceFileList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readEvidence: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file of the run's evidence, as it lies there */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJournal: {
        parameters: {
            query?: {
                subject?: string;
                since?: string;
                after?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Sealed records, in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalList"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showJournalHead: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest sealed record: put it away to find truncation and rewriting later */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalHead"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    verifyJournal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    head?: {
                        seq: number;
                        hash: string;
                    };
                };
            };
        };
        responses: {
            /** @description Hash the whole journal again, and compare it with a head that was put away */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JournalVerify"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportJournal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every sealed record, a JSON line each */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["Journal"];
                };
            };
            /** @description RFC 9457 problem document */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description RFC 9457 problem document */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
