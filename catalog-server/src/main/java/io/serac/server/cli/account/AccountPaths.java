package io.serac.server.cli.account;

import io.serac.server.cli.client.ApiPath;

/** Where service accounts are. */
final class AccountPaths {
    private AccountPaths() {
    }

    static ApiPath accounts() {
        return ApiPath.of("/service-accounts");
    }

    static ApiPath account(String name) {
        return accounts().name(name);
    }

    static ApiPath secrets(String name) {
        return account(name).then("secrets");
    }
}
