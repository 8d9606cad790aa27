package io.serac.server.idempotency;

import io.serac.server.authentication.Caller;
import io.serac.server.http.Asked;
import io.serac.server.http.Excerpt;
import io.serac.server.http.Request;
import io.serac.server.operation.Api;
import io.serac.server.operation.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request says about itself in the audit: who asked for what, from where. It goes with the {@link OutcomeKey}, without which
 * nothing can be changed, so no change can do without a record. What is asked for may still grow while the request is worked on;
 * used by the request's thread.
 *
 * @param requestId
 *            see {@link Request#id}
 * @param caller
 *            who asked
 * @param operation
 *            what is done
 * @param clientIp
 *            address that the connection came from
 * @param resource
 *            path of an admin request below {@code /admin/v1/}; null for the other APIs
 * @param asked
 *            names in the request
 */
public record AuditContext(String requestId, Caller caller, Operation operation, String clientIp,
        @Nullable String resource, List<Asked> asked) {
    private static final int ROLES_MAX = 100;
    private static final List<String> KINDS = List.of("TABLE", "VIEW", "NAMESPACE", "WAREHOUSE", "ROLE", "USER",
            "SERVICE_ACCOUNT", "PRINCIPAL", "ENGINE", "SECRET", "OPA_KEY", "ROLE_MEMBER", "TOKEN_ROLE_MAPPING",
            "TAG", "TAG_GRANT");

    /** What the request says so far. */
    public static AuditContext of(Request request) {
        return new AuditContext(request.id(), request.caller(), request.operation(), request.remoteAddress(),
                request.operation().api() == Api.ADMIN ? request.resource() : null, request.asked());
    }

    /**
     * One thing that a change concerned. Immutable.
     *
     * @param kind
     *            null if it is not known
     * @param id
     *            null if what was changed has no id of its own
     * @param name
     *            as asked for; null if it has no name in the catalog
     * @param target
     *            a further name: the new one of a rename, the path of an admin request
     */
    public record Subject(@Nullable String kind, @Nullable UUID id, @Nullable String name, @Nullable String target) {
    }

    /** One of each thing that was changed, at least one. */
    public List<Subject> subjects(List<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of(subject());
        }
        List<Subject> subjects = new ArrayList<>();
        for (UUID id : ids) {
            subjects.add(subject(id));
        }
        return subjects;
    }

    /** What is known of a thing that was changed. */
    public Subject subject(UUID id) {
        Asked itself = null;
        Asked absent = null;
        for (Asked each : asked) {
            if (id.equals(each.securableId())) {
                itself = itself == null ? each : itself;
            } else if (each.securableId() == null) {
                absent = each;
            }
        }
        if (itself != null) {
            return new Subject(itself.kind(), id, itself.name(),
                    resource == null && absent != null ? absent.name() : resource);
        }
        if (isAboutWhatWasAsked()) {
            return subject();
        }
        Asked named = absent == null && !asked.isEmpty() ? asked.getLast() : absent;
        return new Subject(kind(), id, named == null ? null : name(named), resource);
    }

    /** Grants, policies and the like have ids, but are looked for by what they hang on. */
    private boolean isAboutWhatWasAsked() {
        return resource != null && !asked.isEmpty() && asked.getLast().securableId() != null
                && (!"server".equals(asked.getLast().kind()) || resource.startsWith("server/"));
    }

    /** What was asked for last, whether it exists or not. */
    public Subject subject() {
        Asked last = asked.isEmpty() ? null : asked.getLast();
        return last == null ? new Subject(null, null, null, resource)
                : new Subject(last.kind(), last.securableId(), name(last), resource);
    }

    /** Nothing that lies in a warehouse was asked for if there is no name. */
    private static @Nullable String name(Asked asked) {
        return asked.name().isEmpty() ? null : asked.name();
    }

    /** What kind of thing the operation makes, as its name says. */
    private @Nullable String kind() {
        String name = operation.name();
        for (String kind : KINDS) {
            if (name.endsWith("_" + kind)) {
                return kind.toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
        return null;
    }

    /** The kind of record of a change by this request. */
    public String changeKind() {
        return operation.api() == Api.ADMIN ? "admin" : "change";
    }

    /** Issuer of a user's token; null for service accounts. */
    public @Nullable String issuer() {
        return caller.kind() == Caller.Kind.USER ? caller.claims().issuer() : null;
    }

    /** The user at its issuer; null for service accounts. */
    public @Nullable String subjectAtIssuer() {
        return caller.kind() == Caller.Kind.USER ? caller.claims().subject() : null;
    }

    /** The engine that acts for the caller, as references are written; null if none does. */
    public @Nullable String actor() {
        return caller.actor().map(Caller::name).orElse(null);
    }

    /** Values of the token that stand for roles; the first hundred. */
    public List<String> roles() {
        return caller.claims().roleValues().stream().limit(ROLES_MAX).map(Excerpt::of).toList();
    }

    /** Epoch of the policies that the request was decided by; null if it named nothing. */
    public @Nullable Long epoch() {
        return asked.isEmpty() ? null : asked.getLast().epoch();
    }
}
