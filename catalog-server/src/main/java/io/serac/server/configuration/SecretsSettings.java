package io.serac.server.configuration;

import io.serac.server.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Settings of secrets at rest. Immutable. */
public interface SecretsSettings {
    @Setting("File with the master keys that seal stored secrets, one `id:base64` of 32 random bytes a line; the first one"
            + " seals, all of them open. The embedded database makes `secrets.key` in its data folder; an external one works"
            + " without, but then no warehouse can store credentials.")
    Optional<Path> keyFile();

    @Setting("The same lines in place of a file; better set in the environment than in a file that others read.")
    Optional<Secret> keys();

    @Setting(
            value = "Symmetric key of AWS KMS that seals in place of those keys, which then only open. It is used as the"
                    + " AWS identity of the server's own environment, which needs `kms:Encrypt` and `kms:Decrypt` on it.",
            pattern = "arn:[a-z0-9-]{1,30}:kms:[a-z0-9-]{1,30}:\\d{12}:key/[A-Za-z0-9-]{1,128}")
    Optional<String> kmsKeyArn();

    @Setting("Where AWS KMS is, if not at the public endpoint of the key's region; for example an endpoint in a VPC.")
    Optional<URI> kmsEndpoint();

    @Setting("Which key seals if there are both; the other one opens what it has sealed. Without it: `kms` if"
            + " `secrets.kms-key-arn` is set.")
    Optional<SealWith> sealWith();

    /** Kinds of master keys. */
    enum SealWith {
        /** The first one of file or setting. */
        KEYS,
        /** The one of AWS KMS. */
        KMS
    }

    /** What cannot be meant, although each value by itself can. */
    static List<String> contradictions(SecretsSettings settings) {
        List<String> problems = new ArrayList<>();
        if (settings.keyFile().isPresent() && settings.keys().isPresent()) {
            problems.add("secrets.key-file and secrets.keys are both set; put all lines into one of them");
        }
        if (settings.kmsKeyArn().isEmpty() && settings.kmsEndpoint().isPresent()) {
            problems.add("secrets.kms-endpoint needs secrets.kms-key-arn");
        }
        if (settings.kmsKeyArn().isEmpty() && settings.sealWith().equals(Optional.of(SealWith.KMS))) {
            problems.add("secrets.seal-with is kms, but secrets.kms-key-arn is not set");
        }
        return problems;
    }
}
