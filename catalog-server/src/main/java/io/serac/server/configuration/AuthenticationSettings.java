package io.serac.server.configuration;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Settings of who may call. Immutable. */
public interface AuthenticationSettings {
    /** Issuers whose tokens count; without any, only service accounts can log in. */
    List<IssuerSettings> issuers();

    /** What cannot be meant, although each value by itself can. */
    static List<String> contradictions(AuthenticationSettings settings) {
        List<String> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> uris = new HashSet<>();
        for (int i = 0; i < settings.issuers().size(); i++) {
            String key = "authentication.issuers[" + i + "]";
            IssuerSettings issuer = settings.issuers().get(i);
            if (!names.add(issuer.name())) {
                problems.add(key + ".name is that of another issuer: " + issuer.name());
            }
            if (!uris.add(issuer.uri())) {
                problems.add(key + ".uri is that of another issuer: " + issuer.uri());
            }
            if (!issuer.subjectClaim().equals("sub") && !issuer.trustMutableSubject()) {
                problems.add(key + ".subject-claim is not sub, which alone is sure to name the same user for ever; set "
                        + key + ".trust-mutable-subject if the issuer never gives a value to another user");
            }
            checkUri(issuer, key, problems);
        }
        return problems;
    }

    private static void checkUri(IssuerSettings issuer, String key, List<String> problems) {
        String source = issuer.jwksUri().isPresent() ? key + ".jwks-uri" : key + ".uri";
        URI uri;
        try {
            uri = issuer.jwksUri().orElseGet(() -> HttpUri.parse(issuer.uri()));
        } catch (IllegalArgumentException e) {
            problems.add(source + " is no URI that keys could be found at (" + e.getMessage() + "); set " + key
                    + ".jwks-uri");
            return;
        }
        if (uri.getScheme().equals("http") && !issuer.allowHttp() && !isLoopback(uri.getHost())) {
            problems.add(source + " is not https, so that anybody in between could replace the keys; set " + key
                    + ".allow-http if that is meant");
        }
    }

    private static boolean isLoopback(String host) {
        if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }
}
