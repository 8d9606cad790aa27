package io.serac.server.cli.role;

import io.serac.server.cli.client.ApiPath;
import io.serac.server.cli.client.Column;

/** Where roles are, and how they are shown. */
final class RolePaths {
    static final Column[] COLUMNS = {Column.of("NAME", "name"), Column.of("OWNER", "owner"),
            Column.of("TOKEN-ASSIGNABLE", "token-assignable"), Column.of("CREATED", "created-at")};

    private RolePaths() {
    }

    static ApiPath roles() {
        return ApiPath.of("/roles");
    }

    static ApiPath role(String name) {
        return roles().name(name);
    }

    static ApiPath member(String role, String principal) {
        return role(role).then("members").name(principal);
    }
}
