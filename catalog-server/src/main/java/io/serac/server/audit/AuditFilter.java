package io.serac.server.audit;

import io.serac.server.error.CatalogException;
import io.serac.server.error.Denial;
import io.serac.server.http.QueryParameters;
import io.serac.server.http.Request;
import io.serac.server.operation.Operation;
import io.serac.server.principal.PrincipalRef;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is searched for. Immutable.
 *
 * @param from
 *            earliest time
 * @param to
 *            first time that is too late
 * @param principal
 *            as references are written; null for any, as are the others
 */
record AuditFilter(Instant from, Instant to, @Nullable String principal, @Nullable UUID securableId,
        @Nullable Operation operation, @Nullable String verdict, @Nullable String requestId) {
    private static final int CHARACTERS_MAX = 1_000;
    private static final Instant BEGINNING = Instant.EPOCH;
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");

    /**
     * Reads the query of a request.
     *
     * @throws CatalogException
     *             BAD_REQUEST that names the parameter
     */
    static AuditFilter of(Request request) {
        QueryParameters query = request.query();
        Instant from = find(query, "from", AuditFilter::time, "a time with its offset, like 2030-01-31T00:00:00Z")
                .orElse(BEGINNING);
        Instant to = find(query, "to", AuditFilter::time, "a time with its offset, like 2030-01-31T00:00:00Z")
                .orElse(END);
        if (from.isAfter(to)) {
            throw CatalogException.invalidParameter("Query parameter from must not be later than to");
        }
        return new AuditFilter(from, to,
                find(query, "principal", text -> PrincipalRef.parse(text).text(),
                        "user:<issuer>:<subject> or service-account:<name>").orElse(null),
                find(query, "securable-id", AuditFilter::uuid, "a UUID").orElse(null),
                find(query, "operation", AuditFilter::operation, "an operation, like LOAD_TABLE or loadTable")
                        .orElse(null),
                find(query, "verdict", AuditFilter::verdict, "allowed, forbidden, hidden or unauthenticated")
                        .orElse(null),
                find(query, "request-id", AuditFilter::requestId, "the X-Request-Id of an answer").orElse(null));
    }

    private static <T> Optional<T> find(QueryParameters query, String name, Function<String, T> parse, String form) {
        Optional<String> text = query.find(name);
        try {
            return text.filter(given -> given.length() <= CHARACTERS_MAX).map(parse).or(() -> {
                if (text.isPresent()) {
                    throw new IllegalArgumentException(name);
                }
                return Optional.empty();
            });
        } catch (DateTimeException | IllegalArgumentException | CatalogException e) {
            throw CatalogException.invalidParameter("Query parameter " + name + " must be " + form, e);
        }
    }

    private static Instant time(String text) {
        Instant time = OffsetDateTime.parse(text).toInstant();
        if (time.isBefore(BEGINNING) || time.isAfter(END)) {
            throw new IllegalArgumentException(text);
        }
        return time;
    }

    private static UUID uuid(String text) {
        UUID id = UUID.fromString(text);
        if (!id.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException(text);
        }
        return id;
    }

    private static Operation operation(String text) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.name().equals(text) || operation.id().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }

    private static String verdict(String text) {
        boolean isKnown = text.equals("allowed") || Arrays.stream(Denial.Verdict.values())
                .anyMatch(verdict -> verdict.name().toLowerCase(Locale.ROOT).equals(text));
        if (!isKnown) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static String requestId(String text) {
        if (!Request.isFitId(text)) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }
}
