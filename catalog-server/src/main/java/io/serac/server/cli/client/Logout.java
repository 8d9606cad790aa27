package io.serac.server.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Forgets server, credential and token. Not thread-safe. */
@Command(name = "logout", description = "Forgets server, credential and token.", mixinStandardHelpOptions = true)
public final class Logout implements Runnable {
    @Mixin
    private Remote remote;

    @Override
    public void run() {
        boolean wasThere = remote.profiles().delete();
        if (remote.output().isJson()) {
            remote.output().document(Json.object().put("logged-out", wasThere));
        }
        remote.output().say(wasThere ? "Logged out." : "Was not logged in.");
    }
}
