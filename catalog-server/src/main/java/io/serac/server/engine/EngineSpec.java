package io.serac.server.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serac.server.error.CatalogException;
import io.serac.server.http.BodyFields;
import io.serac.server.http.Request;
import io.serac.server.principal.PrincipalRef;
import io.serac.server.tls.Fingerprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a client wants an engine to be; the one place that checks it. Immutable.
 *
 * @param account
 *            that the engine logs in with
 * @param userIssuer
 *            whose subjects the engine's users are
 * @param trustGroups
 *            whether groups that the engine names count as roles in a token
 * @param catalogs
 *            names of warehouses by names in the engine
 * @param openCatalogs
 *            catalogs of the engine that are none of the server's business
 * @param showsDeniedAsNull
 *            whether an engine that applies read restrictions may know of denied columns and shows nulls in them
 * @param certificates
 *            fingerprints of the certificates of which it needs one beside its account, or in place of a key; empty if it needs none
 * @param namesCertificates
 *            whether the body speaks of certificates at all
 */
record EngineSpec(String kind, PrincipalRef account, Optional<String> userIssuer, boolean trustGroups,
        Map<String, String> catalogs, List<String> openCatalogs, boolean showsDeniedAsNull, List<String> certificates,
        boolean namesCertificates) {
    private static final String TRINO = "trino-opa";
    private static final String SYSTEM = "system";
    private static final Set<String> KINDS = Set.of(TRINO, "read-restrictions");
    private static final String DENIED_AS_NULL = "denied-columns-as-null";
    private static final String CERTIFICATES = "certificate-sha256";
    /** Two would do for replacing one by the other; a cluster may have one for each of a few machines. */
    private static final int CERTIFICATES_MAX = 32;
    private static final int CATALOGS_MAX = 1_000;
    private static final int CATALOG_CHARACTERS_MAX = 255;

    EngineSpec {
        catalogs = Map.copyOf(catalogs);
        openCatalogs = List.copyOf(openCatalogs);
        certificates = List.copyOf(certificates);
    }

    /**
     * Reads the body of a request.
     *
     * @throws CatalogException
     *             BAD_REQUEST with everything that is wrong
     */
    static EngineSpec read(Request request) {
        BodyFields body = BodyFields.of(request, "kind", "account", "user-issuer", "trust-groups", "catalogs",
                "open-catalogs", DENIED_AS_NULL, CERTIFICATES);
        String kind = body.requiredText("kind", 63);
        body.require("account");
        Optional<PrincipalRef> account = body.text("account", PrincipalRef.CHARACTERS_MAX, EngineSpec::account);
        Optional<String> userIssuer = body.textOrNull("user-issuer", PrincipalRef.ISSUER_CHARACTERS_MAX);
        boolean trustGroups = body.flag("trust-groups", false);
        Map<String, String> catalogs = body.textsByName("catalogs", CATALOGS_MAX, CATALOG_CHARACTERS_MAX);
        List<String> openCatalogs = body.texts("open-catalogs", CATALOGS_MAX, CATALOG_CHARACTERS_MAX);
        boolean showsDeniedAsNull = body.flag(DENIED_AS_NULL, false);
        List<String> certificates = certificates(body);
        if (showsDeniedAsNull && kind.equals(TRINO)) {
            body.problem(DENIED_AS_NULL, "Trino hides denied columns; only read-restrictions engines need this.");
        }
        if (!KINDS.contains(kind)) {
            body.problem("kind", "Must be trino-opa or read-restrictions.");
        }
        if (kind.equals(TRINO) && userIssuer.isEmpty()) {
            body.problem("user-issuer", "Missing. Say at which issuer the users of the engine are subjects.");
        }
        if (userIssuer.isPresent() && !PrincipalRef.isIssuer(userIssuer.get())) {
            body.problem("user-issuer", "Must be a name that an issuer can have in the configuration: 1 to 63 letters, "
                    + "digits, dots, underscores and hyphens.");
        }
        for (String open : openCatalogs) {
            if (catalogs.containsKey(open)) {
                body.problem("open-catalogs", open + " is one of the catalogs too.");
            }
        }
        if (kind.equals(TRINO)) {
            requireNotSystem(body, "catalogs", catalogs.keySet());
            requireNotSystem(body, "open-catalogs", openCatalogs);
        }
        body.check();
        return new EngineSpec(kind, account.orElseThrow(), userIssuer, trustGroups, catalogs, openCatalogs,
                showsDeniedAsNull, certificates, body.value(CERTIFICATES).isPresent());
    }

    /** Its lists show comments and queries of others, of whatever catalog. */
    private static void requireNotSystem(BodyFields body, String field, Collection<String> names) {
        if (names.stream().anyMatch(SYSTEM::equalsIgnoreCase)) {
            body.problem(field, "system is Trino's own catalog, of which everybody is shown what he may see anyhow.");
        }
    }

    private static List<String> certificates(BodyFields body) {
        List<String> certificates = new ArrayList<>();
        for (String text : body.texts(CERTIFICATES, CERTIFICATES_MAX, Fingerprint.CHARACTERS_MAX)) {
            Optional<String> fingerprint = Fingerprint.parse(text);
            if (fingerprint.isEmpty()) {
                body.problem(CERTIFICATES,
                        "Must be the SHA-256 of certificates, each 64 hexadecimal digits: openssl x509"
                                + " -in FILE -noout -fingerprint -sha256.");
            } else if (certificates.contains(fingerprint.get())) {
                body.problem(CERTIFICATES, "Named twice: " + fingerprint.get() + ".");
            } else {
                certificates.add(fingerprint.get());
            }
        }
        return certificates;
    }

    /**
     * Replaces an engine that is there. What is not named is taken away, but not by oversight what others rely on: that only a
     * connection with the certificate is trusted.
     *
     * @throws CatalogException
     *             BAD_REQUEST if the engine needs a certificate, and the body does not say whether this one does
     */
    void checkReplaces(EngineRow present) {
        if (!namesCertificates && !present.spec().path(CERTIFICATES).isEmpty()) {
            throw CatalogException.invalidBody("Invalid body. '" + CERTIFICATES
                    + "': The engine needs a certificate. Send its fingerprints again, or [] to do without.");
        }
    }

    /**
     * A name that is none of the issuers' would make all users of the engine others than those whom rules are written for. Where
     * no issuer is configured nobody is known but by engines, and any name will do.
     *
     * @param issuers
     *            names of those in the configuration
     * @throws CatalogException
     *             BAD_REQUEST if it is not one of them
     */
    void checkIssuer(Set<String> issuers) {
        if (userIssuer.isPresent() && !issuers.isEmpty() && !issuers.contains(userIssuer.get())) {
            throw CatalogException.invalidBody("Invalid body. 'user-issuer': No issuer " + userIssuer.get()
                    + " is in the configuration, so rules for its users would bind nobody. Name one of "
                    + String.join(", ", new TreeSet<>(issuers)) + ", or add it to authentication.issuers first.");
        }
    }

    private static PrincipalRef account(String text) {
        PrincipalRef account = PrincipalRef.parse(text);
        if (account instanceof PrincipalRef.Account || account instanceof PrincipalRef.User) {
            return account;
        }
        throw CatalogException.badRequest(
                "Must be a service account, or a user of an issuer as which the engine logs in");
    }

    /** What is stored beside kind and account. */
    JsonNode stored() {
        ObjectNode stored = JsonNodeFactory.instance.objectNode();
        stored.put("user-issuer", userIssuer.orElse(null));
        stored.put("trust-groups", trustGroups);
        ObjectNode names = stored.putObject("catalogs");
        new TreeMap<>(catalogs).forEach(names::put);
        openCatalogs.forEach(stored.putArray("open-catalogs")::add);
        stored.put(DENIED_AS_NULL, showsDeniedAsNull);
        certificates.forEach(stored.putArray(CERTIFICATES)::add);
        return stored;
    }
}
