package io.serac.server.cli.account;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.cli.client.Column;
import io.serac.server.cli.client.CommandFailure;
import io.serac.server.cli.client.Json;
import io.serac.server.cli.client.PrivateFile;
import io.serac.server.cli.client.Remote;
import io.serac.server.cli.client.WrongUsage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Makes a secret and shows it, this once.", mixinStandardHelpOptions = true)
final class CreateSecret implements Runnable {
    private static final String FILE_HELP =
            "Write client-id:client-secret to this new private file, and do not show it.";
    private static final int DAYS_MAX = 36_500;

    @Mixin
    private Remote remote;

    @Parameters(paramLabel = "NAME", description = "Of the account.")
    private String name;

    @Option(names = "--expires-in-days", paramLabel = "DAYS", description = "Default: the secret does not expire.")
    private @Nullable Integer days;

    @Option(names = "--credential-file", paramLabel = "FILE", description = FILE_HELP)
    private @Nullable Path file;

    @Override
    public void run() {
        ObjectNode body = Json.object();
        if (days != null) {
            body.put("expires-at", expiry(days).toString());
        }
        if (file == null) {
            JsonNode secret = make(body);
            remote.output().one(secret, Column.of("ID", "id"),
                    new Column("CREDENTIAL", CreateSecret::credential), Column.of("EXPIRES", "expires-at"));
            return;
        }
        ObjectNode shown = (ObjectNode) makeInto(file, body);
        shown.remove("client-secret");
        shown.put("credential-file", file.toString());
        remote.output().one(shown, Column.of("ID", "id"), Column.of("CREDENTIAL-FILE", "credential-file"),
                Column.of("EXPIRES", "expires-at"));
    }

    /** The file is there before the secret is, which could not be shown a second time. */
    private JsonNode makeInto(Path credentialFile, ObjectNode body) {
        PrivateFile.create(credentialFile);
        try {
            JsonNode secret = make(body);
            PrivateFile.fill(credentialFile, credential(secret) + "\n");
            return secret;
        } catch (CommandFailure e) {
            PrivateFile.deleteIfEmpty(credentialFile);
            throw e;
        }
    }

    private JsonNode make(ObjectNode body) {
        return remote.api().post(AccountPaths.secrets(name), body).body();
    }

    private static String credential(JsonNode secret) {
        return secret.path("client-id").asText() + ":" + secret.path("client-secret").asText();
    }

    private Instant expiry(int wanted) {
        if (wanted < 1 || wanted > DAYS_MAX) {
            throw new WrongUsage("--expires-in-days is from 1 to " + DAYS_MAX);
        }
        return remote.terminal().clock().instant().plus(Duration.ofDays(wanted)).truncatedTo(ChronoUnit.SECONDS);
    }
}
