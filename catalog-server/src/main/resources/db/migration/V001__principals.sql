-- Who may speak to the server, and the keys that prove it.

CREATE TABLE principal (
    id          uuid        PRIMARY KEY,
    kind        text        NOT NULL CONSTRAINT principal_kind_known CHECK (kind IN ('service-account', 'user')),
    name        text        COLLATE "C" NOT NULL,
    disabled    boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT principal_name_unique UNIQUE (kind, name)
);

-- A client secret is srs_<id>_<256 random bits>; only its HMAC is kept.
CREATE TABLE service_secret (
    id            text        PRIMARY KEY,
    principal_id  uuid        NOT NULL REFERENCES principal (id) ON DELETE CASCADE,
    secret_hmac   bytea       NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    expires_at    timestamptz
);
CREATE INDEX service_secret_principal ON service_secret (principal_id);

-- Keys that sign bearer tokens. The newest one that is not retired signs; all that are not retired verify.
CREATE TABLE signing_key (
    id            text        PRIMARY KEY,
    key_material  bytea       NOT NULL,
    sealed        boolean     NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT now(),
    retired_at    timestamptz
);

-- Random keys that all replicas share: HMAC of client secrets, sealing of page tokens.
CREATE TABLE server_secret (
    name        text        PRIMARY KEY,
    value       bytea       NOT NULL,
    sealed      boolean     NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- The server as a securable: the root of ownership. One row, inserted by the first start.
CREATE TABLE server (
    singleton   boolean     PRIMARY KEY DEFAULT true CONSTRAINT server_is_one CHECK (singleton),
    id          uuid        NOT NULL,
    owner_id    uuid        NOT NULL REFERENCES principal (id),
    created_at  timestamptz NOT NULL DEFAULT now()
);
