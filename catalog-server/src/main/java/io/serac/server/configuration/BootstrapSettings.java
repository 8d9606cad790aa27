package io.serac.server.configuration;

import io.serac.server.secret.Secret;
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

    /** Users who are made members of the role {@code server-admin} at each start. */
    List<Admin> admins();

    @Setting("Credential that service account `root` gets on a new database: `root:srs_`, 12 hexadecimal digits, `_` and 64 random"
            + " ones, as from `echo root:srs_$(openssl rand -hex 6)_$(openssl rand -hex 32)`. Without it the server makes one"
            + " and writes it to `bootstrap-credential` below `data`. It is not looked at on a database in use: there it lets"
            + " nobody in whose secret was replaced or deleted. Better set in the environment than in a file.")
    Optional<Secret> credential();

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

    /** What cannot be meant, although each value by itself can. */
    static List<String> contradictions(BootstrapSettings settings, AuthenticationSettings authentication) {
        Set<String> issuers = authentication.issuers().stream().map(IssuerSettings::name).collect(Collectors.toSet());
        List<String> problems = new ArrayList<>();
        // The value is not repeated.
        if (settings.credential().filter(credential -> !credential.reveal().strip().matches(CREDENTIAL)).isPresent()) {
            problems.add("bootstrap.credential is not of the form that a credential of root has. Make one:"
                    + " echo root:srs_$(openssl rand -hex 6)_$(openssl rand -hex 32)");
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
