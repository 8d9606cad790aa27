package io.serac.server.configuration;

import io.serac.server.secret.Secret;
import io.serac.server.secret.SecretException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings of what the server makes sure of when it starts. Immutable. */
public interface BootstrapSettings {
    /** Pattern of {@code root}'s credential: 256 random bits, since only those make a fast hash of them safe. */
    String CREDENTIAL = "root:srs_[0-9a-f]{12}_[0-9a-f]{64}";

    /** What is said of one that is none; the value itself is not repeated. */
    String NO_CREDENTIAL = "is not of the form that a credential of root has. Make one:"
            + " echo root:srs_$(openssl rand -hex 6)_$(openssl rand -hex 32)";

    /** Users who are made members of the role {@code server-admin} at each start. */
    List<Admin> admins();

    @Setting("Credential that service account `root` gets on a new database: `root:srs_`, 12 hexadecimal digits, `_` and 64 random"
            + " ones, as from `echo root:srs_$(openssl rand -hex 6)_$(openssl rand -hex 32)`. Without it the server makes one"
            + " and writes it to `bootstrap-credential` below `data`. It is not looked at on a database in use: there it lets"
            + " nobody in whose secret was replaced or deleted. Better set in the environment than in a file.")
    Optional<Secret> credential();

    @Setting("File that holds only that credential, in place of `bootstrap.credential`; read on a new database only, where it"
            + " has to be there. On a database in use it may be gone.")
    Optional<Path> credentialFile();

    /** A user of an issuer. Immutable. */
    interface Admin {
        @Setting(
                value = "Name of the issuer of a user who becomes a member of the role `server-admin` at each start, also on"
                        + " a database that is in use.",
                pattern = IssuerSettings.NAME)
        String issuer();

        @Setting(value = "The user at that issuer.", pattern = "\\P{Cntrl}{1,512}")
        String subject();
    }

    /**
     * The credential that the operator has made, if any. Reads the file, so it is for a new database only.
     *
     * @throws SecretException
     *             if there is a file that should hold it and cannot be read
     * @throws ConfigurationException
     *             if that file holds something else
     */
    static Optional<Secret> readCredential(BootstrapSettings settings) {
        return settings.credentialFile().map(BootstrapSettings::readCredential).or(settings::credential);
    }

    private static Secret readCredential(Path file) {
        Secret credential = Secret.read(file, "bootstrap.credential-file");
        if (!isCredential(credential)) {
            throw new ConfigurationException(
                    List.of("what the file " + file + " (bootstrap.credential-file) holds " + NO_CREDENTIAL));
        }
        return credential;
    }

    private static boolean isCredential(Secret credential) {
        return credential.reveal().strip().matches(CREDENTIAL);
    }

    /** What cannot be meant, although each value by itself can. */
    static List<String> contradictions(BootstrapSettings settings, AuthenticationSettings authentication) {
        Set<String> issuers = authentication.issuers().stream().map(IssuerSettings::name).collect(Collectors.toSet());
        List<String> problems = new ArrayList<>();
        if (settings.credential().isPresent() && settings.credentialFile().isPresent()) {
            problems.add("bootstrap.credential and bootstrap.credential-file are both set; leave one of them out");
        }
        if (settings.credential().filter(credential -> !isCredential(credential)).isPresent()) {
            problems.add("bootstrap.credential " + NO_CREDENTIAL);
        }
        Set<String> admins = new HashSet<>();
        for (int i = 0; i < settings.admins().size(); i++) {
            Admin admin = settings.admins().get(i);
            String key = "bootstrap.admins[" + i + "]";
            if (!issuers.contains(admin.issuer())) {
                problems.add(key + ".issuer is no name in authentication.issuers: " + admin.issuer());
            }
            if (!admins.add(admin.issuer() + ":" + admin.subject())) {
                problems.add(key + " is there twice");
            }
        }
        return problems;
    }
}
