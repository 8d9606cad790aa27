package io.serac.server.configuration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Settings of what the server makes sure of when it starts. Immutable. */
public interface BootstrapSettings {
    /** Users who are made members of the role {@code server-admin} at each start. */
    List<Admin> admins();

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
